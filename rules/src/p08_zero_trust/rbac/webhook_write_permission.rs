//! `webhook-write-permission`: A role may change admission webhooks or policies.

use super::power::{self, Power};
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static POWER: Power = Power {
    permissions: &[WRITING],
    by_get: false,
    does: "change all `{resource}`, which decide what the API server accepts",
    help: "list its own configuration under `resourceNames`",
    wide: (Severity::Warning, Profile::Hardened),
    narrow: None,
};

const REPLACING: Permission = Permission { verbs: &["create", "delete", "deletecollection"], ..WRITING };

const WRITING: Permission = Permission {
    groups: &["admissionregistration.k8s.io"],
    resources: &[
        "mutatingwebhookconfigurations",
        "validatingwebhookconfigurations",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
    ],
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
};

pub(super) static RULE: Rule = Rule {
    name: "webhook-write-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("webhook_write_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let replaces = object.role().is_some_and(|role| role.allows(&REPLACING).is_some_and(|allowed| !allowed.by_star));
    let subjects = || object.bindings().iter().flat_map(|binding| &binding.subjects);
    let is_shared = subjects().any(|subject| subject.kind != "ServiceAccount" || subject.name == "default");
    let Some(finding) = power::check(&POWER, object, cx) else { return };
    if is_shared {
        finding.severity(Severity::Error).profile(Profile::Essential);
    } else if !replaces {
        finding.severity(Severity::Info);
    }
}
