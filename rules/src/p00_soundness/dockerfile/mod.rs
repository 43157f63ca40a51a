//! Dockerfiles: stages, instructions and their forms.

use lintainer_core::rule::Rule;

mod add_for_local_file;
mod ambiguous_copy_target;
mod blank_continuation_line;
mod build_platform_image;
mod chained_run;
mod circular_stages;
mod conflicting_platform;
mod consecutive_runs;
mod constant_platform;
mod copied_archive;
mod copy_outside_context;
mod copy_then_chmod;
mod crowded_line;
mod dangling_stage_reference;
mod disabled_yjit;
mod duplicate_stage_name;
mod early_source_copy;
mod empty_stage_copy;
mod forbidden_onbuild_trigger;
mod heredoc_without_errexit;
mod host_port_in_expose;
mod ignored_target_platform;
mod inconsistent_instruction_case;
mod indented_heredoc_end;
mod ineffective_chown;
mod ineffective_stop_signal;
mod instruction_before_from;
mod invalid_dockerignore_pattern;
mod invalid_exec_form;
mod invalid_image_reference;
mod invalid_instruction_value;
mod invalid_run_mount;
mod invalid_syntax_directive;
mod irregular_signal_name;
mod legacy_key_value_format;
mod mergeable_labels;
mod mismatched_as_case;
mod mismatched_definition_comment;
mod mismatched_image_arguments;
mod missing_entrypoint;
mod missing_from;
mod missing_opcache;
mod numbered_stage_reference;
mod overridden_instruction;
mod packed_remote_archive;
mod persistent_noninteractive_frontend;
mod port_out_of_range;
mod redundant_manifest_layer;
mod redundant_platform;
mod relative_copy_target;
mod relative_workdir;
mod reserved_stage_name;
mod same_instruction_reference;
mod scattered_runtime_instructions;
mod self_copy;
mod shell_form_entrypoint;
mod shell_in_scratch;
mod space_around_equals;
mod undeclared_image_argument;
mod undefined_variable;
mod unformatted_heredoc;
mod unknown_instruction;
mod unknown_onbuild_trigger;
mod unloaded_jemalloc;
mod unsorted_labels;
mod unsupported_run_mount;
mod unused_argument;
mod unused_stage;
mod uppercase_expose_protocol;
mod uppercase_stage_name;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &add_for_local_file::RULE,
    &ambiguous_copy_target::RULE,
    &blank_continuation_line::RULE,
    &build_platform_image::RULE,
    &chained_run::RULE,
    &circular_stages::RULE,
    &conflicting_platform::RULE,
    &consecutive_runs::RULE,
    &constant_platform::RULE,
    &copied_archive::RULE,
    &copy_outside_context::RULE,
    &copy_then_chmod::RULE,
    &crowded_line::RULE,
    &dangling_stage_reference::RULE,
    &disabled_yjit::RULE,
    &duplicate_stage_name::RULE,
    &early_source_copy::RULE,
    &empty_stage_copy::RULE,
    &forbidden_onbuild_trigger::RULE,
    &heredoc_without_errexit::RULE,
    &host_port_in_expose::RULE,
    &ignored_target_platform::RULE,
    &inconsistent_instruction_case::RULE,
    &indented_heredoc_end::RULE,
    &ineffective_chown::RULE,
    &ineffective_stop_signal::RULE,
    &instruction_before_from::RULE,
    &invalid_dockerignore_pattern::RULE,
    &invalid_exec_form::RULE,
    &invalid_image_reference::RULE,
    &invalid_instruction_value::RULE,
    &invalid_run_mount::RULE,
    &invalid_syntax_directive::RULE,
    &irregular_signal_name::RULE,
    &legacy_key_value_format::RULE,
    &mergeable_labels::RULE,
    &mismatched_as_case::RULE,
    &mismatched_definition_comment::RULE,
    &mismatched_image_arguments::RULE,
    &missing_entrypoint::RULE,
    &missing_from::RULE,
    &missing_opcache::RULE,
    &numbered_stage_reference::RULE,
    &overridden_instruction::RULE,
    &packed_remote_archive::RULE,
    &persistent_noninteractive_frontend::RULE,
    &port_out_of_range::RULE,
    &redundant_manifest_layer::RULE,
    &redundant_platform::RULE,
    &relative_copy_target::RULE,
    &relative_workdir::RULE,
    &reserved_stage_name::RULE,
    &same_instruction_reference::RULE,
    &scattered_runtime_instructions::RULE,
    &self_copy::RULE,
    &shell_form_entrypoint::RULE,
    &shell_in_scratch::RULE,
    &space_around_equals::RULE,
    &undeclared_image_argument::RULE,
    &undefined_variable::RULE,
    &unformatted_heredoc::RULE,
    &unknown_instruction::RULE,
    &unknown_onbuild_trigger::RULE,
    &unloaded_jemalloc::RULE,
    &unsorted_labels::RULE,
    &unsupported_run_mount::RULE,
    &unused_argument::RULE,
    &unused_stage::RULE,
    &uppercase_expose_protocol::RULE,
    &uppercase_stage_name::RULE,
];
