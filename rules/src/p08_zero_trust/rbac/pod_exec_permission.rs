//! `pod-exec-permission`: a role that may run commands in running pods.

use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use super::power::{self, Power};
use crate::prelude::*;
use crate::shared::rbac;

pub(super) static RULE: Rule = Rule {
    name: "pod-exec-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("pod_exec_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["pods/exec", "pods/attach"], verbs: &["create"] }],
    by_get: true,
    does: "run commands in every pod of {}",
    help: "remove it, or list the pods under `resourceNames`",
    wide: (Severity::Warning, Profile::Essential),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
