//! What manifests and Compose files look like by their schemas.

use lintainer_core::rule::Rule;

mod duplicate_key;
mod implicit_yaml_type;
mod invalid_object_label;
mod invalid_object_name;
mod invalid_secret_data;
mod invalid_validation_rule;
mod schema_violation;
mod server_set_field;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &duplicate_key::RULE,
    &implicit_yaml_type::RULE,
    &invalid_object_label::RULE,
    &invalid_object_name::RULE,
    &invalid_secret_data::RULE,
    &invalid_validation_rule::RULE,
    &schema_violation::RULE,
    &server_set_field::RULE,
];
