//! `persistent-volume-permission`: A role may create persistent volumes.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission { groups: &[""], resources: &["persistentvolumes"], verbs: &["create"] }],
    by_get: false,
    does: "read and write files of the nodes through a volume of its own",
    help: "remove the verb `create`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: None,
};

/// What storage drivers name beside volumes.
static STORAGE: [Permission; 2] = [
    Permission {
        groups: &["storage.k8s.io"],
        resources: &["csinodes", "volumeattachments"],
        verbs: &["get", "list", "watch"],
    },
    Permission {
        groups: &["snapshot.storage.k8s.io"],
        resources: &["volumesnapshotcontents"],
        verbs: &["get", "list", "watch"],
    },
];

pub(super) static RULE: Rule = Rule {
    name: "persistent-volume-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("persistent_volume_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let is_driver = object.role().is_some_and(|role| STORAGE.iter().any(|one| role.allows(one).is_some()));
    if let Some(finding) = power::check(&POWER, object, cx)
        && is_driver
    {
        finding.severity(Severity::Info);
    }
}
