//! Shell text, wherever it is executed.

use lintainer_core::rule::Rule;

mod apt_in_script;
mod backtick_substitution;
mod cd_in_run;
mod deprecated_grep;
mod duplicate_package;
mod echo_with_escapes;
mod expr_command;
mod externally_managed_python;
mod find_into_xargs;
mod find_without_path;
mod glob_as_option;
mod ineffective_negation;
mod leftover_package_cache;
mod lost_argument;
mod lost_shell_state;
mod ls_into_grep;
mod masked_exit_status;
mod missing_pipefail;
mod mixed_download_tools;
mod noisy_wget;
mod partial_directory_mode;
mod pointless_build_command;
mod read_without_raw;
mod removal_with_empty_variable;
mod replaced_shell;
mod shell_problem;
mod single_item_loop;
mod single_quoted_expansion;
mod sparse_login_log;
mod unbundled_node_tool;
mod unchecked_directory_change;
mod unchecked_http_status;
mod unconfirmed_package_install;
mod unexpanded_shell_syntax;
mod unquoted_arguments;
mod unquoted_find_pattern;
mod unquoted_loop_glob;
mod unquoted_substitution;
mod unquoted_variable;
mod unsupported_shell_syntax;
mod useless_echo;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &apt_in_script::RULE,
    &backtick_substitution::RULE,
    &cd_in_run::RULE,
    &deprecated_grep::RULE,
    &duplicate_package::RULE,
    &echo_with_escapes::RULE,
    &expr_command::RULE,
    &externally_managed_python::RULE,
    &find_into_xargs::RULE,
    &find_without_path::RULE,
    &glob_as_option::RULE,
    &ineffective_negation::RULE,
    &leftover_package_cache::RULE,
    &lost_argument::RULE,
    &lost_shell_state::RULE,
    &ls_into_grep::RULE,
    &masked_exit_status::RULE,
    &missing_pipefail::RULE,
    &mixed_download_tools::RULE,
    &noisy_wget::RULE,
    &partial_directory_mode::RULE,
    &pointless_build_command::RULE,
    &read_without_raw::RULE,
    &removal_with_empty_variable::RULE,
    &replaced_shell::RULE,
    &shell_problem::RULE,
    &single_item_loop::RULE,
    &single_quoted_expansion::RULE,
    &sparse_login_log::RULE,
    &unbundled_node_tool::RULE,
    &unchecked_directory_change::RULE,
    &unchecked_http_status::RULE,
    &unconfirmed_package_install::RULE,
    &unexpanded_shell_syntax::RULE,
    &unquoted_arguments::RULE,
    &unquoted_find_pattern::RULE,
    &unquoted_loop_glob::RULE,
    &unquoted_substitution::RULE,
    &unquoted_variable::RULE,
    &unsupported_shell_syntax::RULE,
    &useless_echo::RULE,
];
