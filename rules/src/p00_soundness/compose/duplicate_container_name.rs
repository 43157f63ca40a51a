//! `duplicate-container-name`: two containers have the same name.

use std::collections::HashMap;

use lintainer_core::compose::Service;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-container-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("duplicate_container_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pod)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    let mut known: HashMap<&str, Vec<&Service>> = HashMap::new();
    for service in &compose.services {
        let Some(name) = service.container_name.known() else { continue };
        let several = service.workload.replicas.known().filter(|count| count.value > 1);
        if let Some(count) = several {
            cx.report(
                name.span,
                format!("`{}` cannot start {} containers named `{}`", service.workload.name, count.value, name.value),
            )
            .help("remove `container_name`")
            .related(count.span, "as many are started");
        }
        let others = known.entry(&name.value).or_default();
        let other = others.iter().take(MAX_OTHERS).find(|other| service.can_run_with(other));
        if let Some(first) = other.and_then(|other| other.container_name.known()) {
            cx.report(
                name.span,
                format!("there is another container named `{}`: the second one does not start", name.value),
            )
            .help("give each a name of its own")
            .related(first.span, "the other one is here");
        }
        others.push(service);
    }
}

/// How many services with one name are looked at for each.
const MAX_OTHERS: usize = 64;

fn check_pod(workload: &Workload, cx: &mut Context) {
    if workload.pod_node.is_none() || workload.partial {
        return;
    }
    let mut known: HashMap<&str, Span> = HashMap::new();
    for container in &workload.containers {
        let is_named = cx.field(container.node).is_some_and(|field| field.key("name").is_written());
        if let Some(first) = known.insert(&container.name, container.span).filter(|_| is_named) {
            cx.report(
                container.span,
                format!("the pod has two containers named `{}`: the API server rejects it", container.name),
            )
            .help("give each a name of its own")
            .related(first, "the other one is here");
        }
    }
}
