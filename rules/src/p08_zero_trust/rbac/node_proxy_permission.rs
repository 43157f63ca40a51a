//! `node-proxy-permission`: A role may speak to the kubelets.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["nodes/proxy"], verbs: &["create"] }],
    by_get: false,
    does: "run commands in every pod through the kubelets",
    help: "allow `nodes/metrics`, `nodes/stats` or `nodes/log` instead",
    wide: (Severity::Error, Profile::Essential),
    narrow: None,
};

/// What monitoring agents have.
static READING: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["nodes/proxy"], verbs: &["get"] }],
    wide: (Severity::Warning, Profile::Essential),
    ..POWER
};

pub(super) static RULE: Rule = Rule {
    name: "node-proxy-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("node_proxy_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    if power::check(&POWER, object, cx).is_none() {
        power::check(&READING, object, cx);
    }
}
