//! Shell text, wherever it is executed.

use lintainer_core::rule::Rule;

mod ampersand_in_word;
mod and_or_as_condition;
mod apt_in_script;
mod backtick_substitution;
mod cd_in_run;
mod deprecated_bundler_flag;
mod deprecated_grep;
mod download_and_extract;
mod duplicate_package;
mod echo_with_escapes;
mod expr_command;
mod externally_managed_python;
mod file_written_by_run;
mod find_into_xargs;
mod find_without_path;
mod glob_as_option;
mod gpu_query_in_build;
mod grep_in_test;
mod ignored_powershell_error;
mod ineffective_escape;
mod ineffective_negation;
mod leftover_bundler_cache;
mod leftover_package_cache;
mod literal_brace;
mod lost_argument;
mod lost_shell_state;
mod ls_into_grep;
mod masked_exit_status;
mod misleading_assignment;
mod mismatched_cuda_version;
mod missing_cache_mount;
mod missing_download_retry;
mod missing_node_gyp_cache;
mod missing_pipefail;
mod mixed_download_tools;
mod needless_conda;
mod noisy_wget;
mod parallel_bootsnap;
mod partial_directory_mode;
mod pointless_build_command;
mod read_without_raw;
mod redirected_find_action;
mod redundant_bundler_install;
mod redundant_cuda_install;
mod removal_with_empty_variable;
mod repeated_append;
mod repeated_powershell_wrapper;
mod replaced_shell;
mod shell_problem;
mod single_item_loop;
mod single_quoted_expansion;
mod slow_powershell_progress;
mod sparse_login_log;
mod typographic_character;
mod unassigned_variable;
mod unbraced_expansion;
mod unbundled_node_tool;
mod unchecked_directory_change;
mod unchecked_http_status;
mod unconfirmed_package_install;
mod unexpanded_shell_syntax;
mod unfollowed_redirect;
mod unquoted_arguments;
mod unquoted_find_pattern;
mod unquoted_grep_pattern;
mod unquoted_loop_glob;
mod unquoted_substitution;
mod unquoted_variable;
mod unsorted_packages;
mod unsplit_command;
mod unsupported_shell_syntax;
mod useless_echo;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &ampersand_in_word::RULE,
    &and_or_as_condition::RULE,
    &apt_in_script::RULE,
    &backtick_substitution::RULE,
    &cd_in_run::RULE,
    &deprecated_bundler_flag::RULE,
    &deprecated_grep::RULE,
    &download_and_extract::RULE,
    &duplicate_package::RULE,
    &echo_with_escapes::RULE,
    &expr_command::RULE,
    &externally_managed_python::RULE,
    &file_written_by_run::RULE,
    &find_into_xargs::RULE,
    &find_without_path::RULE,
    &glob_as_option::RULE,
    &gpu_query_in_build::RULE,
    &grep_in_test::RULE,
    &ignored_powershell_error::RULE,
    &ineffective_escape::RULE,
    &ineffective_negation::RULE,
    &leftover_bundler_cache::RULE,
    &leftover_package_cache::RULE,
    &literal_brace::RULE,
    &lost_argument::RULE,
    &lost_shell_state::RULE,
    &ls_into_grep::RULE,
    &masked_exit_status::RULE,
    &misleading_assignment::RULE,
    &mismatched_cuda_version::RULE,
    &missing_cache_mount::RULE,
    &missing_download_retry::RULE,
    &missing_node_gyp_cache::RULE,
    &missing_pipefail::RULE,
    &mixed_download_tools::RULE,
    &needless_conda::RULE,
    &noisy_wget::RULE,
    &parallel_bootsnap::RULE,
    &partial_directory_mode::RULE,
    &pointless_build_command::RULE,
    &read_without_raw::RULE,
    &redirected_find_action::RULE,
    &redundant_bundler_install::RULE,
    &redundant_cuda_install::RULE,
    &removal_with_empty_variable::RULE,
    &repeated_append::RULE,
    &repeated_powershell_wrapper::RULE,
    &replaced_shell::RULE,
    &shell_problem::RULE,
    &single_item_loop::RULE,
    &single_quoted_expansion::RULE,
    &slow_powershell_progress::RULE,
    &sparse_login_log::RULE,
    &typographic_character::RULE,
    &unassigned_variable::RULE,
    &unbraced_expansion::RULE,
    &unbundled_node_tool::RULE,
    &unchecked_directory_change::RULE,
    &unchecked_http_status::RULE,
    &unconfirmed_package_install::RULE,
    &unexpanded_shell_syntax::RULE,
    &unfollowed_redirect::RULE,
    &unquoted_arguments::RULE,
    &unquoted_find_pattern::RULE,
    &unquoted_grep_pattern::RULE,
    &unquoted_loop_glob::RULE,
    &unquoted_substitution::RULE,
    &unquoted_variable::RULE,
    &unsorted_packages::RULE,
    &unsplit_command::RULE,
    &unsupported_shell_syntax::RULE,
    &useless_echo::RULE,
];
