//! `default-namespace`: the object is put into the namespace `default`.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-namespace",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("default_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(namespace) = object.resource().namespace.as_ref().filter(|namespace| namespace.value == "default") else {
        return;
    };
    let is_named = |name: &str| object.name().is_some_and(|own| own.value == name);
    let is_given = matches!(object.kind(), "Service" if is_named("kubernetes"))
        || object.kind() == "ServiceAccount" && is_named("default");
    let mut kustomizations = cx.project().kustomizations().of(object.span().file);
    if !is_given && !kustomizations.any(|one| one.namespace.is_some()) {
        cx.report(namespace.span, format!("`{}` is in the namespace `default`", object.display()))
            .help("name a namespace of the application");
    }
}
