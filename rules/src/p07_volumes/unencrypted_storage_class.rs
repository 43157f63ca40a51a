//! `unencrypted-storage-class`: the storage class makes disks without encryption.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unencrypted-storage-class",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unencrypted_storage_class.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("storage.k8s.io", "StorageClass")], check)],
};

fn check(class: &Object, cx: &mut Context) {
    let is_ebs = |name: &str| matches!(name, "ebs.csi.aws.com" | "ebs.csi.eks.amazonaws.com" | "kubernetes.io/aws-ebs");
    if !class.at("provisioner").word().is_some_and(is_ebs) || class.is_partial() {
        return;
    }
    let parameters = class.at("parameters");
    // Drivers read the keys in any case.
    let is_key = |key: &str| key.eq_ignore_ascii_case("encrypted");
    let encrypted = parameters.values().find(|one| one.key_name().is_some_and(|key| is_key(key.value)));
    let value = encrypted.map(|field| field.text());
    if value.as_ref().is_none_or(|value| value.value().is_some_and(|value| !value.eq_ignore_ascii_case("true"))) {
        let at = encrypted.map_or(class.span(), |field| field.span());
        cx.report(at, format!("disks of `{}` are not encrypted", class.display()))
            .help("set `encrypted: \"true\"` in `parameters`");
    }
}
