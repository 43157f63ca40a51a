//! Practice 1: trusted images.

use lintainer_core::rule::Rule;

mod floating_tag;
mod git_clone_in_run;
mod implicit_registry;
mod injectable_git_sync;
mod lenient_pull_policy;
mod missing_digest;
mod missing_tag;
mod open_repository_prefix;
mod piped_remote_script;
mod remote_add;
mod untrusted_registry;
mod unverified_binary;
mod unverified_download;
mod unverified_image;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &floating_tag::RULE,
    &git_clone_in_run::RULE,
    &implicit_registry::RULE,
    &injectable_git_sync::RULE,
    &lenient_pull_policy::RULE,
    &missing_digest::RULE,
    &missing_tag::RULE,
    &open_repository_prefix::RULE,
    &piped_remote_script::RULE,
    &remote_add::RULE,
    &untrusted_registry::RULE,
    &unverified_binary::RULE,
    &unverified_download::RULE,
    &unverified_image::RULE,
];
