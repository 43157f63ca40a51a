//! The folders that an image is built in, what their ignore files leave out, and what is copied from them.

use std::collections::BTreeSet;

use lintainer_core::dockerfile::{Dockerfile, IgnoreFile, Instruction, Presence, Word};
use lintainer_core::project::{File, Project, folder, join};

/// The ignore files of all folders that the image of a Dockerfile is built in; none where one of these has none, or is
/// not known.
pub(crate) fn ignore_files<'p>(file: &File, project: &'p Project) -> Vec<&'p IgnoreFile> {
    let contexts = contexts(file, project);
    let found: Option<Vec<&IgnoreFile>> = contexts.iter().map(|context| ignore_file(file, context, project)).collect();
    found.unwrap_or_default()
}

/// Whether the ignore files leave out everything but what they name.
pub(crate) fn is_allow_list(file: &File, project: &Project) -> bool {
    let files = ignore_files(file, project);
    let is_list =
        |file: &&IgnoreFile| file.patterns.iter().any(|one| is_everything(&one.text.value) && !one.is_negated);
    !files.is_empty() && files.iter().all(is_list)
}

fn is_everything(pattern: &str) -> bool {
    matches!(pattern.trim_start_matches('/'), "*" | "**" | "**/*" | ".")
}

/// The folders that the image is built in: what Compose services say, otherwise the folder of the Dockerfile. Empty
/// when one of them is not known.
pub(crate) fn contexts(file: &File, project: &Project) -> Vec<String> {
    let path = file.source.path.as_str();
    let services = project.services_built_from(path);
    if services.is_empty() {
        return vec![folder(path).to_string()];
    }
    let builds = services.iter().filter_map(|(_, service)| service.build.as_ref());
    let found: Option<BTreeSet<String>> = builds.map(|build| build.context.clone()).collect();
    found.unwrap_or_default().into_iter().collect()
}

/// The ignore file that applies: the Dockerfile's own one, otherwise that of the context.
pub(crate) fn ignore_file<'p>(file: &File, context: &str, project: &'p Project) -> Option<&'p IgnoreFile> {
    let path = join(context, ".dockerignore");
    let own = project.file_at(&format!("{}.dockerignore", file.source.path));
    let found = own.or_else(|| project.file_at(&path)).or_else(|| project.file_at(&format!("./{path}")))?;
    project.model(found.source.id).ignore.as_deref()
}

/// Whether it is known in which folder the image is built: a Compose service says so.
pub(crate) fn are_told(file: &File, project: &Project) -> bool {
    !project.services_built_from(&file.source.path).is_empty()
}

/// Whether a folder above that of a Dockerfile has what its own folder lacks, or may have it: then that one is the context.
pub(crate) fn may_be_above(missing: &str, dockerfile: &str, project: &Project) -> bool {
    above(dockerfile).any(|above| project.presence(&join(above, missing)) != Presence::No)
}

/// Whether one surely has it.
pub(crate) fn has_above(path: &str, dockerfile: &str, project: &Project) -> bool {
    above(dockerfile).any(|above| project.presence(&join(above, path)) == Presence::Yes)
}

/// The folders above that of a file, the nearest first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(folder(path)), |at| parent(at))
}

fn parent(at: &str) -> Option<&str> {
    (!at.is_empty()).then(|| folder(at))
}

/// A source of COPY or ADD that is a path of the context; `None` for addresses and for what is not known. The builder
/// reads the Dockerfile and the ignore file in any case; copied they can be only where they are not left out.
pub(crate) fn local_source(word: &Word, instruction: &Instruction, dockerfile: &Dockerfile) -> Option<String> {
    let expanded = dockerfile.expand(word, instruction);
    let text = expanded.known()?;
    let is_address = text.contains("://") || text.starts_with("git@");
    let is_unclear = is_address || text.is_empty() || text.contains('\\');
    (!is_unclear).then(|| text.into_owned())
}

/// The path of a source below its context: empty for the context itself, also where all that is in it is named.
pub(crate) fn below_context(source: &str) -> String {
    let path = join("/", source).trim_start_matches('/').to_string();
    if matches!(path.as_str(), "*" | "**") { String::new() } else { path }
}
