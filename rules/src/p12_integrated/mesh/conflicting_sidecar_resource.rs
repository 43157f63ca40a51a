//! `conflicting-sidecar-resource`: two mesh resources configure the same pods.

use std::collections::HashMap;

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, MeshPolicy, Object, PolicySubject, Resource};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("networking.istio.io", "Sidecar"), Kind::new("telemetry.istio.io", "Telemetry")];

pub(super) static RULE: Rule = Rule {
    name: "conflicting-sidecar-resource",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_sidecar_resource.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut first: HashMap<(&str, &str, Option<&str>, String), &Resource> = HashMap::new();
    for resource in project.resources().filter(|one| KINDS.iter().any(|kind| kind.fits(one))) {
        let (file, settled) = (resource.node.file, references::is_settled(resource, cx));
        let Some(node) = cx.node(resource.node).filter(|_| settled) else { continue };
        let Some(policy) = MeshPolicy::of(&Object::new(resource, node, project)) else { continue };
        let (subject, whom) = match policy.subject() {
            PolicySubject::Namespace => (String::new(), "all pods of the namespace"),
            PolicySubject::Pods(selector) => (format!("{:?}", selector.requirements), "the same pods"),
            PolicySubject::Targets => continue,
        };
        let listing = project.kustomizations().listing(file);
        let place = listing.map_or(project.file(file).source.path.as_str(), |one| one.folder.as_str());
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.as_str());
        let kind = resource.kind.value.as_str();
        let known = *first.entry((place, kind, namespace, subject)).or_insert(resource);
        let name = |one: &Resource| one.name.as_ref().map(|name| name.value.clone());
        // A name that is there twice is another fault.
        if known.node != resource.node && name(known) != name(resource) {
            cx.report(resource.span, format!("a second {kind} is for {whom}"))
                .help("merge them, or give them different selectors")
                .related(known.span, "the first one is here");
        }
    }
}
