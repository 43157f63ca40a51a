//! What rules ask the tables of core.

pub(crate) mod end_of_life;
pub(crate) mod known_needs;
pub(crate) mod root_images;
