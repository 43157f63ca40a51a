//! Practice 9: monitoring.

use lintainer_core::rule::Rule;

pub(crate) mod kubernetes;

mod buffered_python_output;
mod disabled_logging;
mod missing_healthcheck;
mod missing_rails_healthcheck;
mod missing_readiness_probe;
mod unbounded_container_log;
mod unbounded_restart;
mod ungraceful_nginx_stop;
mod ungraceful_systemd_stop;
mod unknown_probe_port;
mod unstoppable_signal;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &buffered_python_output::RULE,
    &disabled_logging::RULE,
    &missing_healthcheck::RULE,
    &missing_rails_healthcheck::RULE,
    &missing_readiness_probe::RULE,
    &unbounded_container_log::RULE,
    &unbounded_restart::RULE,
    &ungraceful_nginx_stop::RULE,
    &ungraceful_systemd_stop::RULE,
    &unknown_probe_port::RULE,
    &unstoppable_signal::RULE,
];
