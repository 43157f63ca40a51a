//! Practice 5: unprivileged containers.

use lintainer_core::rule::Rule;

mod dangerous_capability;
mod docker_socket_mount;
mod missing_no_new_privileges;
mod missing_user;
mod named_user;
mod privileged_container;
mod root_user;
mod sensitive_host_mount;
mod shipped_xdebug;
mod sudo_in_container;
mod unconfined_seccomp;
mod undropped_capabilities;
mod unwritable_rails_state;
mod writable_root_filesystem;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &dangerous_capability::RULE,
    &docker_socket_mount::RULE,
    &missing_no_new_privileges::RULE,
    &missing_user::RULE,
    &named_user::RULE,
    &privileged_container::RULE,
    &root_user::RULE,
    &sensitive_host_mount::RULE,
    &shipped_xdebug::RULE,
    &sudo_in_container::RULE,
    &unconfined_seccomp::RULE,
    &undropped_capabilities::RULE,
    &unwritable_rails_state::RULE,
    &writable_root_filesystem::RULE,
];
