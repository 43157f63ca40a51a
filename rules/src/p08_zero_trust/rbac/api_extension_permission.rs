//! `api-extension-permission`: A role may change custom resource types or API services.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[
        Permission {
            groups: &["apiextensions.k8s.io"],
            resources: &["customresourcedefinitions", "customresourcedefinitions/status"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
        Permission {
            groups: &["apiregistration.k8s.io"],
            resources: &["apiservices", "apiservices/status"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
    ],
    by_get: false,
    does: "change every custom resource type or API service",
    help: "list the definitions under `resourceNames`",
    wide: (Severity::Warning, Profile::Audit),
    narrow: None,
};

pub(super) static RULE: Rule = Rule {
    name: "api-extension-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("api_extension_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
