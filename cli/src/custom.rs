//! The rules that a project writes itself: found through the configuration before that is read, since it may name them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lintainer_core::config::{FILE_NAME, Pattern, custom_rules, extended_paths};
use lintainer_core::engine::Engine;
use lintainer_core::report::FileProblem;
use lintainer_core::rule::Registry;
use lintainer_custom::{CustomRule, Loaded, MAX_PAGE, MAX_RULES};

use crate::args::RuleArgs;
use crate::inputs::read_up_to;
use crate::paths::{self, Base};

/// How deep folders of rules are searched, and how many files and folders are looked at for one pattern.
const MAX_DEPTH: usize = 8;
const MAX_ENTRIES: usize = 20_000;

/// The engine of a run, with the rules of the project.
pub(crate) struct Rules {
    /// All rules.
    pub(crate) engine: Engine,
    /// Those of the project.
    pub(crate) custom: Vec<CustomRule>,
    /// What is wrong with those that are left out.
    pub(crate) faults: Vec<FileProblem>,
}

impl Rules {
    /// The built-in rules, with those that the configurations of the current folder and of some paths name.
    pub(crate) fn of(base: &Base, args: &RuleArgs, paths: &[PathBuf]) -> Rules {
        let (pages, mut faults) = Pages::search(base, args, paths).into_parts();
        if pages.is_empty() {
            return Rules { engine: lintainer_rules::engine(), custom: Vec::new(), faults };
        }
        let builtin = lintainer_rules::registry();
        let loaded = load(&pages, &builtin);
        faults.extend(loaded.faults);
        let rules = builtin.rules().iter().copied().chain(loaded.rules.iter().map(|custom| custom.rule));
        Rules { engine: Engine::new(Registry::new(rules)), custom: loaded.rules, faults }
    }

    /// The same for a command that has neither paths nor flags of rules.
    pub(crate) fn of_folder(base: &Base) -> Rules {
        Rules::of(base, &RuleArgs::default(), &[])
    }
}

/// The pages of rules.
#[derive(Default)]
pub(crate) struct Pages {
    found: Vec<(String, String)>,
    faults: Vec<FileProblem>,
    seen: BTreeSet<PathBuf>,
}

/// Makes rules of pages.
pub(crate) fn load(pages: &[(String, String)], builtin: &Registry) -> Loaded {
    lintainer_custom::load(pages.iter().map(|(path, text)| (path.as_str(), text.as_str())), builtin)
}

impl Pages {
    /// The pages that configurations name.
    pub(crate) fn search(base: &Base, args: &RuleArgs, paths: &[PathBuf]) -> Pages {
        let mut pages = Pages::default();
        if let Some(config) = &args.config {
            pages.add_config(&base.absolute(config), None, base);
        } else if !args.isolated {
            let mut folders = vec![base.current().to_path_buf()];
            folders.extend(paths.iter().map(|path| base.absolute(path)));
            let mut searched = BTreeSet::new();
            for folder in &folders {
                // What lies above a folder that was searched was searched as well.
                for place in folder.ancestors().take_while(|place| searched.insert(*place)) {
                    let config = place.join(FILE_NAME);
                    if config.is_file() {
                        pages.add_config(&config, Some(paths::project_of(place, base)), base);
                        break;
                    }
                }
            }
        }
        pages
    }

    /// The pages, each with its path, and what could not be had.
    pub(crate) fn into_parts(self) -> (Vec<(String, String)>, Vec<FileProblem>) {
        (self.found, self.faults)
    }

    /// Adds what a configuration and those that it extends name. All of it must lie in the project, if there is one.
    fn add_config(&mut self, config: &Path, project: Option<&Path>, base: &Base) {
        let mut open = vec![config.to_path_buf()];
        while let Some(config) = open.pop() {
            let is_far = project.is_some_and(|project| !paths::is_really_in(&config, &[project]));
            if is_far || !self.seen.insert(config.clone()) {
                continue;
            }
            // What is wrong with the file itself is said when it is read as a configuration.
            let Some(text) = read_up_to(&config, 1 << 20).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
                continue;
            };
            let shown = base.show(&config);
            open.extend(extended_paths(&shown, &text).iter().map(|path| base.absolute(Path::new(path))));
            let folder = config.parent().unwrap_or(&config).to_path_buf();
            for written in custom_rules(&text) {
                let before = self.found.len();
                self.add(&folder, &written, project, base);
                let is_known = || self.seen.iter().any(|path| fits(&written, path, &folder));
                if self.found.len() == before && !is_known() {
                    let message = format!("`custom-rules` names `{written}`, and there is no such file in the project");
                    self.faults.push(FileProblem { path: shown.clone(), message });
                }
            }
        }
    }

    /// Adds the pages that a path or pattern names, relative to a folder.
    pub(crate) fn add(&mut self, folder: &Path, written: &str, project: Option<&Path>, base: &Base) {
        let sign = written.find(['*', '?', '[', '{']);
        let start = match sign {
            None => folder.join(written),
            Some(at) => folder.join(written[..at].rfind('/').map_or("", |slash| &written[..slash])),
        };
        let is_far = project.is_some_and(|project| start.exists() && !paths::is_really_in(&start, &[project]));
        if start.is_file() || is_far {
            return self.add_page(&start, project, base);
        }
        let mut open = vec![(start, 0)];
        let mut left = MAX_ENTRIES;
        while let Some((place, depth)) = open.pop() {
            if left == 0 {
                let message =
                    format!("`{written}` stands for more than {MAX_ENTRIES} files and folders: name a folder");
                return self.faults.push(FileProblem { path: base.show(folder), message });
            }
            let Ok(entries) = fs::read_dir(&place) else { continue };
            let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            entries.truncate(left);
            left -= entries.len();
            entries.sort();
            for path in entries {
                let is_page = path.extension().is_some_and(|extension| extension == "md");
                if path.is_dir() && !path.is_symlink() && depth < MAX_DEPTH {
                    open.push((path, depth + 1));
                } else if is_page
                    && !is_readme(&path)
                    && (sign.is_none() || fits(written, &path, folder))
                    && self.found.len() <= MAX_RULES
                {
                    self.add_page(&path, project, base);
                }
            }
        }
    }

    fn add_page(&mut self, path: &Path, project: Option<&Path>, base: &Base) {
        if !self.seen.insert(path.to_path_buf()) {
            return;
        }
        let shown = base.show(path);
        if project.is_some_and(|project| !paths::is_really_in(path, &[project])) {
            let message = "a rule outside of the project: it is not read".to_string();
            return self.faults.push(FileProblem { path: shown, message });
        }
        let read = read_up_to(path, MAX_PAGE)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string()));
        match read {
            Ok(text) => self.found.push((shown, text)),
            Err(message) => self.faults.push(FileProblem { path: shown, message }),
        }
    }
}

fn is_readme(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name.eq_ignore_ascii_case("readme"))
}

/// Whether a path or pattern, relative to a folder, means a path: itself or a folder above it.
fn fits(written: &str, path: &Path, folder: &Path) -> bool {
    let written = format!("./{}", written.trim_start_matches("./"));
    Pattern::parse(&written).is_ok_and(|pattern| pattern.fits(&paths::slashes(path), &paths::slashes(folder)))
}
