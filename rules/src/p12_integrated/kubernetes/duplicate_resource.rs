//! `duplicate-resource`: the same object is defined twice.

use std::collections::HashMap;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource, folder, join};
use lintainer_core::span::FileId;

use crate::prelude::*;
use crate::shared::references;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-resource",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("duplicate_resource.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut first: HashMap<(&str, &str, &str, &str, &str), &Resource> = HashMap::new();
    for resource in project.resources() {
        let Some(name) = resource.name.as_ref().filter(|_| !resource.partial) else { continue };
        let namespace = resource.namespace.as_ref().map_or("", |namespace| namespace.value.as_str());
        let file = resource.node.file;
        let folder = folder(&project.file(file).source.path);
        let key = (folder, resource.group(), resource.kind.value.as_str(), namespace, name.value.as_str());
        let known = *first.entry(key).or_insert(resource);
        if known.node == resource.node {
            continue;
        }
        let other = known.node.file;
        let list = |file: FileId| project.kustomizations().listing(file).map(|one| one.file);
        let is_one_output = references::is_one_output(file, other, project);
        let is_apart = list(file).is_some() || list(other).is_some() || project.inventory().is_alternative(file);
        // The files of a test of Chainsaw are applied one after the other.
        let is_step = || project.file_at(&join(folder, "chainsaw-test.yaml")).is_some();
        if !is_one_output && (is_apart || is_step()) {
            continue;
        }
        let kind = &resource.kind.value;
        let finding = cx.report(name.span, format!("the {kind} `{}` is defined twice", name.value));
        finding.help("delete one of them, or give it another name").related(known.span, "it is defined here, too");
        if !is_one_output {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
    }
}
