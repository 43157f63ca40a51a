//! `deleting-reclaim-policy`: deleting the claim deletes the data.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deleting-reclaim-policy",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deleting_reclaim_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("storage.k8s.io", "StorageClass"), Kind::new("", "PersistentVolume")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let policy = object.at("reclaimPolicy").or(object.at("spec.persistentVolumeReclaimPolicy"));
    let what = match policy.word() {
        Some("Delete") => "goes away with the claim",
        Some("Recycle") => "is wiped when the claim goes, by a way that is deprecated",
        _ => return,
    };
    let whose = if object.kind() == "StorageClass" { "what a volume of" } else { "the data of" };
    let holds = if object.kind() == "StorageClass" { " holds" } else { "" };
    cx.report(policy.span(), format!("{whose} `{}`{holds} {what}", object.display())).help("set `Retain`");
}
