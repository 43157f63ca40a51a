//! `conflicting-mesh-labels`: labels for joining the mesh contradict each other.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-mesh-labels",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_mesh_labels.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Namespace")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let label = |key: &str| object.labels().iter().find(|(name, _)| name.value == key);
    let (Some((at, injection)), name) = (label("istio-injection"), object.display()) else { return };
    if let Some((revision, _)) = label("istio.io/rev") {
        cx.report(at.span, format!("`{name}` has `istio-injection` and `istio.io/rev`: the revision is ignored"))
            .help("keep one of the two labels")
            .related(revision.span, "the revision is here");
        return;
    }
    let is_ambient = |value: &Setting<String>| value.value().is_some_and(|mode| mode == "ambient");
    let ambient = label("istio.io/dataplane-mode").filter(|(_, value)| is_ambient(value));
    if let Some((mode, _)) = ambient.filter(|_| injection.value().is_some_and(|value| value == "enabled")) {
        cx.report(
            at.span,
            format!("`{name}` asks for sidecars and for ambient mode: pods with a sidecar are not captured"),
        )
        .help("keep one of the two labels")
        .related(mode.span, "ambient mode is asked for here")
        .aliases_without(&["istio/IST0123"]);
    }
}
