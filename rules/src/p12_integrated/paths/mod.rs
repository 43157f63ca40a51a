//! What Compose files and Dockerfiles name of the files around them, and of each other.

use lintainer_core::rule::Rule;

mod dangling_bind_source;
mod dangling_build_path;
mod dangling_env_file;
mod missing_copy_source;
mod unconsumed_build_image;
mod unknown_build_argument;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &dangling_bind_source::RULE,
    &dangling_build_path::RULE,
    &dangling_env_file::RULE,
    &missing_copy_source::RULE,
    &unconsumed_build_image::RULE,
    &unknown_build_argument::RULE,
];
