//! Practice 2: updates and bugfixes.

use lintainer_core::rule::Rule;

mod cached_floating_tag;
mod deprecated_annotation;
mod deprecated_api_version;
mod deprecated_field;
mod deprecated_ingress_class;
mod deprecated_volume_type;
mod end_of_life_image;
mod floating_download;
mod ignored_lock_file;
mod missing_bundle_deployment;
mod missing_package_upgrade;
mod missing_update_automation;
mod package_upgrade;
mod release_upgrade;
mod removed_api_version;
mod removed_pod_security_policy;
mod retired_registry;
mod stale_package_index;
mod tiller_deployment;
mod uncovered_update_directory;
mod unpinned_frontend;
mod unpinned_kustomize_base;
mod unpinned_language_package;
mod unpinned_pod_security_version;
mod unpinned_system_package;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &cached_floating_tag::RULE,
    &deprecated_annotation::RULE,
    &deprecated_api_version::RULE,
    &deprecated_field::RULE,
    &deprecated_ingress_class::RULE,
    &deprecated_volume_type::RULE,
    &end_of_life_image::RULE,
    &floating_download::RULE,
    &ignored_lock_file::RULE,
    &missing_bundle_deployment::RULE,
    &missing_package_upgrade::RULE,
    &missing_update_automation::RULE,
    &package_upgrade::RULE,
    &release_upgrade::RULE,
    &removed_api_version::RULE,
    &removed_pod_security_policy::RULE,
    &retired_registry::RULE,
    &stale_package_index::RULE,
    &tiller_deployment::RULE,
    &uncovered_update_directory::RULE,
    &unpinned_frontend::RULE,
    &unpinned_kustomize_base::RULE,
    &unpinned_language_package::RULE,
    &unpinned_pod_security_version::RULE,
    &unpinned_system_package::RULE,
];
