//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod ambiguous_probe_handler;
mod autoscaler_replica_conflict;
mod conflicting_service_fields;
mod dangling_volume_mount;
mod duplicate_service_port;
mod empty_autoscaler_range;
mod fragile_envoy_filter;
mod init_container_probe;
mod invalid_cron_schedule;
mod invalid_disruption_budget;
mod invalid_mesh_annotation;
mod invalid_policy_port;
mod invalid_port_name;
mod invalid_restart_policy;
mod invalid_security_profile;
mod invalid_topology_spread;
mod linux_field_on_windows;
mod mismatched_selector;
mod missing_claim_storage;
mod missing_node_affinity;
mod odd_revision_history;
mod request_above_limit;
mod suspicious_quantity;
mod unknown_capability;
mod unknown_kind;
mod unsorted_keys;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &ambiguous_probe_handler::RULE,
    &autoscaler_replica_conflict::RULE,
    &conflicting_service_fields::RULE,
    &dangling_volume_mount::RULE,
    &duplicate_service_port::RULE,
    &empty_autoscaler_range::RULE,
    &fragile_envoy_filter::RULE,
    &init_container_probe::RULE,
    &invalid_cron_schedule::RULE,
    &invalid_disruption_budget::RULE,
    &invalid_mesh_annotation::RULE,
    &invalid_policy_port::RULE,
    &invalid_port_name::RULE,
    &invalid_restart_policy::RULE,
    &invalid_security_profile::RULE,
    &invalid_topology_spread::RULE,
    &linux_field_on_windows::RULE,
    &mismatched_selector::RULE,
    &missing_claim_storage::RULE,
    &missing_node_affinity::RULE,
    &odd_revision_history::RULE,
    &request_above_limit::RULE,
    &suspicious_quantity::RULE,
    &unknown_capability::RULE,
    &unknown_kind::RULE,
    &unsorted_keys::RULE,
];
