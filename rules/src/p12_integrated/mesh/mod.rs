//! Practice 12: what objects of a service mesh say of each other.

use lintainer_core::rule::Rule;

mod conflicting_mesh_gateway;
mod conflicting_mesh_labels;
mod conflicting_service_entry;
mod conflicting_service_port;
mod conflicting_sidecar_resource;
mod dangling_destination_rule;
mod dangling_mesh_policy;
mod ineffective_mesh_policy;
mod invalid_mesh_route;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] = &[
    &conflicting_mesh_gateway::RULE,
    &conflicting_mesh_labels::RULE,
    &conflicting_service_entry::RULE,
    &conflicting_service_port::RULE,
    &conflicting_sidecar_resource::RULE,
    &dangling_destination_rule::RULE,
    &dangling_mesh_policy::RULE,
    &ineffective_mesh_policy::RULE,
    &invalid_mesh_route::RULE,
];
