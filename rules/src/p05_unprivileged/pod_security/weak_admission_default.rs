//! `weak-admission-default`: the cluster-wide Pod Security default lets privileged pods in.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "weak-admission-default",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("weak_admission_default.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("apiserver.config.k8s.io", "AdmissionConfiguration")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for plugin in object.each("plugins[]").filter(|plugin| plugin.key("name").is("PodSecurity")) {
        let enforced = plugin.at("configuration.defaults.enforce");
        let text = enforced.text();
        if plugin.key("configuration").is_mapping()
            && text.value().is_none_or(|level| *level == "privileged")
            && let Some(at) = enforced.unset_at().or(text.known().map(|level| level.span))
        {
            cx.report(at, "namespaces without a label admit privileged pods")
                .help("set `defaults.enforce` to `baseline`");
        }
        for pattern in plugin.each("configuration.exemptions.*").flat_map(|list| list.items()) {
            if pattern.word().is_some_and(|name| name.contains('*')) {
                cx.report(pattern.span(), "Pod Security exempts names, and reads no wildcards").help("list the names");
            }
        }
    }
}
