//! Practice 12: references among Kubernetes objects.

use lintainer_core::rule::Rule;

mod backends;
mod dangling_autoscaler;
mod dangling_claim;
mod dangling_config_reference;
mod dangling_ingress;
mod dangling_pull_secret;
mod dangling_role_binding;
mod dangling_route;
mod dangling_service_account;
mod dangling_stateful_service;
mod dangling_webhook;
mod missing_ingress_class;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] = &[
    &dangling_autoscaler::RULE,
    &dangling_claim::RULE,
    &dangling_config_reference::RULE,
    &dangling_ingress::RULE,
    &dangling_pull_secret::RULE,
    &dangling_role_binding::RULE,
    &dangling_route::RULE,
    &dangling_service_account::RULE,
    &dangling_stateful_service::RULE,
    &dangling_webhook::RULE,
    &missing_ingress_class::RULE,
];
