//! `dangling-pull-secret`: the pull secret has the wrong type.

use crate::shared::references;
use lintainer_core::kubernetes::{ConfigPlace, Kind, Object, config_uses};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("", "ServiceAccount")];

/// What the kubelet takes for a pull secret.
const TYPES: [&str; 2] = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];

pub(super) static RULE: Rule = Rule {
    name: "dangling-pull-secret",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_pull_secret.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Linked(&Check::Workload(check_pod), |_| true),
        Check::Linked(&Check::Object(KINDS, check_account), |_| true),
    ],
};

fn check_pod(workload: &Workload, cx: &mut Context) {
    let is_asked = cx.mentions("imagePullSecrets") && references::is_settled_workload(workload, cx);
    if let Some(object) = is_asked.then(|| references::object_of(workload, cx)).flatten() {
        check(&object, cx);
    }
}

fn check_account(object: &Object, cx: &mut Context) {
    if references::is_settled(object.resource(), cx) {
        check(object, cx);
    }
}

fn check(object: &Object, cx: &mut Context) {
    for need in config_uses(object).into_iter().filter(|need| need.place == ConfigPlace::PullSecret) {
        let found = object.config(need.kind, need.name.value).found();
        let Some(first) = found.first() else { continue };
        let is_wrong = |secret: &str| !TYPES.contains(&secret);
        let Some(given) = first.secret_type.as_deref() else { continue };
        if found.iter().all(|secret| secret.secret_type.as_deref().is_some_and(is_wrong)) {
            let message = format!("the pull secret `{}` has the type `{given}`", need.name.value);
            cx.report(need.name.span, message)
                .help("give the Secret the type `kubernetes.io/dockerconfigjson`")
                .related(first.span, "the Secret is here");
        }
    }
}
