//! Dockerfiles: stages, instructions and their forms.

use lintainer_core::rule::Rule;

mod duplicate_stage_name;
mod shell_form_entrypoint;
mod unknown_instruction;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] =
    &[&duplicate_stage_name::RULE, &shell_form_entrypoint::RULE, &unknown_instruction::RULE];
