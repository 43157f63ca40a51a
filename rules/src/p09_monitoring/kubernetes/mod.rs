//! Availability of workloads in a cluster: probes, updates, budgets, replicas.

use lintainer_core::rule::Rule;

mod abrupt_update_strategy;
mod blocking_job_sidecar;
mod cluster_locking_webhook;
mod eviction_blocking_budget;
mod identical_probes;
mod low_autoscaler_minimum;
mod missing_cronjob_deadline;
mod missing_disruption_budget;
mod missing_liveness_probe;
mod missing_pre_stop;
mod missing_priority_class;
mod missing_termination_log;
mod naked_pod;
mod paused_rollout;
mod single_replica;
mod stuck_rolling_update;
mod stuck_unhealthy_eviction;
mod suspicious_probe_timing;
mod undeclared_probe_port;
mod unnamed_mesh_protocol;
mod unspread_replicas;
mod weak_audit_policy;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &abrupt_update_strategy::RULE,
    &blocking_job_sidecar::RULE,
    &cluster_locking_webhook::RULE,
    &eviction_blocking_budget::RULE,
    &identical_probes::RULE,
    &low_autoscaler_minimum::RULE,
    &missing_cronjob_deadline::RULE,
    &missing_disruption_budget::RULE,
    &missing_liveness_probe::RULE,
    &missing_pre_stop::RULE,
    &missing_priority_class::RULE,
    &missing_termination_log::RULE,
    &naked_pod::RULE,
    &paused_rollout::RULE,
    &single_replica::RULE,
    &stuck_rolling_update::RULE,
    &stuck_unhealthy_eviction::RULE,
    &suspicious_probe_timing::RULE,
    &undeclared_probe_port::RULE,
    &unnamed_mesh_protocol::RULE,
    &unspread_replicas::RULE,
    &weak_audit_policy::RULE,
];
