//! `missing-recommended-labels`: the workload has none of the recommended labels.

use std::collections::HashMap;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::prelude::*;

const DEFAULT: &[&str] = &["app.kubernetes.io/name", "app.kubernetes.io/version"];
static LABELS: ListOption = ListOption::new("labels", DEFAULT, "labels of which at least one must be present");

pub(super) static RULE: Rule = Rule {
    name: "missing-recommended-labels",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_recommended_labels.md")),
    yields_to: &[],
    options: &[LABELS.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let wanted = cx.get(&LABELS);
    let is_asked_for = wanted.iter().map(String::as_str).ne(DEFAULT.iter().copied());
    let links = project.links();
    let has_some = |workload: &Workload| {
        let mut keys = workload.labels.iter().chain(&workload.pod_labels).map(|(key, _)| key.value.as_str());
        keys.any(|key| wanted.iter().any(|label| label == key))
    };
    let mut evidence: HashMap<&str, Span> = HashMap::new();
    for workload in project.kubernetes_workloads().filter(|workload| has_some(workload)) {
        for folder in links.neighbourhood(workload.span.file) {
            evidence.entry(folder).or_insert(workload.span);
        }
    }
    for workload in project.kubernetes_workloads() {
        let kustomizations = project.kustomizations();
        let is_given = wanted.iter().any(|label| kustomizations.adds_label(workload.span.file, label));
        let other = links.neighbourhood(workload.span.file).find_map(|folder| evidence.get(folder));
        if workload.partial || is_given || has_some(workload) || other.is_none() && !is_asked_for {
            continue;
        }
        let finding = cx.report(workload.span, format!("`{}` has none of the recommended labels", workload.name));
        finding.help(format!("add `{}`", wanted.join("` or `")));
        if let Some(other) = other {
            finding.related(*other, "this workload beside it has some");
        }
    }
}
