//! `plaintext-etcd-encryption`: secrets are stored without encryption.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plaintext-etcd-encryption",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("plaintext_etcd_encryption.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("apiserver.config.k8s.io", "EncryptionConfiguration")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for entry in object.each("resources[]") {
        let for_secrets =
            entry.key("resources").items().any(|one| matches!(one.word(), Some("secrets" | "*." | "*.*")));
        let Some(first) = entry.key("providers").items().next().filter(|_| for_secrets) else { continue };
        if first.key("identity").is_written() {
            cx.report(first.key("identity").head(), "Secrets are stored as they are: `identity` is the first provider")
                .help("put a provider that encrypts first");
        }
        let old = first.at("kms.apiVersion");
        if first.key("kms").is_written() && old.word().is_none_or(|version| version == "v1") {
            cx.report(first.key("kms").head(), "version 1 of `kms` has been off since Kubernetes 1.29")
                .help("set `apiVersion: v2`")
                .severity(Severity::Warning);
        }
    }
}
