//! The Pod Security Standards, check by check.

use lintainer_core::rule::Rule;

mod capability_outside_baseline;
mod capability_outside_restricted;
mod contradictory_security_context;
mod custom_selinux_options;
mod host_path_mount;
mod host_probe_target;
mod missing_apparmor_profile;
mod missing_pod_security_label;
mod missing_seccomp_profile;
mod missing_security_context;
mod missing_user_namespace;
mod privileged_scc;
mod restricted_volume_type;
mod unhardened_container;
mod unsandboxed_runtime;
mod weak_admission_default;
mod weak_pod_security_level;
mod windows_admin_user;
mod windows_host_process;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &capability_outside_baseline::RULE,
    &capability_outside_restricted::RULE,
    &contradictory_security_context::RULE,
    &custom_selinux_options::RULE,
    &host_path_mount::RULE,
    &host_probe_target::RULE,
    &missing_apparmor_profile::RULE,
    &missing_pod_security_label::RULE,
    &missing_seccomp_profile::RULE,
    &missing_security_context::RULE,
    &missing_user_namespace::RULE,
    &privileged_scc::RULE,
    &restricted_volume_type::RULE,
    &unhardened_container::RULE,
    &unsandboxed_runtime::RULE,
    &weak_admission_default::RULE,
    &weak_pod_security_level::RULE,
    &windows_admin_user::RULE,
    &windows_host_process::RULE,
];
