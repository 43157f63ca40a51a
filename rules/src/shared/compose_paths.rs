//! Paths that Compose files name, and whether they are there.

use lintainer_core::compose::{Declared, Reference, ReferenceKind, is_default_name};
use lintainer_core::context::Context;
use lintainer_core::dockerfile::Presence;
use lintainer_core::project::{ComposeProject, folder, join};

/// A path at which there is nothing.
pub(crate) struct Missing {
    /// Whether version control leaves it out, so that it may be there elsewhere.
    pub(crate) is_ignored: bool,
}

/// Whether paths in a Compose project count from the folder of its main file for sure: Compose finds that file by
/// itself. With `-f` others may be laid over a file in another folder.
pub(crate) fn is_root(compose: &ComposeProject, cx: &Context) -> bool {
    let main = main_path(compose, cx);
    !compose.fragment && is_default_name(main.rsplit('/').next().unwrap_or(main)) && !may_be_laid_over(compose, cx)
}

/// Whether a project in the same folder or above has something that this one names and does not have: with `-f` it may
/// be laid over that one.
pub(crate) fn may_be_laid_over(compose: &ComposeProject, cx: &Context) -> bool {
    let references = compose.services.iter().flat_map(|service| &service.references);
    references.filter(|reference| !reference.found).any(|reference| is_above(reference, cx))
}

/// Whether another project may bring what one names and does not have: any, where it may be laid over one above.
pub(crate) fn may_be_brought(reference: &Reference, may_be_laid_over: bool, cx: &Context) -> bool {
    may_be_laid_over && cx.project().compose().iter().any(|other| has(other, reference))
}

fn is_above(reference: &Reference, cx: &Context) -> bool {
    let file = reference.name.span.file;
    let own = folder(&cx.project().file(file).source.path);
    let is_around = |other: &ComposeProject| {
        let main = other.files.first().map(|main| folder(&cx.project().file(*main).source.path));
        let rest = main.and_then(|main| own.strip_prefix(main));
        !other.files.contains(&file) && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == own)
    };
    cx.project().compose().iter().any(|other| is_around(other) && has(other, reference))
}

/// Whether a project has what is named.
fn has(project: &ComposeProject, reference: &Reference) -> bool {
    let declares = |all: &[Declared]| all.iter().any(|one| one.name.value == reference.name.value);
    match reference.kind {
        ReferenceKind::Network => declares(&project.networks),
        ReferenceKind::Volume => declares(&project.volumes),
        ReferenceKind::Config => declares(&project.configs),
        ReferenceKind::Secret => declares(&project.secrets),
        ReferenceKind::Service => project.service(&reference.name.value).is_some(),
    }
}

/// What is known of a path of the project at which there is nothing; `None` where something is there, or may be.
pub(crate) fn missing(path: &str, compose: &ComposeProject, cx: &Context) -> Option<Missing> {
    let project = cx.project();
    if project.presence(path) != Presence::No || is_in_empty_folder(path, cx) {
        return None;
    }
    // With `--project-directory` paths count from a folder above.
    let mut main = folder(main_path(compose, cx));
    let below = if main.is_empty() { Some(path) } else { path.strip_prefix(main).and_then(|it| it.strip_prefix('/')) };
    while let (Some(below), false) = (below, main.is_empty() || main.ends_with("..")) {
        main = folder(main);
        if project.presence(&join(main, below)) == Presence::Yes {
            return None;
        }
    }
    Some(Missing { is_ignored: project.is_ignored(path) == Some(true) })
}

fn main_path<'c>(compose: &ComposeProject, cx: &Context<'c>) -> &'c str {
    compose.files.first().map_or("", |main| &cx.project().file(*main).source.path)
}

/// Whether the nearest folder that is there has nothing in it: a submodule that was not fetched, or a place for what is
/// made.
fn is_in_empty_folder(path: &str, cx: &Context) -> bool {
    let mut above = path;
    while !above.is_empty() && !above.ends_with("..") {
        above = folder(above);
        if let Some(names) = cx.project().names_in(above) {
            return names.iter().all(|name| matches!(&*name.text, ".gitignore" | ".gitkeep" | ".keep"));
        }
    }
    false
}
