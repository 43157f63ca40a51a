//! `missing-cpu-request`: the scheduler is not told how much CPU the container needs.

use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;

use super::requests::{has_own_default, is_asked};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-cpu-request",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_cpu_request.md")),
    yields_to: &["missing-resources"],
    options: &[],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.requests.cpu.unset_at().filter(|_| container.limits.cpu.is_unset()) else { return };
    if is_asked(container, workload) && !has_own_default(workload, "cpu", cx) {
        cx.report(at, format!("`{}` requests no CPU", container.name)).help("set `resources.requests.cpu`");
    }
}
