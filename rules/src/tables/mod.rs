//! What rules ask the tables of core.

pub(crate) mod admin_consoles;
pub(crate) mod backup_tools;
pub(crate) mod capabilities;
pub(crate) mod control_plane;
pub(crate) mod delicate;
pub(crate) mod devices;
pub(crate) mod end_of_life;
pub(crate) mod host_paths;
pub(crate) mod image_needs;
pub(crate) mod image_programs;
pub(crate) mod known_needs;
pub(crate) mod logins;
pub(crate) mod open_access;
pub(crate) mod postgres;
pub(crate) mod root_images;
pub(crate) mod spdx;
