//! Practice 2: updates and bugfixes.

use lintainer_core::rule::Rule;

mod end_of_life_image;
mod removed_api_version;
mod stale_package_index;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&end_of_life_image::RULE, &removed_api_version::RULE, &stale_package_index::RULE];
