//! The names of rules in other tools: which rules have one, and which of a rule's aliases fit a finding.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::model::Format;
use crate::rule::Rule;

/// A rule and one of its aliases.
pub(crate) type Aliased = (&'static Rule, &'static str);

/// Rules by the names that they have in other tools. One name may be that of several rules.
#[derive(Debug)]
pub(crate) struct AliasTable {
    /// By `tool/id` in lower case.
    full: HashMap<String, Vec<Aliased>>,
    /// By the id alone; empty where rules of several tools share it, since nobody knows which one is meant.
    bare: HashMap<String, Vec<Aliased>>,
}

impl AliasTable {
    pub(crate) fn new(rules: &[&'static Rule]) -> Self {
        let mut table = AliasTable { full: HashMap::new(), bare: HashMap::new() };
        for rule in rules.iter().copied() {
            for alias in rule.aliases() {
                let lower = alias.to_ascii_lowercase();
                let id = lower.split_once('/').map_or(lower.as_str(), |(_, id)| id).to_string();
                table.bare.entry(id).or_default().push((rule, alias));
                table.full.entry(lower).or_default().push((rule, alias));
            }
        }
        for found in table.bare.values_mut() {
            let Some(&(first, alias)) = found.first() else { continue };
            let is_clear = found.iter().all(|(_, other)| tool_of(other) == tool_of(alias))
                || found.iter().all(|(other, _)| other.name == first.name);
            if !is_clear {
                found.clear();
            }
        }
        table
    }

    /// The rules that have this `tool/id`.
    pub(crate) fn full(&self, alias: &str) -> &[Aliased] {
        self.full.get(&alias.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The rules that have this `tool/id`, or else this `id`.
    pub(crate) fn any(&self, word: &str) -> &[Aliased] {
        let lower = word.to_ascii_lowercase();
        self.full.get(&lower).or_else(|| self.bare.get(&lower)).map_or(&[], Vec::as_slice)
    }
}

/// Whether a word has the form of a rule's name in another tool: `hadolint/…`, `DL3018`, `CKV_K8S_14`, `KSV-0012`. There may be
/// no rule of ours that finds the same.
pub(crate) fn is_of_peer(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if let Some((tool, id)) = lower.split_once('/') {
        return PEERS.contains(&tool) && !id.is_empty();
    }
    let is_number = |text: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let digits = |prefix: &str| lower.strip_prefix(prefix);
    let is_policy = |rest: &str| {
        let parts = rest.rsplit_once('_').or_else(|| rest.rsplit_once('-'));
        parts.is_some_and(|(name, number)| !name.is_empty() && is_number(number, 1..=4))
    };
    ["dl", "sc"].into_iter().filter_map(digits).any(|rest| is_number(rest, 4..=4))
        || ["ksv-", "ksv", "avd-ksv-", "ds-", "ds", "avd-ds-"]
            .into_iter()
            .filter_map(digits)
            .any(|rest| is_number(rest, 3..=4))
        || ["ckv_", "ckv2_"].into_iter().filter_map(digits).any(is_policy)
}

/// The tools whose names for rules are known.
const PEERS: [&str; 12] = [
    "buildkit",
    "checkov",
    "cis-docker",
    "cis-kubernetes",
    "dclint",
    "hadolint",
    "kics",
    "kube-linter",
    "kube-score",
    "kubesec",
    "polaris",
    "trivy",
];

/// The tool of `tool/id`.
pub(crate) fn tool_of(alias: &str) -> &str {
    alias.split_once('/').map_or(alias, |(tool, _)| tool)
}

/// Where the rules of another tool look, by the beginning of the alias. Tools that look at several formats under one name
/// are not listed: their aliases fit every finding. In order, and none begins another one.
const LOOKS_AT: &[(&str, Format)] = &[
    ("buildkit/", Format::Dockerfile),
    ("checkov/CKV2_DOCKER", Format::Dockerfile),
    ("checkov/CKV2_K8S", Format::Kubernetes),
    ("checkov/CKV_DOCKER", Format::Dockerfile),
    ("checkov/CKV_K8S", Format::Kubernetes),
    ("cis-docker/4.", Format::Dockerfile),
    ("cis-docker/5.", Format::Compose),
    ("cis-k8s/", Format::Kubernetes),
    ("compose-lint/", Format::Compose),
    ("dclint/", Format::Compose),
    ("droast/", Format::Dockerfile),
    ("hadolint/", Format::Dockerfile),
    ("istio/", Format::Kubernetes),
    ("kube-linter/", Format::Kubernetes),
    ("kube-score/", Format::Kubernetes),
    ("kubent/", Format::Kubernetes),
    ("kubescape/", Format::Kubernetes),
    ("kubesec/", Format::Kubernetes),
    ("nsa/", Format::Kubernetes),
    ("pluto/", Format::Kubernetes),
    ("polaris/", Format::Kubernetes),
    ("pss/", Format::Kubernetes),
    ("sonar-docker/", Format::Dockerfile),
    ("tally/", Format::Dockerfile),
    ("trivy/DS-", Format::Dockerfile),
    ("trivy/KSV-", Format::Kubernetes),
];

/// The only format that the aliased rule looks at; `None` if it is not known or there are several.
pub fn format_of(alias: &str) -> Option<Format> {
    // Nothing else can stand between a beginning and the alias.
    let before = LOOKS_AT.partition_point(|(prefix, _)| *prefix <= alias).checked_sub(1)?;
    LOOKS_AT.get(before).filter(|(prefix, _)| alias.starts_with(prefix)).map(|(_, format)| *format)
}

/// Whether the aliased rule could be about a file of this format. Without a format everything could.
pub fn fits(alias: &str, format: Option<Format>) -> bool {
    match (format_of(alias), format) {
        (Some(only), Some(format)) => only == format,
        _ => true,
    }
}

/// The names of a finding in other tools: its own, or those of its rule, that fit the format of its file.
pub fn of_finding(finding: &Finding, format: Option<Format>) -> Vec<&'static str> {
    let fitting = |alias: &&'static str| fits(alias, format);
    match finding.aliases.is_empty() {
        true => finding.rule.aliases().filter(fitting).collect(),
        false => finding.aliases.iter().copied().filter(fitting).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_in_order_and_begin_no_other() {
        for pair in LOOKS_AT.windows(2) {
            assert!(pair[0].0 < pair[1].0 && !pair[1].0.starts_with(pair[0].0), "{pair:?}");
        }
    }

    #[test]
    fn an_alias_fits_the_format_that_its_tool_looks_at() {
        assert!(fits("hadolint/DL3002", Some(Format::Dockerfile)));
        assert!(!fits("hadolint/DL3002", Some(Format::Compose)));
        assert!(!fits("checkov/CKV2_K8S_6", Some(Format::Dockerfile)));
        assert!(fits("cis-docker/5.4", Some(Format::Compose)));
        assert!(!fits("cis-docker/4.1", Some(Format::Compose)));
        assert!(fits("kics/9513a694", Some(Format::Kubernetes)));
        assert!(fits("hadolint/DL3002", None));
    }

    #[test]
    fn a_bare_id_is_known_where_one_tool_or_one_rule_has_it() {
        use crate::render::testing::rule;
        static A: Rule = rule("a", "# a\n\nBad\n\n## In other tools\n\nx 1, 2, 3 · y 1\n");
        static B: Rule = rule("b", "# b\n\nBad\n\n## In other tools\n\nx 2 · y 3\n");
        let table = AliasTable::new(&[&A, &B]);
        let named = |word: &str| {
            table.any(word).iter().map(|(rule, alias)| format!("{} {alias}", rule.name)).collect::<Vec<_>>()
        };
        assert_eq!(named("1"), ["a x/1", "a y/1"]);
        assert_eq!(named("2"), ["a x/2", "b x/2"]);
        assert_eq!(named("3"), [""; 0]);
        assert_eq!((named("Y/3"), named("z/3")), (vec!["b y/3".to_string()], vec![]));
    }
}
