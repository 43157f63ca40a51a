//! What must hold before anything else: a file is read as it is meant.

use lintainer_core::rule::Rule;

mod duplicate_stage_name;
mod invalid_syntax;
mod missing_pipefail;
mod obsolete_compose_version;
mod shell_form_entrypoint;
mod suspicious_quantity;
mod unknown_instruction;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &duplicate_stage_name::RULE,
    &invalid_syntax::RULE,
    &missing_pipefail::RULE,
    &obsolete_compose_version::RULE,
    &shell_form_entrypoint::RULE,
    &suspicious_quantity::RULE,
    &unknown_instruction::RULE,
];
