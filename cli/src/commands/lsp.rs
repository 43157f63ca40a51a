//! `lintainer lsp`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lintainer_core::config::{FILE_NAME, Sources, ToldFiles};
use lintainer_core::linter::{Failure, Workers};
use lintainer_core::listing::Listing;
use lintainer_core::project::Given;
use lintainer_core::rule::{OwnRules, Registry};
use lintainer_core::settings::Date;
use lintainer_core::source::larger_than;
use lintainer_core::workspace::{Reader, Role};
use lintainer_custom::Pages;
use lintainer_custom::pages::Files;
use lintainer_lsp::{Discovery, FoundFile, Host, Target, stdio};

use crate::args::ReportArgs;
use crate::custom::{Disk, Rules};
use crate::discover::{Search, discover};
use crate::error::CliError;
use crate::inputs::read_regular;
use crate::listing::Remembered;
use crate::paths::{self, Base};
use crate::settings::ConfigFiles;
use crate::workers::{Threads, processors};
use crate::{Exit, Streams, clock, reports};

/// Serves an editor until it says goodbye.
pub(crate) fn run(streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    // What is said about names of rules knows those of the folder; the faults are told when a root is looked at.
    let engine = &Rules::of_folder(&base).engine;
    let clean = stdio::serve(io::stdin(), streams.output, engine, &Editor { registry: engine.rules() })?;
    // The protocol wants 1 where `exit` came without `shutdown`.
    Ok(if clean { Exit::Clean } else { Exit::Findings })
}

/// How long it is remembered what a folder holds: a check follows every edit.
const REMEMBERED: Duration = Duration::from_secs(5);

/// Finds files for the language server as `check` does.
struct Editor<'a> {
    registry: &'a Registry,
}

impl Workers for Editor<'_> {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        Threads::of(None).run(count, job)
    }
}

impl Host for Editor<'_> {
    fn discover(&self, base: &Path, target: &Target) -> Discovery {
        self.find(&Base::at(base.to_path_buf()), target)
            .unwrap_or_else(|error| Discovery { problems: vec![error.to_string()], ..Discovery::default() })
    }

    fn rules(
        &self,
        base: &Path,
        sources: &Sources,
        open: &dyn Fn(&str) -> Option<String>,
        builtin: &Registry,
    ) -> OwnRules {
        let base = Base::at(base.to_path_buf());
        let mut pages = Pages::default();
        let configs = sources.files.keys().filter(|shown| shown.rsplit('/').next() == Some(FILE_NAME));
        for config in configs.map(|shown| base.absolute(Path::new(shown))) {
            let project = config.parent().map(|folder| paths::project_of(folder, &base));
            let files = Edited { disk: Disk { base: &base, project }, open };
            pages.add_config(&paths::slashes(&config), &files);
        }
        pages.into_own(builtin)
    }

    fn told(&self, base: &Path, told: &ToldFiles) -> (Given, Vec<String>) {
        let mut notes = Vec::new();
        match reports::read(&ReportArgs::default(), told, &Base::at(base.to_path_buf()), &mut notes) {
            Ok(given) => (given, notes),
            Err(error) => (Given::default(), vec![error.to_string()]),
        }
    }

    fn today(&self) -> Option<Date> {
        clock::today()
    }
}

/// The files on the disk, where what is open in the editor stands for them.
struct Edited<'a> {
    disk: Disk<'a>,
    open: &'a dyn Fn(&str) -> Option<String>,
}

impl Files for Edited<'_> {
    fn text(&self, path: &str, up_to: usize) -> Result<String, String> {
        match (self.open)(path) {
            Some(text) if text.len() > up_to => Err(larger_than(up_to)),
            Some(text) => Ok(text),
            None => self.disk.text(path, up_to),
        }
    }

    fn is_file(&self, path: &str) -> bool {
        (self.open)(path).is_some() || self.disk.is_file(path)
    }

    fn list(&self, folder: &str) -> Vec<(String, bool)> {
        self.disk.list(folder)
    }

    fn is_outside(&self, path: &str) -> bool {
        self.disk.is_outside(path)
    }

    fn show(&self, path: &str) -> String {
        self.disk.show(path)
    }
}

impl Reader for Editor<'_> {
    fn read(&self, key: &str) -> Result<Vec<u8>, String> {
        let path = Path::new(key);
        let folder = path.parent().unwrap_or(path);
        let base = Base::at(folder.to_path_buf());
        if path.is_symlink() && !paths::is_really_in(path, &[paths::project_of(folder, &base)]) {
            return Err(paths::LEADS_OUT.to_string());
        }
        read_regular(path)
    }
}

impl Editor<'_> {
    fn find(&self, base: &Base, target: &Target) -> Result<Discovery, CliError> {
        let (Target::Folder(path) | Target::File(path)) = target;
        let paths: [PathBuf; 1] = [path.clone()];
        let search = Search { paths: &paths, force_exclude: false, heed_ignores: true, threads: processors() };
        let mut configs = ConfigFiles::for_editors(self.registry, base)?;
        let (found, _) = discover(&search, base, &mut configs)?;
        let listing = found.listing.map(|disk| Arc::new(Remembered::new(disk, REMEMBERED)) as Arc<dyn Listing>);
        let files = found.files.into_iter().filter_map(|(shown, file)| {
            let path = file.path()?.to_path_buf();
            Some(FoundFile { path, shown, asked: file.role != Role::Needed })
        });
        // A file that is open and not saved yet is no problem.
        let is_missing = |path: &str| matches!(target, Target::File(_)) && !base.absolute(Path::new(path)).exists();
        let problems = found.errors.into_iter().filter(|error| !is_missing(&error.path));
        Ok(Discovery {
            files: files.collect(),
            sources: configs.into_sources(),
            listing,
            problems: problems.map(|error| format!("{}: {}", error.path, error.message)).collect(),
        })
    }
}
