//! Practice 1: trusted images.

use lintainer_core::rule::Rule;

mod floating_tag;
mod missing_tag;
mod piped_remote_script;
mod untrusted_registry;
mod unverified_download;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &floating_tag::RULE,
    &missing_tag::RULE,
    &piped_remote_script::RULE,
    &untrusted_registry::RULE,
    &unverified_download::RULE,
];
