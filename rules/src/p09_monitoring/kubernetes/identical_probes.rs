//! `identical-probes`: liveness and readiness probe ask the same with the same patience.

use lintainer_core::kubernetes::ProbeKind;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "identical-probes",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("identical_probes.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.probes.liveness.known().is_none() || container.probes.readiness.known().is_none() {
        return;
    }
    let of = |kind| container.probes(workload, cx).find(|probe| probe.kind == kind);
    let (Some(liveness), Some(readiness)) = (of(ProbeKind::Liveness), of(ProbeKind::Readiness)) else { return };
    let (Some(one), Some(other)) = (liveness.handler(), readiness.handler()) else { return };
    let (Some(patience), Some(least)) = (liveness.patience(), readiness.patience()) else { return };
    if one.is_same(other) && patience <= least {
        cx.report(
            liveness.span(),
            format!("`{}` is restarted as soon as it is not ready: both probes are the same", container.name),
        )
        .help("give the `livenessProbe` a higher `failureThreshold`")
        .related(readiness.span(), "the readiness probe is here");
    }
}
