//! `ingress-inventory`: lists what an Ingress makes reachable.

use lintainer_core::kubernetes::{Kind, Object, Route};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ingress-inventory",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ingress_inventory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(&[Kind::new("networking.k8s.io", "Ingress")], check), |_| true)],
};

fn check(ingress: &Object, cx: &mut Context) {
    for backend in Route::of(ingress).iter().flat_map(Route::backends) {
        if let Some(service) = ingress.service(backend.name.value, None).found().first() {
            let message = format!("`{}` makes the Service `{}` reachable", ingress.display(), backend.name.value);
            cx.report(backend.name.span, message).related(service.span, "the Service is here");
        }
    }
}
