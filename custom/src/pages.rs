//! Where the pages of a project's rules are: its configurations name them (`custom-rules`), and they are asked for before
//! these are read, since these may name the rules. The files are on a disk or in memory, which [`Files`] says.

use std::collections::BTreeSet;

use lintainer_core::config::{Pattern, custom_rules, extended_paths};
use lintainer_core::project::{folder, join};
use lintainer_core::report::FileProblem;
use lintainer_core::rule::{OwnRules, Registry};

use crate::rule::{Loaded, MAX_PAGE, MAX_RULES, load};

/// How deep folders of rules are searched, and how many files and folders are looked at for one pattern.
const MAX_DEPTH: usize = 8;
const MAX_ENTRIES: usize = 20_000;

/// How long a configuration may be that is asked for rules (bytes).
const MAX_CONFIG: usize = 1 << 20;

/// The files of a project. Paths have `/` between folders, and begin where the caller has them begin.
pub trait Files {
    /// The text of a file of up to so many bytes.
    ///
    /// # Errors
    ///
    /// Why it cannot be had.
    fn text(&self, path: &str, up_to: usize) -> Result<String, String>;

    /// Whether there is such a file.
    fn is_file(&self, path: &str) -> bool;

    /// What is in a folder, by name: each with whether it is a folder that is looked into.
    fn list(&self, folder: &str) -> Vec<(String, bool)>;

    /// Whether something that is there lies outside of the project, whose configurations have no say about it.
    fn is_outside(&self, _path: &str) -> bool {
        false
    }

    /// The path as messages and findings have it.
    fn show(&self, path: &str) -> String {
        path.to_string()
    }
}

/// The pages of rules that were found.
#[derive(Debug, Default)]
pub struct Pages {
    found: Vec<(String, String)>,
    faults: Vec<FileProblem>,
    seen: BTreeSet<String>,
}

impl Pages {
    /// The rules on the pages, and what is wrong with the others. `builtin` has the names that are taken.
    pub fn load(self, builtin: &Registry) -> Loaded {
        let mut loaded = load(self.found.iter().map(|(path, text)| (path.as_str(), text.as_str())), builtin);
        loaded.faults.splice(0..0, self.faults);
        loaded
    }

    /// As [`Pages::load`], for a workspace.
    pub fn into_own(self, builtin: &Registry) -> OwnRules {
        if self.is_empty() {
            return OwnRules::default();
        }
        let pages = self.found.iter().map(|(path, _)| path.clone()).collect();
        let loaded = self.load(builtin);
        let rules = loaded.rules.iter().map(|custom| custom.rule).collect();
        OwnRules { rules, pages, problems: loaded.faults }
    }

    /// Whether no page was found, and nothing is to be said about that.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.faults.is_empty()
    }

    /// Adds what a configuration and those that it extends name.
    pub fn add_config(&mut self, config: &str, files: &dyn Files) {
        let mut open = vec![config.to_string()];
        while let Some(config) = open.pop() {
            if files.is_outside(&config) || !self.seen.insert(config.clone()) {
                continue;
            }
            // What is wrong with the file itself is said when it is read as a configuration.
            let Ok(text) = files.text(&config, MAX_CONFIG) else { continue };
            open.extend(extended_paths(&config, &text));
            self.add_all(&custom_rules(&text), &config, files);
        }
    }

    /// Adds the pages that patterns name, relative to the folder of the configuration that they stand in.
    pub fn add_all(&mut self, patterns: &[String], config: &str, files: &dyn Files) {
        let place = match folder(config) {
            "" if config.starts_with('/') => "/",
            place => place,
        };
        for written in patterns {
            let before = self.found.len();
            self.add(place, written, files);
            let is_known = || self.seen.iter().any(|path| fits(written, path, place));
            if self.found.len() == before && !is_known() {
                let message = format!("`custom-rules` names `{written}`, and there is no such file in the project");
                self.faults.push(FileProblem { path: files.show(config), message });
            }
        }
    }

    /// Adds the pages that a path or pattern names, relative to a folder.
    pub fn add(&mut self, folder: &str, written: &str, files: &dyn Files) {
        let sign = written.find(['*', '?', '[', '{']);
        let start = match sign {
            None => join(folder, written),
            Some(at) => join(folder, written[..at].rfind('/').map_or("", |slash| &written[..slash])),
        };
        if files.is_file(&start) || files.is_outside(&start) {
            return self.add_page(&start, files);
        }
        let mut open = vec![(start, 0)];
        let mut left = MAX_ENTRIES;
        while let Some((place, depth)) = open.pop() {
            if left == 0 {
                let message =
                    format!("`{written}` stands for more than {MAX_ENTRIES} files and folders: name a folder");
                return self.faults.push(FileProblem { path: files.show(folder), message });
            }
            let mut entries = files.list(&place);
            entries.truncate(left);
            left -= entries.len();
            for (name, is_folder) in entries {
                let path = join(&place, &name);
                if is_folder {
                    open.extend((depth < MAX_DEPTH).then_some((path, depth + 1)));
                } else if name.ends_with(".md")
                    && !is_readme(&name)
                    && (sign.is_none() || fits(written, &path, folder))
                    && self.found.len() <= MAX_RULES
                {
                    self.add_page(&path, files);
                }
            }
        }
    }

    fn add_page(&mut self, path: &str, files: &dyn Files) {
        if !self.seen.insert(path.to_string()) {
            return;
        }
        let shown = files.show(path);
        if files.is_outside(path) {
            let message = "a rule outside of the project: it is not read".to_string();
            return self.faults.push(FileProblem { path: shown, message });
        }
        match files.text(path, MAX_PAGE) {
            Ok(text) => self.found.push((shown, text)),
            Err(message) => self.faults.push(FileProblem { path: shown, message }),
        }
    }
}

fn is_readme(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| stem.eq_ignore_ascii_case("readme"))
}

/// Whether a path or pattern, relative to a folder, means a path: itself or a folder above it.
fn fits(written: &str, path: &str, folder: &str) -> bool {
    let written = format!("./{}", written.trim_start_matches("./"));
    Pattern::parse(&written).is_ok_and(|pattern| pattern.fits(path, folder))
}
