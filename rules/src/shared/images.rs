//! Images by name.

use lintainer_core::context::matches_pattern;
use lintainer_core::model::ImageReference;

/// Whether an image fits one of the patterns, with its registry or without, with its tag or without.
pub(crate) fn fits<S: AsRef<str>>(image: &ImageReference, patterns: &[S]) -> bool {
    if patterns.is_empty() {
        return false;
    }
    // Taken apart once, not once for each pattern.
    let (text, name, repository) = (image.text(), image.name(), repository(image));
    let names = [Some(text), Some(name).filter(|name| *name != text), repository.filter(|part| *part != name)];
    let mut names = names.into_iter().flatten();
    names.any(|name| patterns.iter().any(|pattern| matches_pattern(pattern.as_ref(), name)))
}

/// The name without registry and `library/`, such as `postgres` or `bitnami/postgresql`; `None` when a part is not
/// known.
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
