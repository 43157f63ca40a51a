//! `external-ip-service`: the service claims external addresses.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "external-ip-service",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("external_ip_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check)],
};

fn check(service: &Object, cx: &mut Context) {
    let addresses = service.at("spec.externalIPs");
    let Some(first) = addresses.items().next() else { return };
    let is_ignored = service.at("spec.clusterIP").is("None") || service.at("spec.type").is("ExternalName");
    let finding = cx.report(
        first.span(),
        format!("`{}` takes the traffic for addresses outside of the cluster", service.display()),
    );
    finding.help("use a load balancer or a gateway");
    if is_ignored {
        finding.severity(Severity::Info);
    }
}
