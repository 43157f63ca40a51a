//! The images that a bot would update, by their repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::project::{File, Project};
use lintainer_core::reports::{Pin, references};
use lintainer_core::span::FileId;

use super::aside::is_aside;

/// An image with a digest or a version of two numbers or more that is written out.
pub(crate) struct Pinned<'p> {
    pub image: &'p ImageReference,
    pub file: &'p File,
    /// The path of the file from the top of its repository.
    pub path: &'p str,
}

/// The pinned images by the top of their repository, in the order of their places. Those that something else fills in
/// are left out, and so are examples and tests.
pub(crate) fn pinned_by_repository(project: &Project) -> BTreeMap<String, Vec<Pinned<'_>>> {
    // Where no repository can be seen, as in memory, nobody lowers all Dockerfiles for it.
    if !project.files().iter().any(|file| project.repository_of(&file.source.path).is_some()) {
        return BTreeMap::new();
    }
    let mut tops: BTreeMap<FileId, Option<Arc<str>>> = BTreeMap::new();
    let mut found: BTreeMap<String, Vec<Pinned>> = BTreeMap::new();
    for image in references(project).into_iter().map(|reference| reference.image) {
        let is_pinned = match (Pin::of(image), image.tag()) {
            (Pin::Digest, _) => true,
            (Pin::Tag, Tag::Known(tag)) => names_release(tag),
            _ => false,
        };
        let is_pinned = is_pinned && !image.from_default;
        if !is_pinned || project.fills_in(image) || project.pipelines_fill_in(image) {
            continue;
        }
        let file = project.file(image.span.file);
        let shown = file.source.path.as_str();
        let top = tops.entry(image.span.file).or_insert_with(|| project.repository_of(shown));
        let Some(top) = top.as_deref() else { continue };
        let path = shown.strip_prefix(top).unwrap_or(shown).trim_start_matches('/');
        if !is_aside(path) {
            found.entry(top.to_string()).or_default().push(Pinned { image, file, path });
        }
    }
    found.values_mut().for_each(|all| all.sort_by_key(|one| (one.path, one.image.span)));
    found
}

/// Whether a tag names more than a major version, which gets fixes by itself.
fn names_release(tag: &str) -> bool {
    tag.as_bytes().windows(3).any(|three| matches!(three, [a, b'.', b] if a.is_ascii_digit() && b.is_ascii_digit()))
}
