//! `missing-resource-quota`: nothing limits what the namespace may use in all.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::project::Project;

use crate::shared::namespaces::namespaces_without;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

/// What a quota should limit, in all spellings.
const AMOUNTS: &[&[&str]] =
    &[&["requests.cpu", "cpu"], &["requests.memory", "memory"], &["limits.cpu"], &["limits.memory"]];

pub(super) static RULE: Rule = Rule {
    name: "missing-resource-quota",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_resource_quota.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check), Check::Object(&[Kind::new("", "ResourceQuota")], check_quota)],
};

fn check(project: &Project, cx: &mut Context) {
    for (namespace, _) in namespaces_without(project, "", "ResourceQuota") {
        cx.report(namespace.span, format!("nothing limits what the namespace `{}` uses", cx.text(namespace.span)))
            .help("add a ResourceQuota for requests and limits of CPU and memory");
    }
}

fn check_quota(object: &Object, cx: &mut Context) {
    let hard = object.at("spec.hard");
    let is_scoped = ["spec.scopes", "spec.scopeSelector"].iter().any(|path| object.at(path).is_written());
    if is_scoped || !hard.is_mapping() || object.is_partial() {
        return;
    }
    let states = |names: &&[&str]| names.iter().any(|name| hard.key(name).is_written());
    let missing: Vec<&str> =
        AMOUNTS.iter().copied().filter(|names| !states(names)).filter_map(|names| names.first().copied()).collect();
    // A quota for other things, such as load balancers, stands beside the one that is meant.
    if !missing.is_empty() && missing.len() < AMOUNTS.len() {
        cx.report(hard.head(), format!("`{}` does not limit {}", object.display(), missing.join(", ")))
            .help("add them to `hard`");
    }
}
