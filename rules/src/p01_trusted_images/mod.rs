//! Practice 1: trusted images.

use lintainer_core::rule::Rule;

mod missing_tag;
mod unverified_download;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&missing_tag::RULE, &unverified_download::RULE];
