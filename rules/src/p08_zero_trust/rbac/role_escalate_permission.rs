//! `role-escalate-permission`: A role may give itself more rights.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &["rbac.authorization.k8s.io"],
        resources: &["roles", "clusterroles"],
        verbs: &["escalate"],
    }],
    by_get: false,
    does: "give itself any right in {}",
    help: "remove the verb `escalate`",
    wide: (Severity::Error, Profile::Essential),
    narrow: Some((Severity::Error, Profile::Essential)),
};

const WRITING: Permission = Permission {
    groups: &["rbac.authorization.k8s.io"],
    resources: &["roles", "clusterroles"],
    verbs: &["create", "update", "patch"],
};

pub(super) static RULE: Rule = Rule {
    name: "role-escalate-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("role_escalate_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let writes = object.role().is_some_and(|role| role.grants.iter().any(|grant| grant.allows(&WRITING).is_some()));
    if let Some(finding) = power::check(&POWER, object, cx)
        && !writes
    {
        finding.severity(Severity::Info);
    }
}
