//! `core-config-write-permission`: A role may change configuration of the cluster itself.

use super::power;
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "core-config-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("core_config_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

/// ConfigMaps of the cluster itself.
const CORE: [&str; 7] = [
    "aws-auth",
    "cluster-info",
    "coredns",
    "extension-apiserver-authentication",
    "kube-proxy",
    "kubeadm-config",
    "kubelet-config",
];

const CHANGE: Permission =
    Permission { groups: &[""], resources: &["configmaps"], verbs: &["update", "patch", "delete", "deletecollection"] };

const HELP: &str = "leave the configuration of the cluster to its own components";

fn check(object: &Object, cx: &mut Context) {
    let Some(role) = power::judged(object) else { return };
    let grants = role.grants.iter().filter_map(|grant| grant.allows(&CHANGE)).filter(|allowed| !allowed.by_star);
    for allowed in grants {
        if let Some(name) = allowed.grant.names.iter().find(|name| CORE.contains(&name.value.as_str())) {
            let message = format!("`{}` may change the cluster's own `{}`", role.name, name.value);
            power::report(object, name.span, message, HELP, (Severity::Warning, Profile::Essential), cx);
        } else if !allowed.is_named() && role.namespace.as_deref() == Some("kube-system") {
            let message = format!("`{}` may change every ConfigMap of `kube-system`", role.name);
            power::report(object, allowed.resource.span, message, HELP, (Severity::Warning, Profile::Hardened), cx);
            return;
        }
    }
}
