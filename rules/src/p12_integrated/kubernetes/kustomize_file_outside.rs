//! `kustomize-file-outside`: a kustomization names a file outside of its folder.

use lintainer_core::dockerfile::Presence;
use lintainer_core::kubernetes::{Kustomization, NamedPath};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, join};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "kustomize-file-outside",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("kustomize_file_outside.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// What the option and Argo CD's configuration are given where files outside are allowed.
const ALLOWED: &str = "LoadRestrictionsNone";

fn check(project: &Project, cx: &mut Context) {
    let is_read = |one: &&Kustomization| {
        let file = project.file(one.file);
        file.skipped.is_none() && !file.is_broken() && !project.is_among_tests(one.file)
    };
    let mut is_flux = None;
    for one in project.kustomizations().all().iter().filter(is_read) {
        let outside: Vec<&NamedPath> = one.paths.iter().filter(|named| is_outside(one, named, project)).collect();
        let mut is_flux = || *is_flux.get_or_insert_with(|| project.resources().any(|it| it.group() == FLUX));
        if outside.is_empty() || is_flux() || project.mentions_text(&one.folder, ALLOWED) {
            continue;
        }
        for named in outside {
            let path = &named.path.value;
            cx.report(named.path.span, format!("`{path}` is outside of the folder of its kustomization"))
                .about(named.path.span)
                .help("give the folder of the file a kustomization and list that, or move the file");
        }
    }
}

/// The group of Flux's kustomizations, which are built without the restriction.
const FLUX: &str = "kustomize.toolkit.fluxcd.io";

/// Whether a path leads to a file that is neither in the folder nor below it.
fn is_outside(one: &Kustomization, named: &NamedPath, project: &Project) -> bool {
    if !named.path.value.starts_with("..") {
        return false;
    }
    let path = join(&one.folder, &named.path.value);
    let is_below = one.folder.is_empty() || path.strip_prefix(&one.folder).is_some_and(|rest| rest.starts_with('/'));
    let is_file = project.presence(&path) == Presence::Yes && project.names_in(&path).is_none();
    !is_below && (is_file || project.file_at(&path).is_some())
}
