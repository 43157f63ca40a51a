//! Facts that change with time, each table with its date.

pub(crate) mod end_of_life;
pub(crate) mod removed_apis;
