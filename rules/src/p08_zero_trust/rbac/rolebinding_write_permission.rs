//! `rolebinding-write-permission`: A role may write role bindings.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &["rbac.authorization.k8s.io"],
        resources: &["rolebindings", "clusterrolebindings"],
        verbs: &["create", "update", "patch"],
    }],
    by_get: false,
    does: "hand out its own rights in {}",
    help: "remove the verbs, or name the bindings under `resourceNames`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

/// What lifts the limit.
const ANY: Permission =
    Permission { groups: &["rbac.authorization.k8s.io"], resources: &["roles", "clusterroles"], verbs: &["bind"] };

pub(super) static RULE: Rule = Rule {
    name: "rolebinding-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("rolebinding_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let has_bind = object.role().is_some_and(|role| role.allows(&ANY).is_some_and(|allowed| !allowed.by_star));
    let name = object.display().to_string();
    if let Some(finding) = power::check(&POWER, object, cx)
        && has_bind
    {
        finding.severity(Severity::Error).profile(Profile::Essential);
        finding.message = format!("`{name}` may give anyone any right: it writes bindings and may `bind` every role");
    }
}
