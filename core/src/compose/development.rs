//! Signs that a service is made for development, tests or as an example.

use super::Service;
use crate::model::{Mount, MountSource};

/// Words of file, folder and profile names.
const WORDS: [&str; 20] = [
    "dev",
    "devel",
    "development",
    "devcontainer",
    "debug",
    "test",
    "tests",
    "testing",
    "ci",
    "e2e",
    "integration",
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "local",
    "localhost",
    "playground",
];

/// Names of folders that hold data or settings, not sources.
const NO_SOURCES: [&str; 26] = [
    "data", "database", "db", "log", "logs", "conf", "config", "configs", "etc", "cert", "certs", "ssl", "tls",
    "secret", "secrets", "keys", "storage", "upload", "uploads", "media", "backup", "backups", "volume", "volumes",
    "init", "tmp",
];

/// Whether a name has one of the words, between any marks.
pub(super) fn has_word(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether a path is named for development: its file name or a folder. Of an absolute path only the last folder counts,
/// since those above belong to the machine.
pub(super) fn is_path(path: &str) -> bool {
    if !path.starts_with('/') {
        return has_word(path);
    }
    path.rsplit('/').take(2).any(has_word)
}

/// Whether a service says so itself: sources mounted into what is built from them, `develop.watch`, a profile.
pub(super) fn is_service(service: &Service, mounts: &[Mount]) -> bool {
    service.value.at(&["develop", "watch"]).is_some()
        || service.profiles.iter().any(|profile| has_word(&profile.value))
        || service.build.is_some() && mounts.iter().any(mounts_sources)
}

/// Whether a mount lays a folder of sources over an application's.
fn mounts_sources(mount: &Mount) -> bool {
    let MountSource::Host(source) = &mount.source else { return false };
    let Some(target) = mount.target.value() else { return false };
    if !source.starts_with('.') {
        return false;
    }
    let is_up = source.split('/').all(|part| matches!(part, "." | ".."));
    let system = ["/etc", "/var/lib", "/var/log", "/var/run", "/run", "/tmp", "/data", "/docker-entrypoint", "/root/."];
    if system.iter().any(|folder| target.starts_with(folder)) {
        return false;
    }
    if is_up {
        return true;
    }
    let named_otherwise = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or("");
        let word = |part: &str| NO_SOURCES.iter().any(|known| known.eq_ignore_ascii_case(part));
        name.contains('.') || name.split(['-', '_']).any(word)
    };
    !named_otherwise(source) && !named_otherwise(target)
}
