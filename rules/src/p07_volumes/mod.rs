//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

mod volatile_data_store;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&volatile_data_store::RULE];
mod single_writer_claim;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&single_writer_claim::RULE];
