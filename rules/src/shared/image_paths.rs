//! What paths in an image are for, by their names.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, is_within};

/// Folders of the system.
const SYSTEM: &[&str] =
    &["/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/sbin"];

/// Names of folders that hold what a program writes.
const STATE: &[&str] = &[
    ".cache", ".config", ".local", ".npm", "cache", "caches", "data", "database", "db", "log", "logs", "media", "run",
    "session", "sessions", "shm", "spool", "state", "storage", "temp", "tmp", "upload", "uploads", "volume", "volumes",
];

/// Endings of programs, settings and keys.
const PROGRAMS: &[&str] = &[
    "bash",
    "cfg",
    "cnf",
    "conf",
    "crt",
    "ini",
    "jar",
    "js",
    "json",
    "key",
    "pem",
    "php",
    "pl",
    "properties",
    "py",
    "rb",
    "sh",
    "so",
    "toml",
    "war",
    "xml",
    "yaml",
    "yml",
];

/// Whether it is a folder of the system itself.
pub(crate) fn is_system_folder(path: &str) -> bool {
    SYSTEM.contains(&path) || holds_programs(&format!("{}/x", path.trim_end_matches('/')))
}

/// Whether the folder of a path is one for programs.
pub(crate) fn holds_programs(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1);
    folder.is_some_and(|folder| matches!(folder, "bin" | "sbin" | "libexec"))
}

/// Whether a folder is there to be written to: one for data, caches, logs, or a home.
pub(crate) fn is_state(path: &str) -> bool {
    let is_home = path.strip_prefix("/home/").is_some_and(|rest| !rest.contains('/')) || path == "/root";
    is_home || is_within(path, "/var/lib") || path.split('/').skip(1).any(|part| STATE.contains(&part))
}

/// Whether a path is that of a program, a script, a setting or a key, as its name says.
pub(crate) fn is_program_or_setting(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    holds_programs(path)
        || ending.is_some_and(|ending| PROGRAMS.contains(&ending))
        || name.contains("entrypoint")
        || path.starts_with("/etc/") && !is_state(path)
}

/// The paths that COPY or ADD writes, as far as they are known: the destination, or the files in it that the names of
/// the sources give.
pub(crate) fn copied_to(instruction: &Instruction, at: &At) -> Vec<Box<str>> {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = &instruction.kind else { return Vec::new() };
    let Some(word) = &copy.destination else { return Vec::new() };
    let expanded = at.dockerfile.expand(word, instruction);
    let Some(text) = expanded.known() else { return Vec::new() };
    let Some(destination) = at.absolute(&text) else { return Vec::new() };
    let is_folder = text.ends_with('/') || matches!(text.rsplit('/').next(), Some("." | ".."));
    if !is_folder && copy.sources.len() + instruction.heredocs.len() < 2 {
        return vec![destination];
    }
    let names = copy.sources.iter().filter_map(|source| {
        let text = &source.text;
        let name = text.rsplit('/').next().filter(|name| !name.is_empty() && !text.contains(['*', '?', '[', '$']))?;
        let folder = destination.trim_end_matches('/');
        (!matches!(name, "." | "..")).then(|| format!("{folder}/{name}").into_boxed_str())
    });
    let named: Vec<Box<str>> = names.collect();
    if named.len() == copy.sources.len() && !named.is_empty() { named } else { vec![destination] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_judged_by_their_names() {
        for path in ["/etc", "/usr/local/bin", "/usr/local"] {
            assert!(is_system_folder(path), "{path}");
        }
        for path in ["/var/lib/app", "/app/data", "/home/app", "/app/.cache/x", "/var/log/a", "/root"] {
            assert!(is_state(path) && !is_system_folder(path), "{path}");
        }
        for path in ["/usr/local/bin/a", "/entrypoint", "/a/run.sh", "/etc/a", "/app/libexec/x"] {
            assert!(is_program_or_setting(path), "{path}");
        }
        for path in ["/app", "/home/app/src", "/opt/app/www"] {
            assert!(!is_system_folder(path) && !is_program_or_setting(path), "{path}");
        }
        assert!(!is_state("/app") && !is_state("/home/app/src"));
    }
}
