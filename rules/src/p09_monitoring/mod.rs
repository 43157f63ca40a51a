//! Practice 9: monitoring.

use lintainer_core::rule::Rule;

mod missing_healthcheck;
mod missing_readiness_probe;
mod unbounded_container_log;
mod unstoppable_signal;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &missing_healthcheck::RULE,
    &missing_readiness_probe::RULE,
    &unbounded_container_log::RULE,
    &unstoppable_signal::RULE,
];
