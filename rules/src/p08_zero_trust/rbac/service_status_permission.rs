//! `service-status-permission`: A role may write the status of services.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["services/status"], verbs: &["update", "patch"] }],
    by_get: false,
    does: "draw traffic for foreign addresses to pods of {}",
    help: "remove `services/status`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Warning, Profile::Hardened)),
};

/// Controllers that give Services their addresses.
const CONTROLLERS: [&str; 9] = [
    "cilium",
    "cloud-controller",
    "gateway",
    "ingress",
    "istiod",
    "kube-vip",
    "load-balancer",
    "loadbalancer",
    "metallb",
];

pub(super) static RULE: Rule = Rule {
    name: "service-status-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("service_status_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    if !CONTROLLERS.iter().any(|word| object.display().contains(word)) {
        power::check(&POWER, object, cx);
    }
}
