//! `token-create-permission`: A role may issue tokens for service accounts.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["serviceaccounts/token"], verbs: &["create"] }],
    by_get: false,
    does: "act as every service account of {}",
    help: "list the accounts under `resourceNames`",
    wide: (Severity::Error, Profile::Essential),
    narrow: Some((Severity::Warning, Profile::Hardened)),
};

/// What storage drivers name beside tokens.
const STORAGE: Permission = Permission {
    groups: &["storage.k8s.io"],
    resources: &["csinodes", "volumeattachments"],
    verbs: &["get", "list", "watch"],
};

pub(super) static RULE: Rule = Rule {
    name: "token-create-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("token_create_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let is_driver = object.role().is_some_and(|role| role.allows(&STORAGE).is_some());
    if let Some(finding) = power::check(&POWER, object, cx)
        && is_driver
    {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
