//! The pages in `docs/migrate`: which rule finds what a check of another tool finds.

use std::collections::BTreeMap;
use std::fmt::Write;

use lintainer_core::rule::{Registry, Rule};

/// The tools, by the word that their ids begin with.
const TOOLS: &[(&str, &str)] = &[
    ("buildkit", "BuildKit's build checks"),
    ("checkov", "checkov"),
    ("cis-docker", "the CIS Docker Benchmark"),
    ("cis-k8s", "the CIS Kubernetes Benchmark"),
    ("compose-lint", "compose-lint"),
    ("dclint", "dclint"),
    ("droast", "droast"),
    ("gatekeeper", "Gatekeeper's policy library"),
    ("hadolint", "hadolint"),
    ("istio", "istioctl analyze"),
    ("kics", "KICS"),
    ("kube-linter", "kube-linter"),
    ("kube-score", "kube-score"),
    ("kubent", "kubent"),
    ("kubescape", "kubescape"),
    ("kubesec", "kubesec"),
    ("kyverno", "Kyverno's policy library"),
    ("nsa", "the Kubernetes Hardening Guide"),
    ("pluto", "pluto"),
    ("polaris", "polaris"),
    ("pss", "the Pod Security Standards"),
    ("semgrep", "semgrep"),
    ("shellcheck", "ShellCheck"),
    ("sonar-docker", "SonarQube for Docker"),
    ("tally", "tally"),
    ("trivy", "trivy"),
];

/// All pages by their path in `docs`.
pub fn pages(registry: &Registry) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut index = String::from(
        "# From other tools\n\nMade by `cargo xtask docs` from the ids on the rules' pages. Comments, annotations and configuration may go on naming \
         these ids; see [suppression](../suppression.md) and [configuration](../configuration.md). `lintainer init --from` takes over the \
         configuration of hadolint, kube-linter, checkov, dclint and trivy.\n\n| Tool | Checks with a rule here |\n|---|---|\n",
    );
    for (tool, title) in TOOLS {
        let ids = ids(registry, tool);
        if !ids.is_empty() {
            let _ = writeln!(index, "| [{title}]({tool}.md) | {} |", ids.len());
            pages.insert(format!("migrate/{tool}.md"), page(tool, title, &ids));
        }
    }
    pages.insert("migrate/README.md".to_string(), index);
    pages
}

/// The ids of a tool with their rules; numbers in them count as numbers.
fn ids(registry: &Registry, tool: &str) -> BTreeMap<(String, u64, String), Vec<&'static Rule>> {
    let mut found: BTreeMap<_, Vec<&'static Rule>> = BTreeMap::new();
    for rule in registry.rules() {
        for alias in rule.aliases() {
            let Some(id) = alias.split_once('/').filter(|(owner, _)| *owner == tool).map(|(_, id)| id) else {
                continue;
            };
            let start = id.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = id.get(start.len()..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
            found.entry((start.to_string(), number, id.to_string())).or_default().push(rule);
        }
    }
    found
}

fn page(tool: &str, title: &str, ids: &BTreeMap<(String, u64, String), Vec<&'static Rule>>) -> String {
    let mut out = format!(
        "# From {title}\n\nMade by `cargo xtask docs`. A finding of the rule carries the id where that check would report the same fault. The profile is that of \
         an ordinary finding: `essential` is on without configuration. What is not listed has no rule yet. [Decisions](../decisions/README.md) say where \
         findings differ on purpose.\n\n| {tool} | Rule | Profile | What it finds |\n|---|---|---|---|\n"
    );
    for ((_, _, id), rules) in ids {
        for rule in rules {
            let summary = rule.summary().replace('|', "\\|");
            let _ =
                writeln!(out, "| {id} | [{0}](../rules/{0}.md) | {1} | {summary} |", rule.name, rule.profile().name());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_that_a_rule_names_has_a_page() {
        let registry = lintainer_rules::registry();
        let known: Vec<&str> = TOOLS.iter().map(|(tool, _)| *tool).collect();
        for rule in registry.rules() {
            for alias in rule.aliases() {
                let tool = alias.split('/').next().unwrap_or(alias);
                assert!(known.contains(&tool), "{}: `{tool}` is missing among the tools", rule.name);
            }
        }
    }
}
