//! `unused-config`: a configuration or secret that nothing uses.

use std::collections::{HashMap, HashSet};

use lintainer_core::compose::{Declared, ReferenceKind};
use lintainer_core::kubernetes::Resource;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Pairs;
use lintainer_core::project::{ComposeProject, Project};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-config",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unused_config.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_compose), Check::Project(check_objects)],
};

fn check_compose(compose: &ComposeProject, cx: &mut Context) {
    if compose.incomplete || compose.fragment {
        return;
    }
    let all: [(ReferenceKind, &str, &[Declared]); 2] =
        [(ReferenceKind::Config, "config", &compose.configs), (ReferenceKind::Secret, "secret", &compose.secrets)];
    for (kind, what, declared) in all {
        let used = compose.named(kind);
        for item in declared.iter().filter(|item| !item.external.is_true()) {
            let name = &item.name.value;
            if !used.contains(name.as_str()) {
                cx.report(item.name.span, format!("no service uses the {what} `{name}`"))
                    .help("give it to a service, or remove it");
            }
        }
    }
}

/// Names that programs look for.
const KNOWN: &[&str] = &["coredns", "kube-proxy", "kube-root-ca.crt"];

/// Labels without a prefix that only describe.
const PLAIN_LABELS: &[&str] =
    &["app", "chart", "component", "env", "heritage", "k8s-app", "name", "release", "tier", "version"];

/// Types of secrets that the control plane finds itself.
const FOUND_BY_TYPE: &[&str] = &["bootstrap.kubernetes.io/token", "kubernetes.io/service-account-token"];

fn check_objects(project: &Project, cx: &mut Context) {
    let is_config = |resource: &Resource| resource.is("", "ConfigMap") || resource.is("", "Secret");
    let mut declared: HashMap<&str, usize> = HashMap::new();
    let mut candidates = Vec::new();
    for resource in project.resources().filter(|resource| is_config(resource)) {
        let Some(name) = &resource.name else { continue };
        *declared.entry(&name.value).or_default() += 1;
        if may_be_judged(resource, project, cx) {
            candidates.push((resource, name));
        }
    }
    let names: HashSet<&str> = candidates.iter().map(|(_, name)| name.value.as_str()).collect();
    let mentions = project.count_words(&names);
    for (resource, name) in candidates {
        let own = declared.get(name.value.as_str()).copied().unwrap_or(0);
        if mentions.get(name.value.as_str()).is_some_and(|all| *all <= own) {
            let kind = &resource.kind.value;
            cx.report(name.span, format!("the {kind} `{}` is used by nothing here", name.value))
                .help("name it where it is used, or remove it")
                .confidence(Confidence::Low);
        }
    }
}

/// Whether who uses an object would have to name it, and would be seen.
fn may_be_judged(resource: &Resource, project: &Project, cx: &Context) -> bool {
    let name = resource.name.as_ref().map_or("", |name| name.value.as_str());
    let is_known = KNOWN.contains(&name) || name.starts_with("argocd-") || name.ends_with("leader-election");
    let links = project.links();
    if resource.partial || is_known || !links.in_sight(resource.node.file) || !links.has_pods_near(resource) {
        return false;
    }
    let is_found_by = |pairs: &Pairs| pairs.iter().any(|(key, _)| !only_describes(&key.value));
    let by_type = cx.field(Some(resource.node)).and_then(|root| root.key("type").word());
    !is_found_by(&resource.labels)
        && !is_found_by(&resource.annotations)
        && !by_type.is_some_and(|kind| FOUND_BY_TYPE.contains(&kind))
        && !project.is_among_tests(resource.node.file)
}

/// Whether a label or annotation is one by which nobody looks for objects.
fn only_describes(key: &str) -> bool {
    match key.split_once('/') {
        Some((prefix, _)) => matches!(prefix, "app.kubernetes.io" | "kubernetes.io" | "helm.sh"),
        None => PLAIN_LABELS.contains(&key),
    }
}
