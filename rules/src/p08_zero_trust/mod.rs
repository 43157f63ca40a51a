//! Practice 8: zero trust in the network.

use lintainer_core::rule::Rule;

mod cluster_admin_binding;
mod disabled_tls_verification;
mod hardcoded_secret;
mod pod_exec_permission;
mod secret_in_build;
mod secret_in_environment;
mod wildcard_permission;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &cluster_admin_binding::RULE,
    &disabled_tls_verification::RULE,
    &hardcoded_secret::RULE,
    &pod_exec_permission::RULE,
    &secret_in_environment::RULE,
    &wildcard_permission::RULE,
];
