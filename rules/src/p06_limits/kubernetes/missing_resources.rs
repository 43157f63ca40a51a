//! `missing-resources`: the container states no resources at all.

use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;

use super::requests::{has_own_default, is_asked};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-resources",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_resources.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let amounts = [&container.requests, &container.limits].map(|list| list.cpu.is_unset() && list.memory.is_unset());
    let Some(at) = container.requests.memory.unset_at().filter(|_| amounts == [true; 2]) else { return };
    let has_default = || ["cpu", "memory"].into_iter().any(|what| has_own_default(workload, what, cx));
    if is_asked(container, workload) && !has_default() {
        cx.report(at, format!("`{}` states no resources", container.name))
            .help("set `resources` with requests for CPU and memory and a limit for memory");
    }
}
