//! `config-map-write-permission`: A role may change every ConfigMap.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &[""],
        resources: &["configmaps"],
        verbs: &["create", "update", "patch", "delete", "deletecollection"],
    }],
    by_get: false,
    does: "change every ConfigMap of {}",
    help: "list the ConfigMaps under `resourceNames`",
    wide: (Severity::Info, Profile::Audit),
    narrow: Some((Severity::Info, Profile::Audit)),
};

pub(super) static RULE: Rule = Rule {
    name: "config-map-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("config_map_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding", "core-config-write-permission"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
