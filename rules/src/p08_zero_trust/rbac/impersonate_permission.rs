//! `impersonate-permission`: A role may act as somebody else.

use super::power;
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "impersonate-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("impersonate_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

static IMPERSONATE: [Permission; 2] = [
    Permission { groups: &[""], resources: &["users", "groups", "serviceaccounts"], verbs: &["impersonate"] },
    Permission { groups: &["authentication.k8s.io"], resources: &["uids"], verbs: &["impersonate"] },
];

/// The modes of Kubernetes 1.36 that reach any user, account or node.
static MODES: Permission = Permission {
    groups: &["authentication.k8s.io"],
    resources: &["users", "groups", "serviceaccounts", "uids", "nodes"],
    verbs: &["impersonate:user-info", "impersonate:serviceaccount", "impersonate:arbitrary-node"],
};

/// Names with which the rights of others do not matter any more.
const STRONG: [&str; 3] = ["admin", "cluster-admin", "system:masters"];

const HELP: &str = "list the unprivileged accounts that are meant under `resourceNames`, or remove the verb";

fn check(object: &Object, cx: &mut Context) {
    let Some(role) = power::judged(object) else { return };
    for grant in &role.grants {
        let all = || IMPERSONATE.iter().filter_map(|one| grant.allows(one)).find(|found| !found.by_star);
        let Some(allowed) = all().or_else(|| grant.allows(&MODES).filter(|found| !found.by_star)) else { continue };
        let is_limited = allowed.verb.value != "impersonate"
            || !grant.names.is_empty() && !grant.names.iter().any(|name| STRONG.contains(&name.value.as_str()));
        let whom = match grant.names.as_slice() {
            [] => format!("as any of `{}`", allowed.resource.value),
            [one] => format!("as `{}`", one.value),
            several => format!("as any of {} others", several.len()),
        };
        let severity = if is_limited { Severity::Warning } else { Severity::Error };
        let message = format!("`{}` may act {whom}", role.name);
        power::report(object, allowed.verb.span, message, HELP, (severity, Profile::Essential), cx);
        return;
    }
}
