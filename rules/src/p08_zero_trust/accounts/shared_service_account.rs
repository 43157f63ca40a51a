//! `shared-service-account`: several applications share one account with rights.

use std::collections::BTreeMap;

use lintainer_core::kubernetes::{DEFAULT_ACCOUNT, account_name};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shared-service-account",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("shared_service_account.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let mut users: BTreeMap<(Vec<Option<&str>>, &str), Vec<&Workload>> = BTreeMap::new();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial) {
        if let Some(name) = account_name(workload).filter(|name| *name != DEFAULT_ACCOUNT) {
            users.entry((links.namespaces(workload.into()), name)).or_default().push(workload);
        }
    }
    for ((_, name), workloads) in users.into_iter().filter(|(_, workloads)| workloads.len() > 1) {
        let Some(first) = workloads.first().copied() else { continue };
        let is_other =
            |other: &&&Workload| !is_same_application(first, other) && links.together(first.span.file, other.span.file);
        let Some(other) = workloads.iter().find(is_other) else { continue };
        let Some(binding) = links.bindings_for(first).next() else { continue };
        let at = other.service_account.written_at().unwrap_or(other.span);
        let what = format!("`{}` and `{}` have the rights of one account, `{name}`", first.name, other.name);
        cx.report(at, what)
            .help("give each an account of its own")
            .related(first.service_account.written_at().unwrap_or(first.span), "the other one is here")
            .related(binding.span, "this binding gives it rights");
    }
}

/// Labels that say what a workload belongs to.
const LABELS: [&str; 6] =
    ["app", "app.kubernetes.io/instance", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "k8s-app", "release"];

fn is_same_application(one: &Workload, other: &Workload) -> bool {
    let is_same = |label: &&str| one.pod_label(label).is_some_and(|value| other.pod_label(label) == Some(value));
    one.name == other.name || LABELS.iter().any(is_same)
}
