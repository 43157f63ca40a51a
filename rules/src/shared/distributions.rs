//! Which distribution of Linux an image is built on, by its name and tag.

use lintainer_core::model::{ImageReference, Tag};

/// A distribution and its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Distribution {
    /// The name, as that of its official image.
    pub name: &'static str,
    /// The release as numbers: 12, 24.04. `None`: the newest one.
    pub release: Option<(u32, u32)>,
    /// Whether the image is that of the distribution itself.
    pub is_plain: bool,
}

/// Names of releases.
const NAMES: &[(&str, &str, (u32, u32))] = &[
    ("debian", "jessie", (8, 0)),
    ("debian", "stretch", (9, 0)),
    ("debian", "buster", (10, 0)),
    ("debian", "bullseye", (11, 0)),
    ("debian", "bookworm", (12, 0)),
    ("debian", "trixie", (13, 0)),
    ("debian", "forky", (14, 0)),
    ("ubuntu", "trusty", (14, 4)),
    ("ubuntu", "xenial", (16, 4)),
    ("ubuntu", "bionic", (18, 4)),
    ("ubuntu", "focal", (20, 4)),
    ("ubuntu", "jammy", (22, 4)),
    ("ubuntu", "noble", (24, 4)),
];

/// The distribution of an official image, where its name or its tag says so.
pub(crate) fn of(image: &ImageReference) -> Option<Distribution> {
    let name = image.official_name()?;
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        Tag::Missing => "latest",
        Tag::Unknown => return None,
    };
    let by_name = |part: &str| NAMES.iter().find(|(_, release, _)| *release == part);
    if let Some(name) = ["debian", "ubuntu", "alpine"].into_iter().find(|own| *own == name) {
        let first = tag.split('-').next().unwrap_or(tag);
        let release = match by_name(first) {
            Some((_, _, release)) => Some(*release),
            None if first.starts_with(|c: char| c.is_ascii_digit()) => Some(numbers(first)?),
            None => None,
        };
        // `oldstable` and the like are none of the newest.
        let is_old = release.is_none() && first.starts_with("old");
        return (!is_old).then_some(Distribution { name, release, is_plain: true });
    }
    tag.split('-').find_map(|part| {
        if let Some((name, _, release)) = by_name(part) {
            return Some(Distribution { name, release: Some(*release), is_plain: false });
        }
        let rest = part.strip_prefix("alpine")?;
        let release = if rest.is_empty() { None } else { Some(numbers(rest)?) };
        Some(Distribution { name: "alpine", release, is_plain: false })
    })
}

/// `3.20.1` as 3 and 20; `12` as 12 and 0.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(str::parse);
    let major = parts.next()?.ok()?;
    let minor = match parts.next() {
        Some(minor) => minor.ok()?,
        // A major number alone moves with its releases.
        None if major == 3 => u32::MAX,
        None => 0,
    };
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::span::{FileId, Span};

    fn release(image: &str) -> Option<(&'static str, Option<(u32, u32)>)> {
        let image = ImageReference::verbatim(image, Span::new(FileId(0), 0..image.len()));
        of(&image).map(|one| (one.name, one.release))
    }

    #[test]
    fn names_and_numbers_are_releases() {
        assert_eq!(release("debian:bookworm-slim"), Some(("debian", Some((12, 0)))));
        assert_eq!(release("debian:12.5"), Some(("debian", Some((12, 5)))));
        assert_eq!(release("ubuntu:24.04"), Some(("ubuntu", Some((24, 4)))));
        assert_eq!((release("ubuntu"), release("alpine:edge")), (Some(("ubuntu", None)), Some(("alpine", None))));
        assert_eq!(release("node:22-alpine3.20"), Some(("alpine", Some((3, 20)))));
        assert_eq!(release("node:22-alpine"), Some(("alpine", None)));
        assert_eq!(release("python:3.13-slim-trixie"), Some(("debian", Some((13, 0)))));
        assert_eq!((release("node:22"), release("team/debian:12"), release("debian:oldstable")), (None, None, None));
    }
}
