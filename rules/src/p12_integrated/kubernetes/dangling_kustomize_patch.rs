//! `dangling-kustomize-patch`: a patch of a kustomization hits nothing.

use lintainer_core::kubernetes::{Kustomized, Patch};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-kustomize-patch",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_kustomize_patch.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// How many patches of a kustomization are looked at: each is compared with all that it deploys.
const MAX_PATCHES: usize = 1024;

fn check(project: &Project, cx: &mut Context) {
    let texts = project.kustomizations().all().iter().map(|one| project.file(one.file).source.text());
    let changes_names = texts.into_iter().any(|text| text.contains("allowNameChange"));
    for one in project
        .kustomizations()
        .all()
        .iter()
        .filter(|one| !one.patched.is_empty() && !one.is_component && !project.is_among_tests(one.file))
    {
        let all = project.kustomized(one);
        // With a prefix, or a patch that may change it, one object has several names.
        if !all.is_whole || all.renames() || changes_names {
            continue;
        }
        for patch in one.patched.iter().take(MAX_PATCHES) {
            report(patch, &all, cx);
        }
    }
}

fn report(patch: &Patch, all: &Kustomized, cx: &mut Context) {
    if let Some(target) = &patch.target {
        if all.may_have(target) {
            return;
        }
        let what = match (&target.kind, &target.name) {
            (Some(kind), Some(name)) => format!("{kind} `{name}`"),
            (Some(kind), None) => format!("`{kind}`"),
            (None, Some(name)) => format!("`{name}`"),
            (None, None) => "the target".to_string(),
        };
        let group = target.group.as_ref().map_or(String::new(), |group| format!(" of the group `{group}`"));
        cx.report(
            target.span,
            format!("{what}{group} is not among what is deployed here, so the patch is not applied"),
        )
        .about(target.span)
        .help("correct the target, or remove the patch");
        return;
    }
    let missing = |(kind, name): &&(String, String)| !all.has(kind, name);
    if let Some((kind, name)) = patch.objects.iter().flatten().find(missing) {
        cx.report(patch.span, format!("{kind} `{name}` of the patch is not among what is deployed here"))
            .about(patch.span)
            .severity(Severity::Error)
            .help("correct kind and name of the patch, or add the object to the resources");
    }
}
