//! `missing-network-policy`: a pod that no network policy means.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;

use crate::prelude::*;

use std::collections::{HashMap, HashSet};

static REQUIRE: BoolOption = BoolOption::new("require", false, "also report projects without any network policy");

pub(super) static RULE: Rule = Rule {
    name: "missing-network-policy",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_network_policy.md")),
    yields_to: &[],
    options: &[REQUIRE.declared()],
    checks: &[Check::Project(check)],
};

/// Kinds whose pods run in the cluster as they are written.
const KINDS: &[&str] = &[
    "CloneSet",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "DeploymentConfig",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let require = cx.get(&REQUIRE);
    // Policies for pods that nobody here has say nothing about the author's habits.
    let with_policies: HashSet<&str> = links
        .policies_in_use(project.kubernetes_workloads())
        .flat_map(|policy| links.neighbourhood(policy.node.file))
        .collect();
    let covered = covered(project);
    let mut reported = HashSet::new();
    for workload in project.kubernetes_workloads().filter(|workload| is_judged(workload)) {
        let file = workload.span.file;
        if !links.in_sight(file) || links.has_policy(workload) {
            continue;
        }
        let uses_policies = links.neighbourhood(file).any(|folder| with_policies.contains(folder));
        if uses_policies {
            let finding = cx.report(workload.span, format!("no NetworkPolicy selects the pods of `{}`", workload.name));
            finding.help("add a NetworkPolicy for them, or one with `podSelector: {}` for the whole namespace");
            if workload.is_job() {
                finding.severity(Severity::Info);
            }
            if covered.get(links.unit(file)).is_none_or(|(with, all)| with * 2 < *all) {
                finding.profile(Profile::Hardened);
            }
        } else if require && reported.insert((links.unit(file), workload.namespace.as_deref())) {
            let of = workload.namespace.as_ref().map_or(String::new(), |name| format!(" in the namespace `{name}`"));
            cx.report(workload.span, format!("there is no NetworkPolicy{of}"))
                .help("add a NetworkPolicy with `podSelector: {}` that denies, and others that allow what is needed");
        }
    }
}

/// How many of the workloads of a unit have a policy, and how many there are: what half of them have is a habit.
fn covered(project: &Project) -> HashMap<&str, (usize, usize)> {
    let links = project.links();
    let mut covered: HashMap<&str, (usize, usize)> = HashMap::new();
    for workload in project.kubernetes_workloads().filter(|workload| is_judged(workload)) {
        let (with, all) = covered.entry(links.unit(workload.span.file)).or_default();
        *with += usize::from(links.policies_for(workload).next().is_some());
        *all += 1;
    }
    covered
}

/// Network policies do not reach pods in the network of their node.
fn is_judged(workload: &Workload) -> bool {
    KINDS.contains(&workload.kind.as_str())
        && !workload.partial
        && (workload.host_network.is_unset() || workload.host_network.is_false())
}
