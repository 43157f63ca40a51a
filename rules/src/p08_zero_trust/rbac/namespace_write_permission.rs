//! `namespace-write-permission`: A role may change namespaces.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["namespaces"], verbs: &["update", "patch"] }],
    by_get: false,
    does: "change the labels of {}",
    help: "list the namespaces under `resourceNames`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

pub(super) static RULE: Rule = Rule {
    name: "namespace-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("namespace_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
