//! Practice 12: security across tools and files.

use lintainer_core::rule::Rule;

mod dangling_service;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&dangling_service::RULE];
