//! `host-path-persistent-volume`: A persistent volume is a directory of one node.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-path-persistent-volume",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("host_path_persistent_volume.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "PersistentVolume")], check)],
};

/// Words of names and paths of clusters on the machine of a developer.
const DEVELOPMENT: [&str; 9] = ["demo", "dev", "example", "examples", "kind", "local", "minikube", "test", "tests"];

fn check(volume: &Object, cx: &mut Context) {
    let (path, local) = (volume.at("spec.hostPath"), volume.at("spec.local"));
    let affinity = volume.at("spec.nodeAffinity");
    if volume.annotation("pv.kubernetes.io/provisioned-by").is_written() {
        return;
    }
    if local.is_written() && affinity.unset_at().is_some() {
        cx.report(local.head(), "a local volume without `nodeAffinity` is refused by the API server")
            .help("add `nodeAffinity` with the node that has it")
            .severity(Severity::Error);
    }
    if !path.is_written() {
        return;
    }
    let folder = path.key("path").word().unwrap_or("");
    let is_pinned = affinity.is_written();
    let which = if is_pinned { "one node" } else { "whichever node runs the pod" };
    let finding = cx.report(path.head(), format!("`{}` is a directory of {which}", volume.display()));
    finding.help("use a storage class with a driver, or `local` with `nodeAffinity`");
    let is_word = |word: &str| DEVELOPMENT.contains(&word);
    if is_pinned || [volume.display(), folder].iter().any(|name| name.split(['-', '/', '_', '.']).any(is_word)) {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
