//! TLS and identities in front of and between workloads: Ingress, gateways, service meshes.

use lintainer_core::rule::Rule;

mod broad_reference_grant;
mod bypassed_mesh;
mod disabled_mesh_tls;
mod disabled_mtls;
mod missing_authorization_policy;
mod missing_ingress_tls;
mod mtls;
mod open_authorization_policy;
mod permissive_mtls;
mod plain_http_jwks;
mod plain_http_listener;
mod reserved_mesh_user;
mod unauthenticated_claim_routing;
mod unenforced_request_authentication;
mod unreliable_identity_rule;
mod unverified_api_service;
mod unverified_mesh_tls;
mod weak_certificate_request;
mod weak_gateway_tls;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &broad_reference_grant::RULE,
    &bypassed_mesh::RULE,
    &disabled_mesh_tls::RULE,
    &disabled_mtls::RULE,
    &missing_authorization_policy::RULE,
    &missing_ingress_tls::RULE,
    &open_authorization_policy::RULE,
    &permissive_mtls::RULE,
    &plain_http_jwks::RULE,
    &plain_http_listener::RULE,
    &reserved_mesh_user::RULE,
    &unauthenticated_claim_routing::RULE,
    &unenforced_request_authentication::RULE,
    &unreliable_identity_rule::RULE,
    &unverified_api_service::RULE,
    &unverified_mesh_tls::RULE,
    &weak_certificate_request::RULE,
    &weak_gateway_tls::RULE,
];
