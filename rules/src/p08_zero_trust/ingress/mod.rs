//! What an Ingress tells its controller.

use lintainer_core::rule::Rule;

mod cors_any_origin;
mod hostile_ingress_snippet;
mod ingress_annotation_injection;
mod ingress_snippet;
mod nginx;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &cors_any_origin::RULE,
    &hostile_ingress_snippet::RULE,
    &ingress_annotation_injection::RULE,
    &ingress_snippet::RULE,
];
