//! The text of any file.

use lintainer_core::rule::Rule;

mod hidden_character;
mod inconsistent_indentation;
mod invalid_syntax;
mod missing_final_newline;
mod overlong_file;
mod surplus_blank_lines;
mod surplus_spaces;
mod trailing_space;
mod uneven_instruction_spacing;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &hidden_character::RULE,
    &inconsistent_indentation::RULE,
    &invalid_syntax::RULE,
    &missing_final_newline::RULE,
    &overlong_file::RULE,
    &surplus_blank_lines::RULE,
    &surplus_spaces::RULE,
    &trailing_space::RULE,
    &uneven_instruction_spacing::RULE,
];
