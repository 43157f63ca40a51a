//! Practice 12: what an image does, held against where it runs.

use lintainer_core::rule::Rule;

mod dangling_entrypoint;
mod divergent_image_user;
mod missing_healthcheck_tool;
mod overridden_entrypoint_drop;
mod unexposed_port;
mod unwritable_state_path;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] = &[
    &dangling_entrypoint::RULE,
    &divergent_image_user::RULE,
    &missing_healthcheck_tool::RULE,
    &overridden_entrypoint_drop::RULE,
    &unexposed_port::RULE,
    &unwritable_state_path::RULE,
];
