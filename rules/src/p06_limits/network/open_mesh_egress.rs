//! `open-mesh-egress`: the mesh lets pods call any address.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-mesh-egress",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_mesh_egress.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("networking.istio.io", "Sidecar"),
            Kind::new("install.istio.io", "IstioOperator"),
            Kind::new("networking.istio.io", "ServiceEntry"),
        ],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    if object.kind() == "ServiceEntry" {
        let is_domain = |host: &str| host == "*" || host.strip_prefix("*.").is_some_and(|rest| !rest.contains('.'));
        for host in object.each("spec.hosts[]").filter_map(|host| host.raw()).filter(|host| is_domain(host.value)) {
            cx.report(host.span, format!("`{}` opens the way to everything below it", host.value))
                .help("list the hosts that are meant");
        }
        return;
    }
    let policies = ["spec.outboundTrafficPolicy.mode", "spec.meshConfig.outboundTrafficPolicy.mode"];
    for mode in policies.map(|path| object.at(path)).into_iter().filter(|mode| mode.is("ALLOW_ANY")) {
        cx.report(mode.span(), format!("`{}` lets pods call any address", object.display()))
            .help("set `REGISTRY_ONLY`, and list the hosts outside in ServiceEntries");
    }
}
