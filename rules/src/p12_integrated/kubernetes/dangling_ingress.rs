//! `dangling-ingress`: the Ingress points to a service or port that does not exist.

use lintainer_core::kubernetes::{Kind, Object, Route};

use super::backends;
use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("networking.k8s.io", "Ingress"), Kind::new("extensions", "Ingress")];

pub(super) static RULE: Rule = Rule {
    name: "dangling-ingress",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_ingress.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(route) = Route::of(object).filter(|_| references::is_settled(object.resource(), cx)) else { return };
    for backend in route.backends() {
        backends::check(object, &backend, cx);
    }
}
