//! `missing-claim-storage`: A volume claim does not say how much it needs.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-claim-storage",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_claim_storage.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Object(&[Kind::new("", "PersistentVolumeClaim")], check_claim),
        Check::Object(&[Kind::new("apps", "StatefulSet")], check_templates),
        Check::Workload(check_pod),
    ],
};

fn check_claim(object: &Object, cx: &mut Context) {
    report(object.at("spec"), object.span(), cx);
}

fn check_templates(object: &Object, cx: &mut Context) {
    for claim in object.each("spec.volumeClaimTemplates[]") {
        report(claim.key("spec"), claim.at("metadata.name").span(), cx);
    }
}

fn check_pod(workload: &Workload, cx: &mut Context) {
    if !cx.mentions("volumeClaimTemplate:") {
        return;
    }
    let Some(volumes) = workload.pod_field("volumes", cx) else { return };
    for volume in volumes.items().filter(|volume| volume.at("ephemeral.volumeClaimTemplate").is_mapping()) {
        report(volume.at("ephemeral.volumeClaimTemplate.spec"), volume.head(), cx);
    }
}

fn report(spec: Field, span: Span, cx: &mut Context) {
    if spec.at("resources.requests.storage").unset_at().is_some() {
        cx.report(
            span,
            format!("`{}` does not say how much storage it needs: the API server rejects it", cx.text(span)),
        )
        .help("write `resources.requests.storage`, such as `1Gi`");
    }
}
