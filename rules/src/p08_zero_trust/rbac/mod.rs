//! Who may do what in a cluster: roles and their bindings.

use lintainer_core::rule::Rule;

mod anonymous_binding;
mod api_extension_permission;
mod authenticated_group_binding;
mod broad_delete_permission;
mod broad_role_binding;
mod cluster_admin_binding;
mod config_map_write_permission;
mod core_config_write_permission;
mod csr_approve_permission;
mod default_account_binding;
mod ephemeral_container_permission;
mod event_delete_permission;
mod impersonate_permission;
mod masters_group_binding;
mod namespace_write_permission;
mod network_write_permission;
mod node_proxy_permission;
mod node_write_permission;
mod persistent_volume_permission;
mod pod_exec_permission;
mod port_forward_permission;
mod power;
mod role_bind_permission;
mod role_escalate_permission;
mod rolebinding_write_permission;
mod secret_read_permission;
mod secret_write_permission;
mod service_status_permission;
mod token_create_permission;
mod webhook_write_permission;
mod wildcard_permission;
mod workload_create_permission;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &anonymous_binding::RULE,
    &api_extension_permission::RULE,
    &authenticated_group_binding::RULE,
    &broad_delete_permission::RULE,
    &broad_role_binding::RULE,
    &cluster_admin_binding::RULE,
    &config_map_write_permission::RULE,
    &core_config_write_permission::RULE,
    &csr_approve_permission::RULE,
    &default_account_binding::RULE,
    &ephemeral_container_permission::RULE,
    &event_delete_permission::RULE,
    &impersonate_permission::RULE,
    &masters_group_binding::RULE,
    &namespace_write_permission::RULE,
    &network_write_permission::RULE,
    &node_proxy_permission::RULE,
    &node_write_permission::RULE,
    &persistent_volume_permission::RULE,
    &pod_exec_permission::RULE,
    &port_forward_permission::RULE,
    &role_bind_permission::RULE,
    &role_escalate_permission::RULE,
    &rolebinding_write_permission::RULE,
    &secret_read_permission::RULE,
    &secret_write_permission::RULE,
    &service_status_permission::RULE,
    &token_create_permission::RULE,
    &webhook_write_permission::RULE,
    &wildcard_permission::RULE,
    &workload_create_permission::RULE,
];
