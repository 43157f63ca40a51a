//! What must hold before anything else: a file is read as it is meant.

use lintainer_core::rule::Rule;

mod duplicate_stage_name;
mod invalid_syntax;
mod obsolete_compose_version;
mod unknown_instruction;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] =
    &[&duplicate_stage_name::RULE, &invalid_syntax::RULE, &obsolete_compose_version::RULE, &unknown_instruction::RULE];
