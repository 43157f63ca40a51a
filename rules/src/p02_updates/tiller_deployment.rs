//! `tiller-deployment`: helm 2's Tiller is deployed.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "tiller-deployment",
    practice: Practice::Updates,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("tiller_deployment.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check_workload), Check::Object(&[Kind::new("", "Service")], check_service)],
};

fn check_workload(workload: &Workload, cx: &mut Context) {
    let is_tiller = |container: &&Container| {
        let path = container.image.value().and_then(|image| image.repository()).unwrap_or("");
        path.split(['/', '-', '_']).any(|word| word == "tiller")
    };
    let by_label = workload.pod_label("app") == Some("helm") && workload.pod_label("name") == Some("tiller");
    let at = match workload.containers.iter().find(is_tiller) {
        Some(container) => container.image.written_at().unwrap_or(container.span),
        None if by_label || workload.name == "tiller-deploy" => workload.span,
        None => return,
    };
    cx.report(at, format!("`{}` is Tiller of Helm 2", workload.name)).help("move to Helm 3 or newer, and remove it");
}

fn check_service(service: &Object, cx: &mut Context) {
    if service.name().is_some_and(|name| name.value == "tiller-deploy") {
        cx.report(service.span(), "this Service opens the port of Tiller, which trusts everyone")
            .help("move to Helm 3 or newer, and remove it");
    }
}
