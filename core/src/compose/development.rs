//! Signs that a service is made for development, tests or as an example.

use super::{Build, Service};
use crate::dockerfile::InstructionKind;
use crate::model::{Mount, MountSource};
use crate::project::{Project, join};

/// Words of file, folder and profile names.
const WORDS: [&str; 22] = [
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
    "testdata",
    "fixtures",
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

/// Whether a path is named for development, tests or examples: its file name or a folder. Of an absolute path only the last folder counts,
/// since those above belong to the machine.
pub fn is_trial_path(path: &str) -> bool {
    if !path.starts_with('/') {
        return has_word(path);
    }
    path.rsplit('/').take(2).any(has_word)
}

/// Whether a service says so itself: sources mounted into what is built from them, `develop.watch`, a profile. `folder` is
/// the one that paths of the service's mounts count from.
pub(super) fn is_service(service: &Service, mounts: &[Mount], folder: &str, project: &Project) -> bool {
    service.value.at(&["develop", "watch"]).is_some()
        || service.profiles.iter().any(|profile| has_word(&profile.value))
        || service.build.as_ref().is_some_and(|build| {
            mounts.iter().any(|mount| mounts_sources(mount, build, folder) && is_filled(mount, service, project))
        })
}

/// Whether a mount lays a folder of the build's context over an application's, where it can be written to.
fn mounts_sources(mount: &Mount, build: &Build, folder: &str) -> bool {
    let MountSource::Host(source) = &mount.source else { return false };
    let Some(target) = mount.target.value() else { return false };
    if mount.read_only || !source.starts_with('.') {
        return false;
    }
    let system = ["/etc", "/var/lib", "/var/log", "/var/run", "/run", "/tmp", "/data", "/docker-entrypoint", "/root/."];
    if system.iter().any(|folder| target.starts_with(folder)) {
        return false;
    }
    // The whole project, or more of it than the context.
    if source.split('/').all(|part| matches!(part, "." | "..")) {
        return true;
    }
    let named_otherwise = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or("");
        let word = |part: &str| NO_SOURCES.iter().any(|known| known.eq_ignore_ascii_case(part));
        name.contains('.') || name.split(['-', '_']).any(word)
    };
    let source_path = join(folder, source);
    build.context.as_ref().is_none_or(|context| is_within(&source_path, context))
        && !named_otherwise(source)
        && !named_otherwise(target)
}

/// Whether the Dockerfile puts something where the mount goes, or that is not known.
fn is_filled(mount: &Mount, service: &Service, project: &Project) -> bool {
    let (Some(target), Some(file)) = (mount.target.value(), project.dockerfile_of(service)) else { return true };
    let syntax = file.syntax();
    let Some(dockerfile) = syntax.dockerfile() else { return true };
    dockerfile.instructions.iter().any(|instruction| {
        let word = match &instruction.kind {
            InstructionKind::Workdir(word) => word,
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => &copy.destination,
            _ => return false,
        };
        let path = word.as_ref().map_or("", |word| word.text.trim_end_matches('/'));
        path.contains(['$', '%']) || path.starts_with('/') && (is_within(path, target) || is_within(target, path))
    })
}

/// Whether a path is a folder or lies in it.
fn is_within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
