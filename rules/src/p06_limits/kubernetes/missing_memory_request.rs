//! `missing-memory-request`: the scheduler is not told how much memory the container needs.

use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;

use super::requests::{has_own_default, is_asked};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-memory-request",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_memory_request.md")),
    yields_to: &["missing-resources"],
    options: &[],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.requests.memory.unset_at().filter(|_| container.limits.memory.is_unset()) else { return };
    if is_asked(container, workload) && !has_own_default(workload, "memory", cx) {
        cx.report(at, format!("`{}` requests no memory", container.name)).help("set `resources.requests.memory`");
    }
}
