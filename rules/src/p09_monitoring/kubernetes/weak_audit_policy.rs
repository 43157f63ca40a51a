//! `weak-audit-policy`: the audit policy leaves out what an investigation needs.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "weak-audit-policy",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("weak_audit_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("audit.k8s.io", "Policy")], check)],
};

/// What must be logged, as group and resource, without bodies where those hold credentials.
const NEEDED: [(&str, &str); 8] = [
    ("", "secrets"),
    ("", "configmaps"),
    ("authentication.k8s.io", "tokenreviews"),
    ("", "pods/exec"),
    ("", "pods/attach"),
    ("", "pods/portforward"),
    ("", "pods/proxy"),
    ("", "services/proxy"),
];
/// How many of them hold credentials.
const SECRET: usize = 3;

fn check(policy: &Object, cx: &mut Context) {
    let rules: Vec<Field> = policy.each("rules[]").collect();
    let Some(first) = rules.first() else { return };
    if rules.iter().all(|rule| rule.key("level").is("None")) {
        cx.report(first.key("level").span(), "nothing is logged")
            .help("add a last rule with `level: Metadata`")
            .severity(Severity::Error)
            .profile(Profile::Essential);
        return;
    }
    for (group, resource) in NEEDED.iter().take(SECRET) {
        let reaching = rules.iter().find(|rule| {
            let level = rule.key("level").word().unwrap_or("");
            reaches(**rule, group, resource) && (level.starts_with("Request") || !is_restricted(**rule))
        });
        let level = reaching.map(|rule| rule.key("level"));
        if let Some(level) = level.filter(|level| level.word().is_some_and(|level| level.starts_with("Request"))) {
            cx.report(level.span(), format!("the contents of `{resource}` are logged"))
                .help("put a rule with `level: Metadata` for it above");
            return;
        }
    }
    let is_logged = |(group, resource): &(&str, &str)| {
        rules.iter().any(|rule| !rule.key("level").is("None") && reaches(*rule, group, resource))
    };
    let missing: Vec<String> =
        NEEDED.iter().filter(|one| !is_logged(one)).map(|(_, resource)| format!("`{resource}`")).collect();
    if !missing.is_empty() {
        cx.report(first.key("level").span(), format!("no rule logs {}", missing.join(", ")))
            .help("add a last rule with `level: Metadata`")
            .severity(Severity::Info);
    }
}

/// Whether a rule is about a resource, of whomever.
fn reaches(rule: Field, group: &str, resource: &str) -> bool {
    let mut resources = rule.key("resources").items().peekable();
    if resources.peek().is_none() {
        return !rule.key("nonResourceURLs").is_written();
    }
    let named = |entry: Field| {
        let own = entry.key("group").word().unwrap_or("");
        let mut names = entry.key("resources").items().peekable();
        own == group
            && (names.peek().is_none()
                || names.any(|name| name.is("*") && !resource.contains('/') || name.is("*/*") || name.is(resource)))
    };
    resources.any(named)
}

/// Whether a rule is about some callers, verbs or places only.
fn is_restricted(rule: Field) -> bool {
    ["users", "userGroups", "verbs", "namespaces"].iter().any(|key| rule.key(key).is_written())
}
