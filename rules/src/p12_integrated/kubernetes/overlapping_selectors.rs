//! `overlapping-selectors`: two controllers claim the same pods.

use std::collections::{HashMap, HashSet};

use crate::shared::references;
use lintainer_core::kubernetes::LabelSelector;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{NodeRef, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

const CONTROLLERS: [&str; 5] = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"];

/// Labels that several applications have in common.
const SHARED: [&str; 3] = ["app.kubernetes.io/managed-by", "app.kubernetes.io/part-of", "app.kubernetes.io/version"];

/// How many controllers with an equal label one is compared with.
const MAX_COMPARED: usize = 16;

pub(super) static RULE: Rule = Rule {
    name: "overlapping-selectors",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("overlapping_selectors.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut beside: HashMap<(&str, Option<&str>, &str, &str), Vec<&Workload>> = HashMap::new();
    let (mut selectors, mut reported) = (HashMap::new(), HashSet::new());
    for workload in project.kubernetes_workloads().filter(|one| CONTROLLERS.contains(&one.kind.as_str())) {
        if !references::is_settled_workload(workload, cx) {
            continue;
        }
        let (file, namespace) = (workload.span.file, workload.namespace.as_deref());
        // Files of a plain folder may be alternatives.
        let listing = project.kustomizations().listing(file);
        let place = listing.map_or(project.file(file).source.path.as_str(), |one| one.folder.as_str());
        let mut is_reported = false;
        for (key, value) in &workload.pod_labels {
            let Some(value) = value.value().filter(|_| !SHARED.contains(&key.value.as_str())) else { continue };
            let others = beside.entry((place, namespace, &key.value, value)).or_default();
            let known = others
                .iter()
                .take(MAX_COMPARED)
                .find(|other| !is_reported && !is_same(other, workload) && fight(other, workload, &mut selectors, cx));
            if let Some(other) = known.copied() {
                is_reported = true;
                // A third one is not worth a finding of its own.
                if reported.insert(other.node) {
                    report(other, workload, cx);
                }
            }
            others.push(workload);
        }
    }
}

fn is_same(one: &Workload, other: &Workload) -> bool {
    one.kind == other.kind && one.name == other.name
}

type Selectors = HashMap<NodeRef, Option<LabelSelector>>;

/// Whether each of two controllers selects the pods of the other one.
fn fight(one: &Workload, other: &Workload, selectors: &mut Selectors, cx: &Context) -> bool {
    let mut selects = |one: &Workload, other: &Workload| {
        let selector = one.node.and_then(|node| {
            let known = selectors.entry(node).or_insert_with(|| selector(one, cx));
            known.as_ref()
        });
        selector.is_some_and(|selector| selector.matches(&other.pod_labels) == Some(true))
    };
    selects(one, other) && selects(other, one)
}

/// What a controller selects; nothing where somebody else manages it.
fn selector(workload: &Workload, cx: &Context) -> Option<LabelSelector> {
    let object = references::object_of(workload, cx)?;
    let field = object.at("spec.selector");
    let is_owned = object.at("metadata.ownerReferences").is_written();
    let selector = match object.kind() {
        "ReplicationController" => LabelSelector::of_map(field),
        _ => LabelSelector::read(field),
    };
    Some(selector).filter(|selector| !is_owned && !selector.is_everything())
}

fn report(other: &Workload, workload: &Workload, cx: &mut Context) {
    let at = references::object_of(workload, cx).map_or(workload.span, |object| object.at("spec.selector").span());
    let message = format!("`{}` and `{}` select each other's pods", workload.name, other.name);
    cx.report(at, message)
        .help("give each selector a label that only its own pods have")
        .related(other.span, "the other controller is here");
}
