//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod suspicious_quantity;
mod unknown_kind;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[&suspicious_quantity::RULE, &unknown_kind::RULE];
