//! Practice 8: zero trust in the network.

use lintainer_core::rule::Rule;

pub(crate) mod accounts;
mod asset_build_secret;
mod broken_tls_secret;
mod committed_env_file;
pub(crate) mod control_plane;
mod copied_build_context;
mod copied_credential_file;
mod default_password;
mod disabled_authentication;
mod disabled_signature_check;
mod disabled_tls_verification;
mod exposed_personal_data;
mod hardcoded_secret;
mod host_credential_mount;
pub(crate) mod ingress;
mod inline_login_secret;
mod insecure_build_step;
mod leaked_context_file;
mod long_lived_token;
mod long_token_lifetime;
pub(crate) mod mesh;
mod missing_dockerignore;
mod missing_secret_mount;
mod password_in_build;
mod plain_http_download;
mod plaintext_etcd_encryption;
mod plaintext_secret;
pub(crate) mod rbac;
mod readable_secret_file;
mod readable_secret_mount;
mod removed_apt_key;
mod secret_build_argument;
mod secret_environment_reference;
mod secret_in_build;
mod secret_in_command;
mod secret_in_config_map;
mod secret_in_connection_string;
mod secret_in_earlier_layer;
mod secret_in_environment;
mod system_namespace_workload;
mod unencrypted_datastore_connection;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &asset_build_secret::RULE,
    &broken_tls_secret::RULE,
    &committed_env_file::RULE,
    &copied_build_context::RULE,
    &copied_credential_file::RULE,
    &default_password::RULE,
    &disabled_authentication::RULE,
    &disabled_signature_check::RULE,
    &disabled_tls_verification::RULE,
    &exposed_personal_data::RULE,
    &hardcoded_secret::RULE,
    &host_credential_mount::RULE,
    &inline_login_secret::RULE,
    &insecure_build_step::RULE,
    &leaked_context_file::RULE,
    &long_lived_token::RULE,
    &long_token_lifetime::RULE,
    &missing_dockerignore::RULE,
    &missing_secret_mount::RULE,
    &password_in_build::RULE,
    &plain_http_download::RULE,
    &plaintext_etcd_encryption::RULE,
    &plaintext_secret::RULE,
    &readable_secret_file::RULE,
    &readable_secret_mount::RULE,
    &removed_apt_key::RULE,
    &secret_build_argument::RULE,
    &secret_environment_reference::RULE,
    &secret_in_command::RULE,
    &secret_in_config_map::RULE,
    &secret_in_connection_string::RULE,
    &secret_in_earlier_layer::RULE,
    &secret_in_environment::RULE,
    &system_namespace_workload::RULE,
    &unencrypted_datastore_connection::RULE,
];
