//! Platforms as they are written: `linux/arm64`, `windows/amd64`, and what the name of an image says of its own.

use super::{ImageReference, Tag};
use crate::dockerfile::is_windows_image;

/// A platform, as far as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// `linux`, `windows`.
    pub system: Option<&'static str>,
    /// The architecture as Go names it: `amd64`, `arm64`.
    pub machine: Option<&'static str>,
}

/// Architectures with their other spellings; those of the namespaces of official images are among them.
const MACHINES: &[(&str, &[&str])] = &[
    ("amd64", &["amd64", "x86_64", "x86-64", "winamd64"]),
    ("arm64", &["arm64", "aarch64", "arm64v8"]),
    ("arm", &["arm", "armhf", "armel", "armv5", "armv6", "armv7", "arm32v5", "arm32v6", "arm32v7"]),
    ("386", &["386", "i386"]),
    ("ppc64le", &["ppc64le"]),
    ("s390x", &["s390x"]),
    ("riscv64", &["riscv64"]),
    ("mips64le", &["mips64le"]),
];

/// The namespaces of official images for one architecture.
const NAMESPACES: &[&str] = &[
    "amd64", "arm32v5", "arm32v6", "arm32v7", "arm64v8", "i386", "mips64le", "ppc64le", "riscv64", "s390x", "winamd64",
];

impl Platform {
    /// What a text says: `linux/arm/v7`, `arm64`, `windows`. `None` if that is no platform that is known here.
    pub fn parse(text: &str) -> Option<Platform> {
        let text = text.trim().to_ascii_lowercase();
        let mut parts = text.split('/');
        let first = parts.next()?;
        // Versions of Windows stand in brackets.
        let system = match first.split('(').next()? {
            "linux" => "linux",
            "windows" => "windows",
            "darwin" | "macos" => "darwin",
            "freebsd" => "freebsd",
            _ => return Some(Platform { system: None, machine: Some(machine(first)?) }),
        };
        let machine = match parts.next() {
            Some(part) => Some(machine(part)?),
            None => None,
        };
        Some(Platform { system: Some(system), machine })
    }

    /// What the name of an image says: a namespace such as `arm64v8/`, the last part of the tag, a repository of Windows.
    pub fn of_image(image: &ImageReference) -> Option<Platform> {
        let namespace = image.repository().and_then(|name| name.split_once('/')).map(|(namespace, _)| namespace);
        let by_namespace = namespace
            .filter(|name| NAMESPACES.contains(name) && image.registry() == Some("docker.io"))
            .and_then(machine);
        let by_tag = match image.tag() {
            Tag::Known(tag) => machine(tag.rsplit(['-', '_']).next().unwrap_or(tag)).or_else(|| {
                // `x86_64` has a separator in it.
                tag.ends_with("x86_64").then_some("amd64")
            }),
            _ => None,
        };
        let system = is_windows_image(image.text()).then_some("windows");
        let machine = by_namespace.or(by_tag);
        (machine.is_some() || system.is_some()).then_some(Platform { system, machine })
    }

    /// Whether what runs on one does not run on the other. 32-bit programs run on the 64-bit machine of the same maker.
    pub fn conflicts_with(self, other: Platform) -> bool {
        let differ = |mine: Option<&str>, theirs: Option<&str>| mine.zip(theirs).is_some_and(|(a, b)| a != b);
        let family = |machine: &'static str| match machine {
            "386" => "amd64",
            "arm" => "arm64",
            other => other,
        };
        // The name of an image for Linux does not say so.
        differ(self.system, other.system) || differ(self.machine.map(family), other.machine.map(family))
    }
}

/// The architecture of a spelling.
fn machine(text: &str) -> Option<&'static str> {
    MACHINES.iter().find(|(_, spellings)| spellings.contains(&text)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{FileId, Span};

    fn of(image: &str) -> Option<Platform> {
        Platform::of_image(&ImageReference::verbatim(image, Span::new(FileId(0), 0..image.len())))
    }

    #[test]
    fn platforms_are_read_in_their_spellings() {
        let linux = |machine| Some(Platform { system: Some("linux"), machine: Some(machine) });
        assert_eq!(Platform::parse("linux/arm/v7"), linux("arm"));
        assert_eq!(Platform::parse("Linux/x86_64"), linux("amd64"));
        assert_eq!(Platform::parse("arm64"), Some(Platform { system: None, machine: Some("arm64") }));
        assert_eq!(
            Platform::parse("windows(10.0.17763)/amd64"),
            Some(Platform { system: Some("windows"), machine: Some("amd64") })
        );
        assert_eq!((Platform::parse("$X"), Platform::parse("linux/x"), Platform::parse("")), (None, None, None));
    }

    #[test]
    fn names_of_images_say_what_they_run_on() {
        let machine = |image| of(image).and_then(|platform| platform.machine);
        assert_eq!(machine("arm64v8/alpine:3"), Some("arm64"));
        assert_eq!(machine("registry.example/arm64v8/alpine:3"), None);
        assert_eq!(machine("team/app:1.2-arm64"), Some("arm64"));
        assert_eq!((machine("team/app:1-x86_64"), machine("team/app:amd64")), (Some("amd64"), Some("amd64")));
        assert_eq!((machine("team/amd64"), machine("debian:13-slim")), (None, None));
        assert_eq!(of("mcr.microsoft.com/windows/nanoserver:ltsc2022").and_then(|one| one.system), Some("windows"));
    }

    #[test]
    fn platforms_conflict_where_one_does_not_run_the_other() {
        let conflict = |a: &str, b: &str| Platform::parse(a).unwrap().conflicts_with(Platform::parse(b).unwrap());
        assert!(conflict("linux/amd64", "linux/arm64") && conflict("windows", "linux/amd64"));
        assert!(!conflict("linux/amd64", "386") && !conflict("linux/arm64", "arm/v7") && !conflict("linux", "arm64"));
    }
}
