//! Compose files.

use lintainer_core::rule::Rule;

mod dangling_compose_reference;
mod obsolete_compose_version;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[&dangling_compose_reference::RULE, &obsolete_compose_version::RULE];
