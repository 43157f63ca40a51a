//! `secret-write-permission`: A role may change secrets.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &[""],
        resources: &["secrets"],
        verbs: &["create", "update", "patch", "delete", "deletecollection"],
    }],
    by_get: false,
    does: "change every secret of {}",
    help: "list the secrets under `resourceNames`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

const CHANGING: Permission =
    Permission { groups: &[""], resources: &["secrets"], verbs: &["update", "patch", "delete", "deletecollection"] };

pub(super) static RULE: Rule = Rule {
    name: "secret-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("secret_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let changes = object.role().is_some_and(|role| role.allows(&CHANGING).is_some());
    let Some(finding) = power::check(&POWER, object, cx) else { return };
    // What is created has no name yet, so that no role can limit it to some.
    if !changes {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
    if object.kind() == "ClusterRole" {
        finding.aliases_without(&["trivy/KSV-0113"]);
    }
}
