//! Practice 8: zero trust in the network.

use lintainer_core::rule::Rule;

mod asset_build_secret;
mod cluster_admin_binding;
mod disabled_signature_check;
mod disabled_tls_verification;
mod hardcoded_secret;
mod missing_secret_mount;
mod plain_http_download;
mod pod_exec_permission;
mod readable_secret_mount;
mod removed_apt_key;
mod secret_in_build;
mod secret_in_environment;
mod wildcard_permission;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &asset_build_secret::RULE,
    &cluster_admin_binding::RULE,
    &disabled_signature_check::RULE,
    &disabled_tls_verification::RULE,
    &hardcoded_secret::RULE,
    &missing_secret_mount::RULE,
    &plain_http_download::RULE,
    &pod_exec_permission::RULE,
    &readable_secret_mount::RULE,
    &removed_apt_key::RULE,
    &secret_in_environment::RULE,
    &wildcard_permission::RULE,
];
