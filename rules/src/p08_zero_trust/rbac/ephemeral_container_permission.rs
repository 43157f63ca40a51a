//! `ephemeral-container-permission`: A role may put a container into running pods.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["pods/ephemeralcontainers"], verbs: &["update", "patch"] }],
    by_get: false,
    does: "put a container into every pod of {}",
    help: "remove `pods/ephemeralcontainers`",
    wide: (Severity::Warning, Profile::Essential),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

pub(super) static RULE: Rule = Rule {
    name: "ephemeral-container-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ephemeral_container_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
