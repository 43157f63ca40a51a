//! Practice 1: trusted images.

use lintainer_core::rule::Rule;

mod missing_tag;
mod piped_remote_script;
mod unverified_download;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&missing_tag::RULE, &piped_remote_script::RULE, &unverified_download::RULE];
