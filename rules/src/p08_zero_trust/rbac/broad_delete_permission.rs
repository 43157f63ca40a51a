//! `broad-delete-permission`: A role may delete workloads, volumes or secrets of any name.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[
        Permission {
            groups: &[""],
            resources: &["namespaces", "persistentvolumes"],
            verbs: &["delete", "deletecollection"],
        },
        Permission {
            groups: &[""],
            resources: &["pods", "services", "persistentvolumeclaims", "secrets"],
            verbs: &["delete", "deletecollection"],
        },
        Permission {
            groups: &["apps"],
            resources: &["deployments", "statefulsets", "daemonsets", "replicasets"],
            verbs: &["delete", "deletecollection"],
        },
        Permission { groups: &["batch"], resources: &["jobs", "cronjobs"], verbs: &["delete", "deletecollection"] },
    ],
    by_get: false,
    does: "delete what runs and is stored in {}",
    help: "list the objects under `resourceNames`, or remove the verbs",
    wide: (Severity::Info, Profile::Audit),
    narrow: Some((Severity::Info, Profile::Audit)),
};

pub(super) static RULE: Rule = Rule {
    name: "broad-delete-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broad_delete_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    power::check(&POWER, object, cx);
}
