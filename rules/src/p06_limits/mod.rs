//! Practice 6: limited resources and communication.

use lintainer_core::rule::Rule;

mod copied_root_directory;
mod host_network;
mod installed_recommends;
mod missing_memory_limit;
mod missing_network_policy;
mod port_on_all_interfaces;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &copied_root_directory::RULE,
    &host_network::RULE,
    &installed_recommends::RULE,
    &missing_memory_limit::RULE,
    &missing_network_policy::RULE,
    &port_on_all_interfaces::RULE,
];
