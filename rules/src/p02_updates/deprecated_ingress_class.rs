//! `deprecated-ingress-class`: an ingress class in the annotation of old.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-ingress-class",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_ingress_class.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "Ingress")], check)],
};

const ANNOTATION: &str = "kubernetes.io/ingress.class";

fn check(object: &Object, cx: &mut Context) {
    let annotation = object.annotation(ANNOTATION);
    let Some(class) = annotation.raw() else { return };
    let field = object.at("spec.ingressClassName");
    let at = annotation.head();
    match field.text().known() {
        Some(other) if other.value != class.value => {
            cx.report(
                at,
                format!(
                    "the annotation names the class `{}`, and `ingressClassName` is `{}`",
                    class.value, other.value
                ),
            )
            .severity(Severity::Error)
            .profile(Profile::Essential)
            .help("remove the annotation: the API server rejects an Ingress whose classes differ")
            .related(other.span, "the field is here");
            cx.fix(|_| Some(Fix::risky("remove the annotation", annotation.remove()?)));
        }
        Some(_) => {
            cx.report(at, format!("the annotation repeats the class `{}`", class.value)).help("remove the annotation");
            cx.fix(|_| Some(Fix::risky("remove the annotation", annotation.remove()?)));
        }
        None if field.is_written() => {}
        None => {
            cx.report(at, format!("the class `{}` is given by a deprecated annotation", class.value))
                .help(format!("write `ingressClassName: {}` into `spec`", class.value));
        }
    }
}
