//! What workloads and namespaces in a cluster may use.

use lintainer_core::rule::Rule;

mod broad_toleration;
mod control_plane_scheduling;
mod missing_cpu_request;
mod missing_ephemeral_storage;
mod missing_job_cleanup;
mod missing_job_deadline;
mod missing_limit_range;
mod missing_memory_request;
mod missing_ndots;
mod missing_resource_quota;
mod missing_resources;
mod overlapping_cronjob_runs;
mod oversized_sandbox;
mod requests;
mod unbindable_low_port;
mod unequal_requests_and_limits;
mod unexpected_priority_class;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &broad_toleration::RULE,
    &control_plane_scheduling::RULE,
    &missing_cpu_request::RULE,
    &missing_ephemeral_storage::RULE,
    &missing_job_cleanup::RULE,
    &missing_job_deadline::RULE,
    &missing_limit_range::RULE,
    &missing_memory_request::RULE,
    &missing_ndots::RULE,
    &missing_resource_quota::RULE,
    &missing_resources::RULE,
    &overlapping_cronjob_runs::RULE,
    &oversized_sandbox::RULE,
    &unbindable_low_port::RULE,
    &unequal_requests_and_limits::RULE,
    &unexpected_priority_class::RULE,
];
