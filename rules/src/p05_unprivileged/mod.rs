//! Practice 5: unprivileged containers.

use lintainer_core::rule::Rule;

mod dangerous_capability;
mod debug_mode;
mod disabled_selinux;
mod docker_socket_mount;
mod dropped_supplementary_groups;
mod executable_tmpfs;
mod host_device_access;
mod host_ipc_namespace;
mod host_namespace;
mod host_pid_namespace;
mod host_user_namespace;
mod host_uts_namespace;
mod interactive_container;
mod leftover_debug_container;
mod low_user_id;
mod missing_no_new_privileges;
mod missing_user;
mod named_user;
pub(crate) mod pod_security;
mod privilege_escalation;
mod privileged_container;
mod root_group;
mod root_owned_copy;
mod root_user;
mod runtime_writable_code;
mod sensitive_host_mount;
mod setuid_file;
mod shared_process_namespace;
mod shipped_xdebug;
mod sudo_in_container;
mod system_directory_workdir;
mod unconfined_apparmor;
mod unconfined_seccomp;
mod undropped_capabilities;
mod unmasked_proc;
mod unresolvable_user;
mod unsafe_sysctl;
mod unused_user;
mod unwritable_rails_state;
mod world_writable_file;
mod writable_host_mount;
mod writable_root_filesystem;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &dangerous_capability::RULE,
    &debug_mode::RULE,
    &disabled_selinux::RULE,
    &docker_socket_mount::RULE,
    &dropped_supplementary_groups::RULE,
    &executable_tmpfs::RULE,
    &host_device_access::RULE,
    &host_ipc_namespace::RULE,
    &host_pid_namespace::RULE,
    &host_user_namespace::RULE,
    &host_uts_namespace::RULE,
    &interactive_container::RULE,
    &leftover_debug_container::RULE,
    &low_user_id::RULE,
    &missing_no_new_privileges::RULE,
    &missing_user::RULE,
    &named_user::RULE,
    &privilege_escalation::RULE,
    &privileged_container::RULE,
    &root_group::RULE,
    &root_owned_copy::RULE,
    &root_user::RULE,
    &runtime_writable_code::RULE,
    &sensitive_host_mount::RULE,
    &setuid_file::RULE,
    &shared_process_namespace::RULE,
    &shipped_xdebug::RULE,
    &sudo_in_container::RULE,
    &system_directory_workdir::RULE,
    &unconfined_apparmor::RULE,
    &unconfined_seccomp::RULE,
    &undropped_capabilities::RULE,
    &unmasked_proc::RULE,
    &unresolvable_user::RULE,
    &unsafe_sysctl::RULE,
    &unused_user::RULE,
    &unwritable_rails_state::RULE,
    &world_writable_file::RULE,
    &writable_host_mount::RULE,
    &writable_root_filesystem::RULE,
];
