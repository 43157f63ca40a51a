//! Devices of a host by their paths and numbers (`Documentation/admin-guide/devices.txt` of Linux 6.12), and what
//! containers are commonly given of them: kept by hand.

/// What a device gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    /// Memory or a disk, below all file permissions.
    Raw,
    /// Anything else.
    Other,
    /// What containers are commonly given.
    Common,
}

/// The memory of the host.
const MEMORY: [&str; 3] = ["kmem", "mem", "port"];

/// How the names of disks begin, and folders that hold disks only.
const DISKS: [&str; 17] = [
    "block", "bsg", "disk", "dm-", "drbd", "hd", "loop", "mapper", "md", "mmcblk", "nbd", "nvme", "pmem", "sd", "vd",
    "xvd", "zd",
];

/// How the names of graphics cards, serial lines, sound, cameras, tuners, optical drives and pins begin.
const COMMON: [&str; 28] = [
    "apex",
    "cdrom",
    "dri",
    "dvb",
    "dxg",
    "fuse",
    "gpio",
    "hailo",
    "i2c-",
    "infiniband",
    "kfd",
    "media",
    "net/tun",
    "nvidia",
    "rfkill",
    "rtc",
    "serial",
    "snd",
    "spidev",
    "sr0",
    "tty",
    "ttyACM",
    "ttyAMA",
    "ttyS",
    "ttyUSB",
    "vchiq",
    "video",
    "zigbee",
];

/// What is below `/dev` and gives no device of the host away, or is more than devices.
const NO_DEVICES: [&str; 16] = [
    "console",
    "fd",
    "full",
    "hugepages",
    "log",
    "mqueue",
    "null",
    "ptmx",
    "pts",
    "random",
    "shm",
    "stderr",
    "stdin",
    "stdout",
    "termination-log",
    "urandom",
];

/// The numbers of character devices that are commonly given: serial lines, video, sound, graphics.
const COMMON_NUMBERS: [u32; 8] = [4, 81, 116, 166, 188, 195, 212, 226];

impl Device {
    /// What a path of the host gives away; `None` if that is no device. `kind`: the type of a `hostPath`.
    pub(crate) fn of(path: &str, kind: Option<&str>) -> Option<Device> {
        let Some(name) = path.strip_prefix("/dev/").filter(|name| !name.is_empty()) else {
            return match kind {
                Some("BlockDevice") => Some(Device::Raw),
                Some("CharDevice") => Some(Device::Other),
                _ => None,
            };
        };
        let first = name.split('/').next().unwrap_or(name);
        let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        match first {
            _ if NO_DEVICES.contains(&first) || first.starts_with("hugepages") || name == "zero" => None,
            _ if MEMORY.contains(&name) || kind == Some("BlockDevice") => Some(Device::Raw),
            _ if begins(&COMMON) => Some(Device::Common),
            _ if begins(&DISKS) => Some(Device::Raw),
            _ => Some(Device::Other),
        }
    }

    /// What a rule of the device controller of cgroups lets a container open: `c 189:* rmw`. `None` for what is not
    /// known.
    pub(crate) fn of_rule(rule: &str) -> Option<Device> {
        let mut words = rule.split_ascii_whitespace();
        let (kind, number) = (words.next()?, words.next()?);
        let (major, minor) = number.split_once(':')?;
        match (kind, major.parse::<u32>()) {
            ("a" | "b", _) => Some(Device::Raw),
            ("c", _) if major == "*" => Some(Device::Raw),
            ("c", Ok(1)) => matches!(minor, "*" | "1" | "2" | "4").then_some(Device::Raw),
            // `/dev/net/tun` and `/dev/fuse`.
            ("c", Ok(10)) if matches!(minor, "200" | "229") => Some(Device::Common),
            ("c", Ok(major)) if COMMON_NUMBERS.contains(&major) => Some(Device::Common),
            ("c", Ok(_)) => Some(Device::Other),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Device::{Common, Other, Raw};
    use super::*;

    #[test]
    fn disks_and_memory_are_told_from_what_is_commonly_given() {
        for (path, kind, device) in [
            ("/dev/sda1", None, Some(Raw)),
            ("/dev/nvme0n1", None, Some(Raw)),
            ("/dev/disk/by-id/x", None, Some(Raw)),
            ("/dev/mem", None, Some(Raw)),
            ("/dev/memory-tool", None, Some(Other)),
            ("/dev/kvm", None, Some(Other)),
            ("/dev/dri/renderD128", None, Some(Common)),
            ("/dev/media0", None, Some(Common)),
            ("/dev/net/tun", None, Some(Common)),
            ("/dev/ttyUSB0", None, Some(Common)),
            ("/srv/disk", Some("BlockDevice"), Some(Raw)),
            ("/srv/disk", Some("Directory"), None),
            ("/dev", None, None),
            ("/dev/shm", None, None),
            ("/dev/hugepages-2Mi", None, None),
            ("/dev/null", None, None),
            ("vendor.com/device=gpu", None, None),
        ] {
            assert_eq!(Device::of(path, kind), device, "{path}");
        }
    }

    #[test]
    fn rules_of_cgroups_are_read_by_their_numbers() {
        for (rule, device) in [
            ("a *:* rwm", Some(Raw)),
            ("b 8:* rmw", Some(Raw)),
            ("c *:* rmw", Some(Raw)),
            ("c 1:1 r", Some(Raw)),
            ("c 1:3 mr", None),
            ("c 10:200 rwm", Some(Common)),
            ("c 10:* rwm", Some(Other)),
            ("c 188:* rmw", Some(Common)),
            ("c 189:* rmw", Some(Other)),
            ("${RULE}", None),
        ] {
            assert_eq!(Device::of_rule(rule), device, "{rule}");
        }
    }
}
