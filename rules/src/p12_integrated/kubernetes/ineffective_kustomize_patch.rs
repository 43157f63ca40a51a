//! `ineffective-kustomize-patch`: a patch or entry of a kustomization that changes nothing.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::{FileId, Span};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-kustomize-patch",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ineffective_kustomize_patch.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let kustomizations = project.kustomizations();
    let is_component = |file: FileId| kustomizations.all().iter().any(|one| one.file == file && one.is_component);
    for (at, entry) in project.equal_entries() {
        // The entries of images are places in which `kustomize edit set image` writes.
        if entry.field == "images" || is_component(at.file) || project.is_among_tests(at.file) {
            continue;
        }
        let message = match entry.field {
            "replicas" => format!("`{}` under `replicas` changes nothing: it has as many already", entry.name),
            _ => format!("`{}` changes nothing: all that it sets is so already", entry.name),
        };
        cx.report(first_line(at, project), message).about(at).help("remove it, or correct what it is meant to set");
    }
}

/// The first line of an entry.
fn first_line(at: Span, project: &Project) -> Span {
    let source = &project.file(at.file).source;
    let len = source.slice(at).lines().next().map_or(0, |line| line.trim_end().len());
    source.span(at.start as usize..at.start as usize + len)
}
