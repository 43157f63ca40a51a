//! Images by name.

use lintainer_core::context::matches_pattern;
use lintainer_core::model::ImageReference;

/// Whether an image fits one of the patterns of an option, see
/// [`ImagePatterns`](lintainer_core::model::ImagePatterns), which is for lists of our own.
pub(crate) fn fits<S: AsRef<str>>(image: &ImageReference, patterns: &[S]) -> bool {
    let fits = |name: &str| patterns.iter().any(|pattern| matches_pattern(pattern.as_ref(), name));
    !patterns.is_empty() && image.spellings().any(fits)
}
