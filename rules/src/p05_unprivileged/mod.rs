//! Practice 5: unprivileged containers.

use lintainer_core::rule::Rule;

mod dangerous_capability;
mod debug_mode;
mod docker_socket_mount;
mod dropped_supplementary_groups;
mod missing_no_new_privileges;
mod missing_user;
mod named_user;
mod privileged_container;
mod root_owned_copy;
mod root_user;
mod runtime_writable_code;
mod sensitive_host_mount;
mod setuid_file;
mod shipped_xdebug;
mod sudo_in_container;
mod system_directory_workdir;
mod unconfined_seccomp;
mod undropped_capabilities;
mod unresolvable_user;
mod unused_user;
mod unwritable_rails_state;
mod world_writable_file;
mod writable_root_filesystem;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &dangerous_capability::RULE,
    &debug_mode::RULE,
    &docker_socket_mount::RULE,
    &dropped_supplementary_groups::RULE,
    &missing_no_new_privileges::RULE,
    &missing_user::RULE,
    &named_user::RULE,
    &privileged_container::RULE,
    &root_owned_copy::RULE,
    &root_user::RULE,
    &runtime_writable_code::RULE,
    &sensitive_host_mount::RULE,
    &setuid_file::RULE,
    &shipped_xdebug::RULE,
    &sudo_in_container::RULE,
    &system_directory_workdir::RULE,
    &unconfined_seccomp::RULE,
    &undropped_capabilities::RULE,
    &unresolvable_user::RULE,
    &unused_user::RULE,
    &world_writable_file::RULE,
    &unwritable_rails_state::RULE,
    &writable_root_filesystem::RULE,
];
