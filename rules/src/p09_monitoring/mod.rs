//! Practice 9: monitoring.

use lintainer_core::rule::Rule;

pub(crate) mod kubernetes;

mod buffered_python_output;
mod disabled_healthcheck;
mod disabled_logging;
mod invalid_healthcheck_test;
mod localhost_listener;
mod missing_healthcheck;
mod missing_log_labels;
mod missing_rails_healthcheck;
mod missing_readiness_probe;
mod short_grace_period;
mod unawaited_dependency;
mod unbounded_container_log;
mod unbounded_restart;
mod uncollected_log_file;
mod ungraceful_nginx_stop;
mod ungraceful_systemd_stop;
mod unknown_probe_port;
mod unstoppable_signal;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &buffered_python_output::RULE,
    &disabled_healthcheck::RULE,
    &disabled_logging::RULE,
    &invalid_healthcheck_test::RULE,
    &localhost_listener::RULE,
    &missing_healthcheck::RULE,
    &missing_log_labels::RULE,
    &missing_rails_healthcheck::RULE,
    &missing_readiness_probe::RULE,
    &short_grace_period::RULE,
    &unawaited_dependency::RULE,
    &unbounded_container_log::RULE,
    &unbounded_restart::RULE,
    &uncollected_log_file::RULE,
    &ungraceful_nginx_stop::RULE,
    &ungraceful_systemd_stop::RULE,
    &unknown_probe_port::RULE,
    &unstoppable_signal::RULE,
];
