//! Where objects of a cluster are, what they are called and what they use.

use lintainer_core::rule::Rule;

mod cronjob_inventory;
mod default_namespace;
mod floating_deployment_source;
mod ingress_inventory;
mod mismatched_instance_label;
mod mismatched_version_label;
mod missing_recommended_labels;
mod mount_inventory;
mod namespace_inventory;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &cronjob_inventory::RULE,
    &default_namespace::RULE,
    &floating_deployment_source::RULE,
    &ingress_inventory::RULE,
    &mismatched_instance_label::RULE,
    &mismatched_version_label::RULE,
    &missing_recommended_labels::RULE,
    &mount_inventory::RULE,
    &namespace_inventory::RULE,
];
