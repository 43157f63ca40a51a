//! Compose files.

use lintainer_core::rule::Rule;

mod obsolete_compose_version;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[&obsolete_compose_version::RULE];
