//! Service accounts and their tokens.

use lintainer_core::rule::Rule;

mod default_account_cloud_identity;
mod default_account_token;
mod default_service_account;
mod exposed_dashboard;
mod mounted_service_account_token;
mod overpowered_workload;
mod shared_service_account;
mod token;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &default_account_cloud_identity::RULE,
    &default_account_token::RULE,
    &default_service_account::RULE,
    &exposed_dashboard::RULE,
    &mounted_service_account_token::RULE,
    &overpowered_workload::RULE,
    &shared_service_account::RULE,
];
