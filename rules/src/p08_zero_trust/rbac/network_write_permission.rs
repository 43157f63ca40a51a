//! `network-write-permission`: A role may change services, routes or network policies.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[
        Permission {
            groups: &["networking.k8s.io"],
            resources: &["networkpolicies"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
        Permission {
            groups: &[""],
            resources: &["services", "endpoints"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
        Permission {
            groups: &["discovery.k8s.io"],
            resources: &["endpointslices"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
        Permission {
            groups: &["networking.k8s.io"],
            resources: &["ingresses"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
        Permission {
            groups: &["gateway.networking.k8s.io"],
            resources: &["gateways", "grpcroutes", "httproutes", "tcproutes", "tlsroutes", "udproutes"],
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
        },
    ],
    by_get: false,
    does: "redirect traffic of {}",
    help: "list the objects under `resourceNames`",
    wide: (Severity::Info, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

const OPENING: Permission = Permission {
    groups: &["networking.k8s.io"],
    resources: &["networkpolicies"],
    verbs: &["update", "patch", "delete", "deletecollection"],
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
    let opens = object.role().is_some_and(|role| role.allows(&OPENING).is_some_and(|allowed| !allowed.by_star));
    if let Some(finding) = power::check(&POWER, object, cx)
        && opens
    {
        finding.severity(Severity::Warning);
    }
}
