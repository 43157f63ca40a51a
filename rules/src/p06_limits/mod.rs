//! Practice 6: limited resources and communication.

use lintainer_core::rule::Rule;

pub(crate) mod kubernetes;

mod broad_gpu_capabilities;
mod bundled_development_gems;
mod composer_dev_dependencies;
mod copied_root_directory;
mod custom_cgroup_parent;
mod development_server;
mod enabled_telemetry;
mod exposed_admin_interface;
mod exposed_datastore_port;
mod exposed_ssh_port;
mod gpu_toolkit_in_image;
mod hardcoded_gpu_devices;
mod heap_above_memory_limit;
mod host_alias;
mod host_network;
mod host_port;
mod implicit_default_network;
mod installed_recommends;
mod leftover_build_tools;
mod missing_cpu_limit;
mod missing_memory_limit;
mod missing_network_policy;
mod missing_pids_limit;
mod needless_network_access;
mod needless_shared_network;
pub(crate) mod network;
mod port_on_all_interfaces;
mod privileged_host_port;
mod shared_mount_propagation;
mod shipped_cuda_toolkit;
mod shipped_dev_dependencies;
mod unisolated_backend_network;
mod unlimited_empty_dir;
mod unlimited_ulimit;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &broad_gpu_capabilities::RULE,
    &bundled_development_gems::RULE,
    &composer_dev_dependencies::RULE,
    &copied_root_directory::RULE,
    &custom_cgroup_parent::RULE,
    &development_server::RULE,
    &enabled_telemetry::RULE,
    &exposed_admin_interface::RULE,
    &exposed_datastore_port::RULE,
    &exposed_ssh_port::RULE,
    &gpu_toolkit_in_image::RULE,
    &hardcoded_gpu_devices::RULE,
    &heap_above_memory_limit::RULE,
    &host_alias::RULE,
    &host_network::RULE,
    &host_port::RULE,
    &implicit_default_network::RULE,
    &installed_recommends::RULE,
    &leftover_build_tools::RULE,
    &missing_cpu_limit::RULE,
    &missing_memory_limit::RULE,
    &missing_network_policy::RULE,
    &missing_pids_limit::RULE,
    &needless_network_access::RULE,
    &needless_shared_network::RULE,
    &port_on_all_interfaces::RULE,
    &privileged_host_port::RULE,
    &shared_mount_propagation::RULE,
    &shipped_cuda_toolkit::RULE,
    &shipped_dev_dependencies::RULE,
    &unisolated_backend_network::RULE,
    &unlimited_empty_dir::RULE,
    &unlimited_ulimit::RULE,
];
