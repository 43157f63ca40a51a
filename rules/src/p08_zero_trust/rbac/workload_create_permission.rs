//! `workload-create-permission`: A role may create pods or their controllers.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[
        Permission {
            groups: &[""],
            resources: &["pods", "replicationcontrollers"],
            verbs: &["create", "update", "patch"],
        },
        Permission {
            groups: &["apps"],
            resources: &["deployments", "daemonsets", "statefulsets", "replicasets"],
            verbs: &["create", "update", "patch"],
        },
        Permission { groups: &["batch"], resources: &["jobs", "cronjobs"], verbs: &["create", "update", "patch"] },
    ],
    by_get: false,
    does: "start pods of any kind in {}",
    help: "bind the role in the namespaces where it is needed",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: Some((Severity::Info, Profile::Hardened)),
};

pub(super) static RULE: Rule = Rule {
    name: "workload-create-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("workload_create_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
