//! `ambiguous-service`: the service selects pods of several applications.

use std::collections::{HashMap, HashSet};

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{NodeRef, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

/// Labels that name an application.
const IDENTITY: [&str; 3] = ["app.kubernetes.io/name", "app", "k8s-app"];

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-service",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ambiguous_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let (links, mut first) = (project.links(), HashMap::<NodeRef, (&Workload, &str)>::new());
    let mut reported = HashSet::new();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.is_job()) {
        let Some(own) = IDENTITY.iter().find_map(|key| workload.pod_label(key)) else { continue };
        for service in links.services_of(workload) {
            let is_alternative = |file| project.inventory().is_alternative(file);
            if service.headless || service.partial || service.selects(&workload.pod_labels) != Some(true) {
                continue;
            }
            let (other, name) = *first.entry(service.node).or_insert((workload, own));
            if name == own || is_alternative(service.node.file) || !reported.insert(service.node) {
                continue;
            }
            let Some(at) = service.selector_span else { continue };
            cx.report(at, format!("`{}` selects pods of `{name}` and of `{own}`", service.name))
                .help("add the label to the selector that tells them apart")
                .related(other.span, format!("pods of `{name}`"))
                .related(workload.span, format!("pods of `{own}`"));
        }
    }
}
