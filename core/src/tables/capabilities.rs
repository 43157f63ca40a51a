//! Capabilities of Linux.

use super::{Table, TableError};

/// The Pod Security level that still allows adding a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Even `restricted`.
    Restricted,
    /// `baseline`.
    Baseline,
    /// Only `privileged`.
    Privileged,
}

/// What a capability gives beyond the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Nothing worth a name.
    None,
    /// The traffic of the neighbours.
    Network,
    /// The host.
    Host,
}

/// A capability.
#[derive(Debug, Clone, Copy)]
pub struct Capability {
    /// Without `CAP_`: `NET_ADMIN`.
    pub name: &'static str,
    /// The number in the kernel's bit set.
    pub number: u8,
    /// The first kernel that has it: `5.8`.
    pub since: &'static str,
    /// Whether Docker and containerd give it to every container.
    pub is_default: bool,
    /// The strictest Pod Security level that allows adding it.
    pub level: Level,
    /// What it gives beyond the container.
    pub power: Power,
}

/// The table `capabilities`.
#[derive(Debug)]
pub struct Capabilities(Vec<Capability>);

impl Capabilities {
    /// The capability of a name, in any case and with or without `CAP_`. `ALL` is none.
    pub fn find(&self, name: &str) -> Option<&Capability> {
        let bare = name.get(..4).filter(|start| start.eq_ignore_ascii_case("CAP_")).map_or(name, |_| &name[4..]);
        self.0.iter().find(|capability| capability.name.eq_ignore_ascii_case(bare))
    }

    /// Whether `baseline` lets a container add it; spelt exactly so, as Pod Security compares.
    pub fn is_baseline(&self, name: &str) -> bool {
        self.0.iter().any(|capability| capability.name == name && capability.level < Level::Privileged)
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Capability> {
        self.0.iter()
    }

    pub(super) fn read(table: &Table) -> Result<Self, TableError> {
        let mut found: Vec<Capability> = Vec::new();
        for (line, [name, number, since, default, level, power]) in table.rows()? {
            let wrong = |text: &str| TableError::new(line, format!("`{text}` is not expected here"));
            found.push(Capability {
                name,
                number: number.parse().map_err(|_| wrong(number))?,
                since,
                is_default: match default {
                    "default" => true,
                    "-" => false,
                    _ => return Err(wrong(default)),
                },
                level: match level {
                    "restricted" => Level::Restricted,
                    "baseline" => Level::Baseline,
                    "privileged" => Level::Privileged,
                    _ => return Err(wrong(level)),
                },
                power: match power {
                    "-" => Power::None,
                    "network" => Power::Network,
                    "host" => Power::Host,
                    _ => return Err(wrong(power)),
                },
            });
        }
        Ok(Capabilities(found))
    }
}

#[cfg(test)]
mod tests {
    use super::super::current;
    use super::*;

    #[test]
    fn names_are_found_in_every_spelling() {
        let capabilities = &current().capabilities;
        for name in ["NET_RAW", "CAP_NET_RAW", "cap_net_raw", "net_raw"] {
            let found = capabilities.find(name).expect(name);
            assert_eq!((found.number, found.is_default, found.level), (13, true, Level::Privileged));
        }
        assert!(capabilities.find("ALL").is_none() && capabilities.find("CAP_").is_none());
    }

    #[test]
    fn numbers_have_no_gap() {
        assert!(current().capabilities.iter().enumerate().all(|(at, found)| usize::from(found.number) == at));
        assert_eq!(current().capabilities.iter().filter(|found| found.is_default).count(), 14);
        assert_eq!(current().capabilities.iter().filter(|found| found.level < Level::Privileged).count(), 13);
    }
}
