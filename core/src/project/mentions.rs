//! Whether a script or a text for people speaks of a file that is not there: then it is made, or written by whoever
//! follows that text.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::beside::slot;
use super::{Kind, Project, Support, file_name, folder, join};
use crate::listing::NameKind;

/// How many folders above are looked into, and how many files of each folder are read.
const MAX_ABOVE: usize = 8;
const MAX_READ: usize = 64;

/// How many bytes of such files are kept for further questions.
const KEPT: usize = 1 << 24;

/// Folders beside a file whose scripts may make it.
const FOLDERS: [&str; 12] =
    [".github", "bin", "build", "ci", "contrib", "deploy", "doc", "docs", "hack", "script", "scripts", "tools"];

/// Names of files with commands.
const SCRIPTS: [&str; 12] = [
    "Earthfile",
    "GNUmakefile",
    "Justfile",
    "Makefile",
    "Rakefile",
    "Taskfile",
    "Vagrantfile",
    "configure",
    "justfile",
    "magefile.go",
    "makefile",
    "package.json",
];

/// Endings of files with commands, and of texts for people.
const ENDINGS: [&str; 11] = ["adoc", "bash", "bat", "cmd", "fish", "make", "md", "mk", "ps1", "rst", "sh"];

impl Project {
    /// Whether a script, a pipeline or a text for people near a folder, or in one above, names a file.
    pub fn mentions_file(&self, near: &str, name: &str) -> bool {
        let of_run =
            self.files().iter().filter(|file| matches!(file.kind, Kind::Support(Support::Ci | Support::Build)));
        if of_run.into_iter().any(|file| has_name(file.source.text(), name)) {
            return true;
        }
        let mut at = near;
        for _ in 0..MAX_ABOVE {
            if self.folder_mentions(at, name)
                || FOLDERS.iter().any(|below| self.folder_mentions(&join(at, below), name))
            {
                return true;
            }
            if at.is_empty() || file_name(at) == ".." {
                return false;
            }
            at = folder(at);
        }
        false
    }

    fn folder_mentions(&self, folder: &str, name: &str) -> bool {
        self.telling_texts(folder).iter().any(|text| has_name(text, name))
    }

    /// The texts of a folder that are looked into.
    fn telling_texts(&self, folder: &str) -> Arc<[String]> {
        let slot = slot(&self.beside.texts, folder);
        if let Some(known) = slot.get() {
            return Arc::clone(known);
        }
        let names = self.names_in(folder).unwrap_or_default();
        let tells = names.iter().filter(|one| one.kind == NameKind::File && is_telling(&one.text));
        let texts = tells.take(MAX_READ).filter_map(|one| self.text_at(&join(folder, &one.text)));
        let texts: Arc<[String]> = texts.collect();
        let size = texts.iter().map(String::len).sum::<usize>();
        if self.beside.kept.fetch_add(size, Ordering::Relaxed) < KEPT {
            let _ = slot.set(Arc::clone(&texts));
        }
        texts
    }
}

/// Whether a file has commands, or is written for people. A Compose file is neither.
fn is_telling(name: &str) -> bool {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = stem.to_ascii_lowercase();
    match ending {
        "yml" | "yaml" => lower.starts_with("taskfile") || lower.contains("playbook"),
        _ if ENDINGS.contains(&ending) || SCRIPTS.contains(&name) => true,
        _ => ["readme", "install", "setup", "bootstrap"].iter().any(|word| lower.starts_with(word)),
    }
}

/// Whether a text has a name that is no part of a longer one.
fn has_name(text: &str, name: &str) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    let bytes = text.as_bytes();
    !name.is_empty()
        && memchr::memmem::find_iter(bytes, name).any(|at| {
            let behind = at + name.len();
            // `.env` is no part of `.env.example`, but of a sentence that ends.
            let goes_on = bytes.get(behind) == Some(&b'.') && is_part(bytes.get(behind + 1));
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            !is_part(before) && before != Some(&b'.') && !is_part(bytes.get(behind)) && !goes_on
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::linter::{Serial, load};
    use crate::listing::Paths;

    #[test]
    fn scripts_and_texts_near_a_folder_are_read() {
        let mut paths = Paths::new();
        paths.add_text("README.md", "Write `app.conf` and .env. See .envrc\n").add_text("scripts/make-it", "deep.conf");
        paths
            .add_text("a/b/run.sh", "cp x key.pem\n")
            .add_text("a/main.py", "other.conf")
            .add_text("scripts/b.sh", "two.ini");
        let files = [("a/b/compose.yaml".to_string(), "services: {}\n".to_string())];
        let project = load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(paths)));
        for name in ["app.conf", ".env", "key.pem", "two.ini"] {
            assert!(project.mentions_file("a/b", name), "{name}");
        }
        for name in ["pp.conf", "app.con", "env", "deep.conf", "other.conf", ""] {
            assert!(!project.mentions_file("a/b", name), "{name}");
        }
        assert!(!project.mentions_file("a", "key.pem"));
    }
}
