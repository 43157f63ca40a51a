//! `csr-approve-permission`: A role may approve certificate requests.

use super::power;
use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Permission};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "csr-approve-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("csr_approve_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

const APPROVAL: Permission = Permission {
    groups: &["certificates.k8s.io"],
    resources: &["certificatesigningrequests/approval"],
    verbs: &["update", "patch"],
};

const SIGNERS: Permission =
    Permission { groups: &["certificates.k8s.io"], resources: &["signers"], verbs: &["approve", "sign"] };

const HELP: &str = "name a signer of your own under `resourceNames`";

fn check(object: &Object, cx: &mut Context) {
    let Some(role) = power::judged(object) else { return };
    let signers = role.grants.iter().filter_map(|grant| grant.allows(&SIGNERS)).filter(|found| !found.by_star);
    let mut has_signers = false;
    for signer in signers {
        has_signers = true;
        let names = &signer.grant.names;
        let of_cluster =
            names.iter().find(|name| name.value.starts_with("kubernetes.io/") || name.value.starts_with('*'));
        if names.is_empty() || of_cluster.is_some() {
            let at = of_cluster.map_or(signer.resource.span, |name| name.span);
            let message = format!("`{}` may issue certificates for any user or group", role.name);
            power::report(object, at, message, HELP, (Severity::Error, Profile::Essential), cx);
            return;
        }
    }
    if let Some(approval) = role.allows(&APPROVAL).filter(|found| !found.by_star && !has_signers) {
        let message =
            format!("`{}` may approve certificate requests of the signers that another role gives it", role.name);
        power::report(object, approval.resource.span, message, HELP, (Severity::Info, Profile::Audit), cx);
    }
}
