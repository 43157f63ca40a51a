//! Compose files.

use lintainer_core::rule::Rule;

mod conflicting_service_options;
mod dangling_compose_reference;
mod dangling_profile_dependency;
mod duplicate_container_name;
mod duplicate_env_variable;
mod duplicate_host_port;
mod duplicate_mount_path;
mod invalid_container_name;
mod invalid_env_name;
mod invalid_port_address;
mod obsolete_compose_version;
mod quoted_volume;
mod unclear_image_source;
mod unescaped_dollar;
mod unquoted_port;
mod unset_compose_variable;
mod unsorted_compose_items;
mod unsorted_compose_keys;
mod unused_network;
mod unused_volume;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &conflicting_service_options::RULE,
    &dangling_compose_reference::RULE,
    &dangling_profile_dependency::RULE,
    &duplicate_container_name::RULE,
    &duplicate_env_variable::RULE,
    &duplicate_host_port::RULE,
    &duplicate_mount_path::RULE,
    &invalid_container_name::RULE,
    &invalid_env_name::RULE,
    &invalid_port_address::RULE,
    &obsolete_compose_version::RULE,
    &quoted_volume::RULE,
    &unclear_image_source::RULE,
    &unescaped_dollar::RULE,
    &unquoted_port::RULE,
    &unset_compose_variable::RULE,
    &unsorted_compose_items::RULE,
    &unsorted_compose_keys::RULE,
    &unused_network::RULE,
    &unused_volume::RULE,
];
