//! TLS and identities in front of and between workloads: Ingress, gateways, service meshes.

use lintainer_core::rule::Rule;

mod missing_ingress_tls;
mod open_authorization_policy;
mod permissive_mtls;
mod plain_http_jwks;
mod plain_http_listener;
mod unverified_api_service;
mod unverified_mesh_tls;
mod weak_certificate_request;
mod weak_gateway_tls;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &missing_ingress_tls::RULE,
    &open_authorization_policy::RULE,
    &permissive_mtls::RULE,
    &plain_http_jwks::RULE,
    &plain_http_listener::RULE,
    &unverified_api_service::RULE,
    &unverified_mesh_tls::RULE,
    &weak_certificate_request::RULE,
    &weak_gateway_tls::RULE,
];
