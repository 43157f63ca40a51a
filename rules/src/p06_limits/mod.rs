//! Practice 6: limited resources and communication.

use lintainer_core::rule::Rule;

mod host_network;
mod missing_memory_limit;
mod missing_network_policy;
mod port_on_all_interfaces;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] =
    &[&host_network::RULE, &missing_memory_limit::RULE, &missing_network_policy::RULE, &port_on_all_interfaces::RULE];
