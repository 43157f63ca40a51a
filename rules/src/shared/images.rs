//! Images by name.

use lintainer_core::context::matches_pattern;
use lintainer_core::model::ImageReference;

/// Whether an image fits one of the patterns, with its registry or without, with its tag or without.
pub(crate) fn fits<S: AsRef<str>>(image: &ImageReference, patterns: &[S]) -> bool {
    if patterns.is_empty() {
        return false;
    }
    let repository = repository(image);
    patterns.iter().any(|pattern| {
        let pattern = pattern.as_ref();
        matches_pattern(pattern, image.text())
            || matches_pattern(pattern, image.name())
            || repository.is_some_and(|repository| matches_pattern(pattern, repository))
    })
}

/// The name without registry and `library/`, such as `postgres` or `bitnami/postgresql`; `None` when a part is not known.
pub(crate) fn repository(image: &ImageReference) -> Option<&str> {
    let name = image.name();
    if name.is_empty() || name.contains(lintainer_core::model::UNKNOWN) {
        return None;
    }
    let path = match name.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => rest,
        _ => name,
    };
    Some(path.strip_prefix("library/").unwrap_or(path))
}
