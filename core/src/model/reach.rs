//! From where a published port can be reached.

use super::{Container, Port, Setting};

/// The addresses that mean all interfaces.
const WILDCARDS: [&str; 4] = ["0.0.0.0", "::", "*", "0"];

/// From where a published port can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach<'a> {
    /// From everywhere: no address is written, or this one.
    All(Option<&'a str>),
    /// Through this address of the host.
    Address(&'a str),
    /// From the host alone.
    Host,
    /// That is not known.
    Unknown,
}

impl Port {
    /// From where it can be reached, given that it is published.
    pub fn reach(&self) -> Reach<'_> {
        match &self.host_ip {
            Setting::Unset { .. } => Reach::All(None),
            Setting::Set(address) => match address.value.as_str() {
                all if WILDCARDS.contains(&all) => Reach::All(Some(all)),
                "localhost" | "::1" => Reach::Host,
                local if local.starts_with("127.") => Reach::Host,
                other => Reach::Address(other),
            },
            _ => Reach::Unknown,
        }
    }
}

impl Container {
    /// The first port that others than the host reach.
    pub fn reachable_port(&self) -> Option<&Port> {
        let mut published = self.ports.iter().filter(|port| port.published);
        published.find(|port| matches!(port.reach(), Reach::All(_) | Reach::Address(_)))
    }
}
