//! Practice 12: security across tools and files.

use lintainer_core::rule::Rule;

pub(crate) mod charts;
mod dangling_network_policy;
mod dangling_service;
mod dependency_without_healthcheck;
mod ignored_copy_source;
pub(crate) mod images;
pub(crate) mod kubernetes;
pub(crate) mod mesh;
mod namespace_level_violation;
pub(crate) mod paths;
mod unprovable_user;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &dangling_network_policy::RULE,
    &dangling_service::RULE,
    &dependency_without_healthcheck::RULE,
    &ignored_copy_source::RULE,
    &namespace_level_violation::RULE,
    &unprovable_user::RULE,
];
