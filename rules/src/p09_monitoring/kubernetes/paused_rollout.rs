//! `paused-rollout`: A rollout is left paused.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "paused-rollout",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("paused_rollout.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Object(&[Kind::new("apps", "Deployment"), Kind::new("argoproj.io", "Rollout")], check_paused),
        Check::Object(&[Kind::new("apps", "StatefulSet")], check_partition),
        Check::Object(&[Kind::new("batch", "CronJob"), Kind::new("batch", "Job")], check_suspended),
    ],
};

fn check_paused(object: &Object, cx: &mut Context) {
    let paused = object.at("spec.paused");
    let Some(at) = paused.bool().true_at().filter(|_| !is_meant(object, cx)) else { return };
    cx.report(at, format!("the rollout of `{}` is paused: changes do not reach the cluster", object.display()))
        .help("remove `paused`");
    cx.fix(|_| Some(Fix::risky("remove `paused`", paused.remove()?)));
}

fn check_partition(object: &Object, cx: &mut Context) {
    let partition = object.at("spec.updateStrategy.rollingUpdate.partition").int();
    let Some(partition) = partition.known().filter(|one| one.value > 0 && !is_meant(object, cx)) else { return };
    let replicas = match object.at("spec.replicas").int() {
        Setting::Set(replicas) => replicas.value,
        Setting::Unset { .. } => 1,
        _ => return,
    };
    let name = object.display();
    if partition.value >= replicas {
        cx.report(
            partition.span,
            format!("no pod of `{name}` is updated: it has {replicas}, and {} stay old", partition.value),
        )
        .help("write `partition: 0`");
    } else {
        cx.report(partition.span, format!("{} pods of `{name}` are not updated", partition.value))
            .help("write `partition: 0` when the rollout may go on")
            .severity(Severity::Info)
            .profile(Profile::Audit);
    }
}

fn check_suspended(object: &Object, cx: &mut Context) {
    let Some(at) = object.at("spec.suspend").bool().true_at().filter(|_| !is_meant(object, cx)) else { return };
    let is_queued = |key: &str| key.starts_with("kueue.x-k8s.io/") || key.starts_with("jobset.sigs.k8s.io/");
    if !object.labels().iter().any(|(key, _)| is_queued(&key.value)) {
        cx.report(at, format!("`{}` is suspended: it does not run", object.display()))
            .help("remove `suspend` when it may run")
            .severity(Severity::Info)
            .profile(Profile::Audit);
    }
}

/// Whether the name of the file or a folder says so, or the object was read from a cluster.
fn is_meant(object: &Object, cx: &Context) -> bool {
    let mut words = cx.file().source.path.split(|c: char| !c.is_ascii_alphabetic());
    let says_so = |word: &str| {
        ["disable", "disabled", "pause", "paused", "suspend", "suspended"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    object.at("status").is_written() || words.any(says_so)
}
