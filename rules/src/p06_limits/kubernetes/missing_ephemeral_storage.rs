//! `missing-ephemeral-storage`: nothing limits the local disk space of the container.

use lintainer_core::model::{Container, Workload};

use super::requests::is_asked;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-ephemeral-storage",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_ephemeral_storage.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(resources) = container.field("resources", workload, cx).filter(|_| is_asked(container, workload)) else {
        return;
    };
    let is_missing = |list| resources.key(list).key("ephemeral-storage").unset_at().is_some();
    let missing: Vec<&str> = ["requests", "limits"].into_iter().filter(|list| is_missing(list)).collect();
    if !missing.is_empty() {
        cx.report(
            container.span,
            format!("`{}` has no {} for ephemeral storage", container.name, missing.join(" and ")),
        )
        .help("set `ephemeral-storage` in `resources.requests` and `resources.limits`");
    }
}
