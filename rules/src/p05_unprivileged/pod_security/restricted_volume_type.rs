//! `restricted-volume-type`: the volume type is outside the restricted level.

use lintainer_core::kubernetes::RESTRICTED_VOLUMES;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "restricted-volume-type",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("restricted_volume_type.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx) else { return };
    for volume in spec.key("volumes").items() {
        let is_fine = |kind: &str| ["name", "hostPath"].contains(&kind) || RESTRICTED_VOLUMES.contains(&kind);
        let Some(kind) = volume.values().filter_map(|source| source.key_name()).find(|kind| !is_fine(kind.value))
        else {
            continue;
        };
        let message =
            format!("`{}` has a volume of type `{}`, which the level `restricted` forbids", workload.name, kind.value);
        cx.report(kind.span, message).help("use a PersistentVolumeClaim");
    }
}
