//! `duplicate-resource`: the same object is defined twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

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

/// Folder, group, kind, namespace and name.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn check(project: &Project, cx: &mut Context) {
    let mut by_key: HashMap<Key, (&Resource, Vec<&Resource>)> = HashMap::new();
    for resource in project.resources() {
        let Some(name) = resource.name.as_ref().filter(|_| !resource.partial) else { continue };
        let namespace = resource.namespace.as_ref().map_or("", |namespace| namespace.value.as_str());
        let folder = folder(path(resource, project));
        let key = (folder, resource.group(), resource.kind.value.as_str(), namespace, name.value.as_str());
        match by_key.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert((resource, Vec::new()))),
            Entry::Occupied(mut entry) => entry.get_mut().1.push(resource),
        }
    }
    for (first, mut all) in by_key.into_values().filter(|(_, others)| !others.is_empty()) {
        all.push(first);
        // The files may come in any order.
        all.sort_by_key(|resource| (path(resource, project), resource.span.start));
        let Some((first, others)) = all.split_first() else { continue };
        others.iter().filter(|other| other.node != first.node).for_each(|other| compare(other, first, project, cx));
    }
}

fn path<'a>(resource: &Resource, project: &'a Project) -> &'a str {
    &project.file(resource.node.file).source.path
}

/// Reports an object that another one of its folder repeats.
fn compare(resource: &Resource, known: &Resource, project: &Project, cx: &mut Context) {
    let (file, other) = (resource.node.file, known.node.file);
    let Some(name) = &resource.name else { return };
    let list = |file: FileId| project.kustomizations().listing(file).map(|one| one.file);
    let is_one_output = references::is_one_output(file, other, project);
    let is_apart = list(file).is_some() || list(other).is_some() || project.inventory().is_alternative(file);
    // The files of a test of Chainsaw are applied one after the other.
    let is_step = || project.file_at(&join(folder(path(resource, project)), "chainsaw-test.yaml")).is_some();
    if !is_one_output && (is_apart || is_step()) {
        return;
    }
    let kind = &resource.kind.value;
    let finding = cx.report(name.span, format!("the {kind} `{}` is defined twice", name.value));
    finding.help("delete one of them, or give it another name").related(known.span, "it is defined here, too");
    if !is_one_output {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
