//! The rules that a project writes itself, on the disk: found by the configurations of a run before these are read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lintainer_core::config::{FILE_NAME, custom_rules};
use lintainer_core::engine::{Configuration, Engine};
use lintainer_core::report::FileProblem;
use lintainer_core::rule::Registry;
use lintainer_custom::pages::{Files, Pages};
use lintainer_custom::{CustomRule, InMemory};

use crate::args::RuleArgs;
use crate::given::GivenConfig;
use crate::inputs::read_up_to;
use crate::paths::{self, Base};

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
        Rules::on(&lintainer_rules::registry(), search(base, args, paths))
    }

    /// As [`Rules::of`] beside some rules, with what the caller of a library function gives: a text is instead of all files, and what it
    /// names is relative to the current folder.
    pub(crate) fn given(
        builtin: &Registry,
        base: &Base,
        args: &RuleArgs,
        paths: &[PathBuf],
        given: &Configuration,
    ) -> Rules {
        let mut pages = if given.toml.is_some() { Pages::default() } else { search(base, args, paths) };
        let config = paths::slashes(&base.current().join(FILE_NAME));
        pages.add_all(&given.custom_rules(), &config, &Disk { base, project: None });
        Rules::on(builtin, pages)
    }

    /// The same for a command that has neither paths nor flags of rules.
    pub(crate) fn of_folder(base: &Base) -> Rules {
        Rules::of(base, &RuleArgs::default(), &[])
    }

    fn on(builtin: &Registry, pages: Pages) -> Rules {
        let loaded = pages.load(builtin);
        let engine = Engine::new(builtin.with(loaded.rules.iter().map(|custom| custom.rule)));
        Rules { engine, custom: loaded.rules, faults: loaded.faults }
    }
}

/// An engine for texts in memory, which may bring rules of their own.
pub fn engine_for_texts() -> Engine {
    lintainer_rules::engine().reading_rules(&InMemory)
}

/// The pages that the configurations of the current folder and of some paths name.
pub(crate) fn search(base: &Base, args: &RuleArgs, paths: &[PathBuf]) -> Pages {
    let mut pages = Pages::default();
    // Who asks for what cannot be is told when the configuration is read.
    let given = GivenConfig::of(args).unwrap_or_default();
    let here = paths::slashes(&base.current().join(FILE_NAME));
    let named: Vec<String> = given.texts().flat_map(|text| custom_rules(&text)).collect();
    pages.add_all(&named, &here, &Disk { base, project: None });
    if let Some(config) = given.file {
        pages.add_config(&paths::slashes(&base.absolute(config)), &Disk { base, project: None });
    } else if !args.isolated {
        let mut folders = vec![base.current().to_path_buf()];
        folders.extend(paths.iter().map(|path| base.absolute(path)));
        let mut searched = BTreeSet::new();
        for folder in &folders {
            // What lies above a folder that was searched was searched as well.
            for place in folder.ancestors().take_while(|place| searched.insert(*place)) {
                let config = place.join(FILE_NAME);
                if config.is_file() {
                    let project = Some(paths::project_of(place, base));
                    pages.add_config(&paths::slashes(&config), &Disk { base, project });
                    break;
                }
            }
        }
    }
    pages
}

/// The files on the disk, by absolute paths. What a configuration names must lie in its project, if there is one.
pub(crate) struct Disk<'b> {
    /// Where paths are shown from.
    pub(crate) base: &'b Base,
    /// The project of the configuration.
    pub(crate) project: Option<&'b Path>,
}

impl Files for Disk<'_> {
    fn text(&self, path: &str, up_to: usize) -> Result<String, String> {
        let bytes = read_up_to(Path::new(path), up_to)?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string())
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }

    fn list(&self, folder: &str) -> Vec<(String, bool)> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let named = entries.filter_map(|entry| {
            let path = entry.path();
            Some((entry.file_name().into_string().ok()?, path.is_dir() && !path.is_symlink()))
        });
        let mut named: Vec<_> = named.collect();
        named.sort();
        named
    }

    fn is_outside(&self, path: &str) -> bool {
        let path = Path::new(path);
        self.project.is_some_and(|project| path.exists() && !paths::is_really_in(path, &[project]))
    }

    fn show(&self, path: &str) -> String {
        self.base.show(Path::new(path))
    }
}
