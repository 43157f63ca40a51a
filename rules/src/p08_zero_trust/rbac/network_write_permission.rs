//! `network-write-permission`: A role may change services, routes or network policies.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const WRITE: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];

/// Opens what others closed.
static OPENING: Power = Power {
    permissions: &[Permission {
        groups: &["networking.k8s.io"],
        resources: &["networkpolicies"],
        verbs: &["update", "patch", "delete", "deletecollection"],
    }],
    by_get: false,
    does: "lift the network policies of {}",
    help: "list the objects under `resourceNames`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Warning, Profile::Hardened)),
};

static REDIRECTING: Power = Power {
    permissions: &[
        Permission { groups: &[""], resources: &["services", "endpoints"], verbs: WRITE },
        Permission { groups: &["discovery.k8s.io"], resources: &["endpointslices"], verbs: WRITE },
        Permission { groups: &["networking.k8s.io"], resources: &["ingresses"], verbs: WRITE },
        Permission {
            groups: &["gateway.networking.k8s.io"],
            resources: &["gateways", "grpcroutes", "httproutes", "tcproutes", "tlsroutes", "udproutes"],
            verbs: WRITE,
        },
    ],
    by_get: false,
    does: "redirect traffic of {}",
    help: "list the objects under `resourceNames`",
    wide: (Severity::Info, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

pub(super) static RULE: Rule = Rule {
    name: "network-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("network_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    if power::check(&OPENING, object, cx).is_none() {
        power::check(&REDIRECTING, object, cx);
    }
}
