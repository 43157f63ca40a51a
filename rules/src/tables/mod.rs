//! What rules ask the tables of core.

pub(crate) mod end_of_life;
