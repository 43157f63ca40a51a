//! `default-account-cloud-identity`: the default service account has a cloud identity.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-account-cloud-identity",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("default_account_cloud_identity.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "ServiceAccount")], check)],
};

/// Annotations that tie an account to one of a cloud: EKS, GKE, Azure.
const IDENTITIES: [&str; 3] =
    ["azure.workload.identity/client-id", "eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account"];

fn check(account: &Object, cx: &mut Context) {
    if account.name().is_none_or(|name| name.value != "default") {
        return;
    }
    let identities = IDENTITIES.into_iter().map(|key| account.annotation(key));
    for identity in identities.filter(|identity| identity.is_written()) {
        cx.report(identity.head(), "every pod without an account of its own has this cloud identity")
            .help("give it to an account that one workload names in `serviceAccountName`");
    }
}
