//! `autoscaler-replica-conflict`: fixed replicas compete with an autoscaler.

use crate::shared::references;
use lintainer_core::kubernetes::{Autoscaler, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "autoscaler-replica-conflict",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Kubernetes],
    page: Page::new(include_str!("autoscaler_replica_conflict.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(Autoscaler::KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let project = cx.project();
    let Some(autoscaler) = object.autoscaler().filter(|one| one.is_horizontal() && !object.is_partial()) else {
        return;
    };
    for target in autoscaler.find_target(project).found() {
        let workload = project.workloads_of(target.node).first();
        let Some((workload, resource)) = workload.zip(project.resource(target.node)) else { continue };
        let Some(replicas) = workload.replicas.known().filter(|replicas| replicas.value != 0) else { continue };
        if !references::is_settled(resource, cx) {
            continue;
        }
        let message = format!("`{}` has fixed replicas and an autoscaler", workload.name);
        let finding = cx.report(replicas.span, message);
        finding.help("delete `replicas`; the autoscaler decides").related(object.span(), "the autoscaler is here");
        if autoscaler.minimum.value() == Some(&replicas.value) {
            finding.severity(Severity::Info);
        }
        cx.fix(|cx| {
            let replicas = cx.field(Some(target.node))?.at("spec.replicas");
            Some(Fix::risky("delete `replicas`", replicas.remove()?))
        });
    }
}
