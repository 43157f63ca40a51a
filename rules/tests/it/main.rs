//! What every rule must keep, and what the rules find in whole projects.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod admission;
mod aliases;
mod catalog;
mod chart_fixes;
mod deployed;
mod findings;
mod hostile;
mod profiles;
mod projects;
