//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod ambiguous_probe_handler;
mod autoscaler_replica_conflict;
mod conflicting_service_fields;
mod dangling_container_annotation;
mod dangling_volume_mount;
mod duplicate_service_port;
mod empty_autoscaler_range;
mod empty_document;
mod fragile_envoy_filter;
mod ineffective_permission;
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
mod mismatched_node_selector;
mod mismatched_selector;
mod missing_claim_storage;
mod missing_node_affinity;
mod odd_revision_history;
mod oversized_object;
mod request_above_limit;
mod suspicious_quantity;
mod unknown_capability;
mod unknown_kind;
mod unsorted_keys;
mod volatile_selector_label;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &ambiguous_probe_handler::RULE,
    &autoscaler_replica_conflict::RULE,
    &conflicting_service_fields::RULE,
    &dangling_container_annotation::RULE,
    &dangling_volume_mount::RULE,
    &duplicate_service_port::RULE,
    &empty_autoscaler_range::RULE,
    &empty_document::RULE,
    &fragile_envoy_filter::RULE,
    &ineffective_permission::RULE,
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
    &mismatched_node_selector::RULE,
    &mismatched_selector::RULE,
    &missing_claim_storage::RULE,
    &missing_node_affinity::RULE,
    &odd_revision_history::RULE,
    &oversized_object::RULE,
    &request_above_limit::RULE,
    &suspicious_quantity::RULE,
    &unknown_capability::RULE,
    &unknown_kind::RULE,
    &unsorted_keys::RULE,
    &volatile_selector_label::RULE,
];
