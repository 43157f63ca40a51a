//! The common model: what containers there are, how they run and what they may do, whatever format says so.
//!
//! Lowering from a format resolves inheritance, precedence, defaults and variables once. Rules read the result and never guess.

mod cidr;
mod container;
mod duration;
mod image;
mod image_patterns;
mod placeholder;
mod platform;
mod port_range;
mod quantity;
mod reach;
mod run;
mod setting;
mod workload;

pub use cidr::Cidr;
pub use container::{
    CommandUse, Confinement, Container, EnvVar, Healthcheck, Logging, Mount, MountSource, Port, Probe, Probes, Purpose,
    Resources, Role, User,
};
pub use duration::{parse_duration, parse_go_duration};
pub use image::{ImageReference, Tag, UNKNOWN};
pub use image_patterns::ImagePatterns;
pub use placeholder::has_placeholder;
pub(crate) use placeholder::{unreadable_placeholder, with_unknowns};
pub use platform::Platform;
pub use port_range::{PortError, port_range};
pub use quantity::{Quantity, parse_bytes, parse_quantity};
pub use reach::Reach;
pub use run::{By, Run};
pub use setting::Setting;
pub use workload::{Claim, NodeRef, Pairs, Volume, Workload};

/// A format that lintainer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A Compose file.
    Compose,
    /// A Kubernetes manifest.
    Kubernetes,
    /// Anything else that belongs to the project: CI files, ignore files, lintainer's own configuration.
    Project,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Format; 4] = [Format::Dockerfile, Format::Compose, Format::Kubernetes, Format::Project];

    /// The name in lower case, as in reports and configuration.
    pub fn name(self) -> &'static str {
        match self {
            Format::Dockerfile => "dockerfile",
            Format::Compose => "compose",
            Format::Kubernetes => "kubernetes",
            Format::Project => "project",
        }
    }
}
