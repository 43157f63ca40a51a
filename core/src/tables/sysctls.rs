//! Kernel parameters that a container may have for itself.

use super::{Table, TableError};
use crate::settings::KubernetesVersion;

/// The namespace that a parameter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// That of inter-process communication.
    Ipc,
    /// That of the network.
    Net,
}

/// A parameter, or all that begin alike.
#[derive(Debug, Clone, Copy)]
pub struct Sysctl {
    /// `kernel.shm_rmid_forced`; a `*` at the end stands for any rest.
    pub name: &'static str,
    /// Its namespace.
    pub namespace: Namespace,
    /// The first version whose Pod Security baseline allows it.
    pub safe_since: Option<KubernetesVersion>,
}

/// The table `sysctls`.
#[derive(Debug)]
pub struct Sysctls(Vec<Sysctl>);

impl Sysctls {
    /// The entry of a parameter, in dots; `None`: it has no namespace and changes the whole node.
    pub fn find(&self, name: &str) -> Option<&Sysctl> {
        let fits = |entry: &&Sysctl| match entry.name.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == entry.name,
        };
        self.0.iter().find(fits)
    }

    /// Whether the baseline level of a version allows a parameter.
    pub fn is_safe(&self, name: &str, version: KubernetesVersion) -> bool {
        self.find(name).and_then(|entry| entry.safe_since).is_some_and(|since| since <= version)
    }

    pub(super) fn read(table: &Table) -> Result<Self, TableError> {
        let mut found = Vec::new();
        for (line, [name, namespace, safe]) in table.rows()? {
            let wrong = |text: &str| TableError::new(line, format!("`{text}` is not expected here"));
            let namespace = match namespace {
                "ipc" => Namespace::Ipc,
                "net" => Namespace::Net,
                other => return Err(wrong(other)),
            };
            let safe_since = match safe {
                "-" => None,
                text => Some(KubernetesVersion::parse(text).ok_or_else(|| wrong(text))?),
            };
            found.push(Sysctl { name, namespace, safe_since });
        }
        Ok(Sysctls(found))
    }
}

#[cfg(test)]
mod tests {
    use super::super::current;
    use super::*;

    #[test]
    fn the_safe_set_grows_with_the_version() {
        let sysctls = &current().sysctls;
        let count =
            |minor| sysctls.0.iter().filter(|entry| sysctls.is_safe(entry.name, KubernetesVersion::v1(minor))).count();
        assert_eq!([count(26), count(27), count(29), count(32), count(37)], [5, 6, 10, 12, 14]);
    }

    #[test]
    fn the_namespace_is_that_of_the_first_words() {
        let namespace = |name| current().sysctls.find(name).map(|entry| entry.namespace);
        assert_eq!(namespace("kernel.shmmax"), Some(Namespace::Ipc));
        assert_eq!(namespace("net.core.somaxconn"), Some(Namespace::Net));
        assert_eq!(namespace("vm.max_map_count"), None);
        assert!(!current().sysctls.is_safe("net.core.somaxconn", KubernetesVersion::v1(37)));
    }
}
