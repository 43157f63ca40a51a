//! `event-delete-permission`: A role may delete events.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &["", "events.k8s.io"],
        resources: &["events"],
        verbs: &["delete", "deletecollection"],
    }],
    by_get: false,
    does: "remove the events of {}",
    help: "remove the verbs `delete` and `deletecollection`",
    wide: (Severity::Info, Profile::Audit),
    narrow: Some((Severity::Info, Profile::Audit)),
};

pub(super) static RULE: Rule = Rule {
    name: "event-delete-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("event_delete_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
