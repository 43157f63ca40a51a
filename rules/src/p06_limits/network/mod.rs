//! What may talk to whom in a cluster.

use lintainer_core::rule::Rule;

mod external_ip_service;
mod externally_exposed_service;
mod ignored_policy_direction;
mod missing_default_deny;
mod missing_egress_policy;
mod open_mesh_egress;
mod open_metadata_endpoint;
mod open_network_policy;
mod open_sandbox_egress;
mod peers;
mod risky_external_name;
mod split_policy_peer;
mod unrestricted_load_balancer;
mod wildcard_host;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &external_ip_service::RULE,
    &externally_exposed_service::RULE,
    &ignored_policy_direction::RULE,
    &missing_default_deny::RULE,
    &missing_egress_policy::RULE,
    &open_mesh_egress::RULE,
    &open_metadata_endpoint::RULE,
    &open_network_policy::RULE,
    &open_sandbox_egress::RULE,
    &risky_external_name::RULE,
    &split_policy_peer::RULE,
    &unrestricted_load_balancer::RULE,
    &wildcard_host::RULE,
];
