//! Facts that change with time, each table with its date.

pub(crate) mod data_stores;
pub(crate) mod end_of_life;
pub(crate) mod known_needs;
pub(crate) mod non_root_images;
pub(crate) mod removed_apis;
pub(crate) mod root_images;
