//! `node-write-permission`: A role may change nodes.

use super::power::{self, Power};
use crate::shared::rbac;
use crate::tables::known_needs::{Need, is_named};
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[Permission {
        groups: &[""],
        resources: &["nodes", "nodes/status"],
        verbs: &["update", "patch", "delete", "deletecollection"],
    }],
    by_get: false,
    does: "change every node of the cluster",
    help: "list the nodes under `resourceNames`, or remove the verbs",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: None,
};

/// What storage drivers name beside nodes.
const STORAGE: Permission =
    Permission { groups: &["storage.k8s.io"], resources: &["csinodes"], verbs: &["get", "list", "watch"] };

pub(super) static RULE: Rule = Rule {
    name: "node-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("node_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let is_agent =
        object.role().is_some_and(|role| is_named(&role.name, Need::Node) || role.allows(&STORAGE).is_some());
    if let Some(finding) = power::check(&POWER, object, cx)
        && is_agent
    {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
