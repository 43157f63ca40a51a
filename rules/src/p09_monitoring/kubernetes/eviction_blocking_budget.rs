//! `eviction-blocking-budget`: the disruption budget never allows an eviction.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};

use lintainer_core::kubernetes::{Budget, Object, Replicas};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{NodeRef, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

const LEAST: &[&str] = &["kube-linter/pdb-min-available", "kyverno/pdb-minavailable", "gatekeeper/poddisruptionbudget"];
const SCALED: &[&str] = &["polaris/pdbMinAvailableGreaterThanHPAMinReplicas"];
const MOST: &[&str] = &[
    "kube-linter/pdb-max-unavailable",
    "kyverno/pdb-maxunavailable",
    "polaris/pdbDisruptionsIsZero",
    "gatekeeper/poddisruptionbudget",
];

pub(super) static RULE: Rule = Rule {
    name: "eviction-blocking-budget",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("eviction_blocking_budget.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Budget::KIND], check), Check::Project(check_numbers)],
};

fn check(object: &Object, cx: &mut Context) {
    let name = object.display();
    let (least, most) = (object.at("spec.minAvailable").share(), object.at("spec.maxUnavailable").share());
    let (at, alias) = match (least.known(), most.known()) {
        (None, Some(most)) if most.value.amount() == 0 => (most.span, MOST),
        (Some(least), None) if least.value.is_all() => (least.span, LEAST),
        _ => return,
    };
    cx.report(at, format!("`{name}` allows no eviction: nodes with its pods cannot be drained"))
        .help("write `maxUnavailable: 1`")
        .aliases(alias);
}

/// The workloads that a budget protects, as far as they are counted.
struct Protected<'p> {
    budget: &'p Budget,
    /// The pods of all workloads at least; `None` where one is not known.
    pods: Option<i64>,
    /// One of the workloads, with its pods.
    first: Option<(&'p Workload, Replicas<'p>)>,
    /// Kinds and names of the workloads: where two have the same, they are not both deployed.
    names: HashSet<(&'p str, &'p str)>,
}

fn check_numbers(project: &Project, cx: &mut Context) {
    let links = project.links();
    if links.budgets().is_empty() {
        return;
    }
    let mut budgets: BTreeMap<NodeRef, Protected> = BTreeMap::new();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.is_job()) {
        let replicas = OnceCell::new();
        for budget in links.budgets_for(workload) {
            let fresh = || Protected { budget, pods: Some(0), first: None, names: HashSet::new() };
            let protected = budgets.entry(budget.node).or_insert_with(fresh);
            let replicas: &Option<Replicas> = replicas.get_or_init(|| links.replicas(workload));
            let is_new = protected.names.insert((&workload.kind, &workload.name));
            let is_sure = is_new && budget.selects(&workload.pod_labels) == Some(true);
            let (Some(replicas), Some(pods)) = (replicas.filter(|_| is_sure), protected.pods) else {
                protected.pods = None;
                continue;
            };
            protected.pods = pods.checked_add(replicas.number.max(0));
            protected.first.get_or_insert((workload, replicas));
        }
    }
    for Protected { budget, pods, first, .. } in budgets.into_values() {
        let (Some(pods), Some(least)) = (pods.filter(|pods| *pods > 0), budget.min_available.known()) else { continue };
        if least.value.is_all() || least.value.of(pods) < pods || budget.max_unavailable.written_at().is_some() {
            continue;
        }
        let Some((workload, replicas)) = first else { continue };
        let count = if pods == 1 { "1 replica".to_string() } else { format!("{pods} replicas") };
        let (message, alias) = match replicas.autoscaler {
            Some(_) => {
                let name = &budget.name;
                (format!("`{name}` allows no eviction at low load: `{}` then has {count}", workload.name), SCALED)
            }
            None => (format!("`{}` allows no eviction: `{}` has {count}", budget.name, workload.name), LEAST),
        };
        let help =
            if pods == 1 { "run two replicas, or write `maxUnavailable: 1`" } else { "write `maxUnavailable: 1`" };
        cx.report(least.span, message).help(help).related(replicas.at, "the number of replicas is here").aliases(alias);
    }
}
