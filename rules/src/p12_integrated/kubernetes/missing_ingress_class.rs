//! `missing-ingress-class`: the Ingress does not say which controller serves it.

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, Object, ObjectRef, Route, Search};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

const GROUP: &str = "networking.k8s.io";
const KINDS: &[Kind] = &[Kind::new(GROUP, "Ingress")];

/// Classes that controllers and platforms install under a name of their own (their documentation, November 2025).
const INSTALLED: [&str; 18] = [
    "addon-http-application-routing",
    "alb",
    "azure-application-gateway",
    "cilium",
    "citrix",
    "contour",
    "gce",
    "gce-internal",
    "haproxy",
    "higress",
    "istio",
    "kong",
    "nginx",
    "openshift-default",
    "public",
    "tailscale",
    "traefik",
    "webapprouting.kubernetes.azure.com",
];

/// How many classes are looked at; a cluster has a few.
const MAX_CLASSES: usize = 100;

pub(super) static RULE: Rule = Rule {
    name: "missing-ingress-class",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_ingress_class.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(route) = Route::of(object).filter(|_| references::is_settled(object.resource(), cx)) else { return };
    let owner = object.display();
    if let Some(at) = route.class().unset_at() {
        if !has_default(cx.project()) {
            cx.report(at, format!("`{owner}` names no ingress class")).help("set `ingressClassName`");
        }
        return;
    }
    let Some(class) = object.at("spec.ingressClassName").name() else { return };
    match object.find(GROUP, "IngressClass", class.value, None) {
        Search::Missing if !INSTALLED.contains(&class.value) => {
            cx.report(class.span, format!("`{owner}` names the ingress class `{}`, which does not exist", class.value))
                .help("name a class that exists, or add the IngressClass")
                .severity(Severity::Warning)
                .profile(Profile::Essential);
        }
        Search::Found(found) if found.iter().any(|one| is_retired(one, cx)) => {
            cx.report(class.span, format!("the controller of the ingress class `{}` is retired", class.value))
                .help("move to the Gateway API, or to a controller that is maintained");
        }
        Search::Found(_) | Search::Missing | Search::Unknown => {}
    }
}

fn has_default(project: &Project) -> bool {
    let classes = project.inventory().objects(GROUP, "IngressClass").iter().take(MAX_CLASSES);
    let mut classes = classes.filter_map(|class| project.resource(class.node));
    classes.any(|class| {
        let default =
            class.annotations.iter().find(|(key, _)| key.value == "ingressclass.kubernetes.io/is-default-class");
        default.is_some_and(|(_, value)| value.value().is_none_or(|value| value == "true"))
    })
}

/// Whether a class is served by the community controller for nginx (retired in March 2026).
fn is_retired(class: &ObjectRef, cx: &Context) -> bool {
    cx.field(Some(class.node)).is_some_and(|class| class.at("spec.controller").is("k8s.io/ingress-nginx"))
}
