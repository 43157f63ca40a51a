//! `dangling-kustomize-file`: a kustomization names a file that does not exist.

use lintainer_core::dockerfile::Presence;
use lintainer_core::kubernetes::{Kustomization, NamedPath};
use lintainer_core::kustomize::FILE_NAMES;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, folder, join};
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-kustomize-file",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_kustomize_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for one in project.kustomizations().all() {
        let file = project.file(one.file);
        // Templates are copied to where their paths lead.
        let is_template = one.folder.split('/').any(|folder| matches!(folder, "template" | "templates"));
        if file.skipped.is_some() || file.is_broken() || is_template || project.is_among_tests(one.file) {
            continue;
        }
        for named in one.paths.iter().filter(|named| !is_elsewhere(&named.path.value)) {
            path(one, named, project, cx);
        }
    }
}

/// Whether a path is an address, or depends on who builds.
fn is_elsewhere(path: &str) -> bool {
    let marks = ["://", "?ref=", "?version=", "?timeout=", "git::", "git@", "$", "{{", "<"];
    let first = path.split('/').next().unwrap_or("");
    // `github.com/team/repository`.
    let is_host = path.contains('/') && first.contains('.') && !first.starts_with('.');
    marks.iter().any(|mark| path.contains(mark)) || is_host || path.starts_with('/')
}

fn path(one: &Kustomization, named: &NamedPath, project: &Project, cx: &mut Context) {
    let path = join(&one.folder, &named.path.value);
    let name = path.rsplit('/').next().unwrap_or(&path);
    match project.presence(&path) {
        Presence::Unknown => {}
        Presence::Yes => {
            let names = project.names_in(&path).filter(|names| named.may_be_folder && !names.is_empty());
            if names.is_some_and(|names| !names.iter().any(|name| FILE_NAMES.contains(&&*name.text))) {
                cx.report(named.path.span, format!("`{}` has no kustomization.yaml", named.path.value))
                    .about(named.path.span)
                    .help("name the files in it, or a directory with a kustomization");
            }
        }
        Presence::No => {
            // The Operator SDK writes the base of its bundle when it is asked for one.
            let is_made = project.is_ignored(&path) == Some(true)
                || name.ends_with(".clusterserviceversion.yaml")
                || project.mentions_file(&one.folder, name);
            // An empty folder is a submodule that was not fetched.
            let is_empty = project.names_in(folder(&path)).is_some_and(|names| names.is_empty());
            if is_made || is_empty {
                return;
            }
            let names = project.names_in(folder(&path));
            let near = names.and_then(|names| nearest(name, names.iter().map(|name| &*name.text)));
            let help = match near {
                Some(near) => format!("name `{near}`, or add the file"),
                None => "correct the path, or add the file".to_string(),
            };
            cx.report(named.path.span, format!("`{}` under `{}` does not exist", named.path.value, named.key))
                .about(named.path.span)
                .help(help);
        }
    }
}
