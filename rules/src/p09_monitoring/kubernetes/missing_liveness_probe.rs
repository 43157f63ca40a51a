//! `missing-liveness-probe`: A hanging container is not restarted.

use lintainer_core::model::{Container, Workload};

use crate::shared::workloads::is_serving;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-liveness-probe",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_liveness_probe.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.probes.liveness.unset_at().filter(|_| is_serving(workload)) else { return };
    let ends = workload.pod_field("restartPolicy", cx).is_none_or(|policy| policy.is_written() && !policy.is("Always"));
    if !ends {
        cx.report(at, format!("`{}` has no liveness probe", container.name))
            .help("add a `livenessProbe` that asks the process itself");
    }
}
