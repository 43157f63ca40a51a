//! `lintainer lsp`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lintainer_core::config::ToldFiles;
use lintainer_core::linter::{Failure, Workers};
use lintainer_core::listing::Listing;
use lintainer_core::project::Given;
use lintainer_core::rule::Registry;
use lintainer_core::workspace::{Reader, Role};
use lintainer_lsp::{Discovery, FoundFile, Host, Target, stdio};

use crate::args::ReportArgs;
use crate::custom::Rules;
use crate::discover::{Search, discover};
use crate::error::CliError;
use crate::inputs::read_regular;
use crate::listing::Remembered;
use crate::paths::{self, Base};
use crate::settings::ConfigFiles;
use crate::workers::{Threads, processors};
use crate::{Exit, Streams, reports};

/// Serves an editor until it says goodbye.
pub(crate) fn run(streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let rules = Rules::of_folder(&base);
    for fault in &rules.faults {
        streams.note(&format!("{}: {}", fault.path, fault.message))?;
    }
    let engine = &rules.engine;
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

    fn told(&self, base: &Path, told: &ToldFiles) -> (Given, Vec<String>) {
        let mut notes = Vec::new();
        match reports::read(&ReportArgs::default(), told, &Base::at(base.to_path_buf()), &mut notes) {
            Ok(given) => (given, notes),
            Err(error) => (Given::default(), vec![error.to_string()]),
        }
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
