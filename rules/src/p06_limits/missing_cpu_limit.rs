//! `missing-cpu-limit`: nothing limits the CPU of the container.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-cpu-limit",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("missing_cpu_limit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Container(check), Project::may_have_limit_ranges)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.limits.cpu.unset_at() else { return };
    if !container.is_long_running() || workload.development {
        return;
    }
    // Other ways of Compose to share the processors.
    let shares = |key: &&str| cx.field(container.node).is_some_and(|root| root.key(key).is_written());
    if container.format == Compose && ["cpu_quota", "cpu_shares", "cpuset", "extends"].iter().any(shares) {
        return;
    }
    let defaults = || cx.project().links().defaults_for(workload).any(|defaults| defaults.cpu_limit.is_some());
    if container.format == Kubernetes && cx.project().may_have_limit_ranges() && defaults() {
        return;
    }
    cx.report(at, format!("`{}` has no CPU limit", container.name)).help(match container.format {
        Compose => "set `cpus`",
        _ => "set `resources.limits.cpu` if neighbours must be protected",
    });
}
