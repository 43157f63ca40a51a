//! Capabilities that lead to the host, by the manual page capabilities(7): kept by hand.

/// Capabilities and what they allow.
const DANGEROUS: [(&str, &str); 17] = [
    ("ALL", "everything that root of the host may do"),
    ("BPF", "loading programs into the kernel"),
    ("CHECKPOINT_RESTORE", "choosing process ids and looking into other processes"),
    ("DAC_READ_SEARCH", "reading any file of the host by its handle"),
    ("LINUX_IMMUTABLE", "changing files that are protected even from root"),
    ("MAC_ADMIN", "changing the mandatory access control"),
    ("MAC_OVERRIDE", "passing the mandatory access control by"),
    ("NET_ADMIN", "changing addresses, routes and packet filters"),
    ("NET_RAW", "forging packets of other containers in the same network"),
    ("PERFMON", "watching the kernel and other processes"),
    ("SYSLOG", "reading the kernel's messages and addresses"),
    ("SYS_ADMIN", "mounting file systems and most of what root of the host may do"),
    ("SYS_BOOT", "restarting the host and loading another kernel"),
    ("SYS_MODULE", "loading code into the kernel"),
    ("SYS_PTRACE", "reading and changing other processes"),
    ("SYS_RAWIO", "reading and writing the host's memory and devices"),
    ("SYS_TIME", "changing the clock of the host"),
];

/// All of them.
pub(crate) fn dangerous_names() -> impl Iterator<Item = &'static str> {
    DANGEROUS.iter().map(|(name, _)| *name)
}

/// What a capability allows to do with the host; `None` for the others.
pub(crate) fn dangerous(name: &str) -> Option<&'static str> {
    DANGEROUS.iter().find(|(known, _)| *known == name).map(|(_, allows)| *allows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_gives_the_host_in_the_table_of_core_is_dangerous() {
        use lintainer_core::tables::capabilities::Power;
        use lintainer_core::tables::current;
        for capability in current().capabilities.iter().filter(|one| one.power == Power::Host) {
            assert!(dangerous(capability.name).is_some(), "{}", capability.name);
        }
        assert_eq!(dangerous("CHOWN"), None);
    }
}
