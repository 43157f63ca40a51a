//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod invalid_security_profile;
mod linux_field_on_windows;
mod suspicious_quantity;
mod unknown_capability;
mod unknown_kind;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &invalid_security_profile::RULE,
    &linux_field_on_windows::RULE,
    &suspicious_quantity::RULE,
    &unknown_capability::RULE,
    &unknown_kind::RULE,
];
