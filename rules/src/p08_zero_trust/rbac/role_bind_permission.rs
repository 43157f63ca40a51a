//! `role-bind-permission`: A role may hand out roles it does not have.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &["rbac.authorization.k8s.io"],
        resources: &["roles", "clusterroles"],
        verbs: &["bind"],
    }],
    by_get: false,
    does: "hand out every role in {}",
    help: "list the roles under `resourceNames`",
    wide: (Severity::Error, Profile::Essential),
    narrow: Some((Severity::Error, Profile::Essential)),
};

/// Roles that may as well be all.
const STRONG: [&str; 3] = ["admin", "cluster-admin", "edit"];

pub(super) static RULE: Rule = Rule {
    name: "role-bind-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("role_bind_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let writes = object.role().is_some_and(|role| role.allows(&BINDINGS).is_some_and(|allowed| !allowed.by_star));
    if let Some(finding) = power::check(&POWER, object, cx) {
        // Said at the bindings, where it becomes any right.
        if writes {
            finding.severity(Severity::Info);
        }
        return;
    }
    let Some(role) = power::judged(object) else { return };
    let named = role
        .grants
        .iter()
        .filter(|grant| POWER.permissions.iter().any(|one| grant.allows(one).is_some_and(|found| !found.by_star)));
    for name in named.flat_map(|grant| &grant.names).filter(|name| STRONG.contains(&name.value.as_str())) {
        let message = format!("`{}` may hand out `{}`", role.name, name.value);
        power::report(object, name.span, message, "name a role that lists what is needed", POWER.wide, cx);
    }
}

/// What hands roles out.
const BINDINGS: Permission = Permission {
    groups: &["rbac.authorization.k8s.io"],
    resources: &["rolebindings", "clusterrolebindings"],
    verbs: &["create", "update", "patch"],
};
