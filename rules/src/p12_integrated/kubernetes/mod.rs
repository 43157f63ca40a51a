//! Practice 12: references among Kubernetes objects.

use lintainer_core::rule::Rule;

mod ambiguous_service;
mod autoscaler_without_requests;
mod autoscalers;
mod backends;
mod broken_kustomization;
mod conflicting_autoscalers;
mod conflicting_ingress_host;
mod dangling_autoscaler;
mod dangling_claim;
mod dangling_config_reference;
mod dangling_disruption_budget;
mod dangling_ingress;
mod dangling_kustomize_file;
mod dangling_kustomize_image;
mod dangling_kustomize_patch;
mod dangling_namespace;
mod dangling_policy_peer;
mod dangling_pull_secret;
mod dangling_role_binding;
mod dangling_route;
mod dangling_service_account;
mod dangling_stateful_service;
mod dangling_webhook;
mod deprecated_kustomize_field;
mod duplicate_resource;
mod ineffective_kustomize_patch;
mod kustomize_file_outside;
mod mismatched_affinity_selector;
mod missing_ingress_class;
mod overlapping_selectors;
mod resources_outside_limit_range;
mod unknown_target_port;
mod unrolled_config_change;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] = &[
    &ambiguous_service::RULE,
    &autoscaler_without_requests::RULE,
    &conflicting_autoscalers::RULE,
    &conflicting_ingress_host::RULE,
    &dangling_autoscaler::RULE,
    &dangling_claim::RULE,
    &dangling_config_reference::RULE,
    &dangling_disruption_budget::RULE,
    &dangling_ingress::RULE,
    &broken_kustomization::RULE,
    &dangling_kustomize_file::RULE,
    &dangling_kustomize_image::RULE,
    &dangling_kustomize_patch::RULE,
    &dangling_namespace::RULE,
    &dangling_policy_peer::RULE,
    &dangling_pull_secret::RULE,
    &dangling_role_binding::RULE,
    &dangling_route::RULE,
    &dangling_service_account::RULE,
    &dangling_stateful_service::RULE,
    &dangling_webhook::RULE,
    &deprecated_kustomize_field::RULE,
    &duplicate_resource::RULE,
    &ineffective_kustomize_patch::RULE,
    &kustomize_file_outside::RULE,
    &mismatched_affinity_selector::RULE,
    &missing_ingress_class::RULE,
    &overlapping_selectors::RULE,
    &resources_outside_limit_range::RULE,
    &unknown_target_port::RULE,
    &unrolled_config_change::RULE,
];
