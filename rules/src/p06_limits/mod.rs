//! Practice 6: limited resources and communication.

use lintainer_core::rule::Rule;

mod copied_root_directory;
mod development_server;
mod exposed_ssh_port;
mod host_network;
mod installed_recommends;
mod leftover_build_tools;
mod missing_memory_limit;
mod missing_network_policy;
mod port_on_all_interfaces;
mod shipped_dev_dependencies;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &copied_root_directory::RULE,
    &development_server::RULE,
    &exposed_ssh_port::RULE,
    &host_network::RULE,
    &installed_recommends::RULE,
    &leftover_build_tools::RULE,
    &missing_memory_limit::RULE,
    &missing_network_policy::RULE,
    &port_on_all_interfaces::RULE,
    &shipped_dev_dependencies::RULE,
];
