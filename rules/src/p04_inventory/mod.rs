//! Practice 4: know which containers are affected.

use lintainer_core::rule::Rule;

mod affected_exposed_workload;
mod conflicting_image_reference;
mod deprecated_maintainer;
mod disabled_provenance;
mod duplicate_label;
mod empty_label;
mod invalid_label_key;
mod invalid_label_value;
pub(crate) mod kubernetes;
mod missing_project_name;
mod missing_required_label;
mod missing_source_label;
mod shadowed_build_label;
mod stale_base_digest_label;
mod unknown_label;
mod unnamed_built_image;
mod unused_config;
mod unused_role;
mod vulnerable_base_image;
mod vulnerable_package;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &affected_exposed_workload::RULE,
    &conflicting_image_reference::RULE,
    &deprecated_maintainer::RULE,
    &disabled_provenance::RULE,
    &duplicate_label::RULE,
    &empty_label::RULE,
    &invalid_label_key::RULE,
    &invalid_label_value::RULE,
    &missing_project_name::RULE,
    &missing_required_label::RULE,
    &missing_source_label::RULE,
    &shadowed_build_label::RULE,
    &stale_base_digest_label::RULE,
    &unknown_label::RULE,
    &unnamed_built_image::RULE,
    &unused_config::RULE,
    &unused_role::RULE,
    &vulnerable_base_image::RULE,
    &vulnerable_package::RULE,
];
