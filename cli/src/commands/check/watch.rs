//! `--watch`: checks again whenever a file changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ignore::WalkBuilder;
use lintainer_core::config::is_config_file;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::args::{CheckArgs, Global};
use crate::discover::is_excluded_folder;
use crate::error::CliError;
use crate::paths::{self, Base};
use crate::terminal::Terminal;
use crate::{Exit, Streams, error};

/// Files are often written one after the other: a check waits until nothing has come for so long.
const QUIET: Duration = Duration::from_millis(150);

/// A check waits no longer than this, however much is written.
const PATIENCE: Duration = Duration::from_secs(3);

/// Checks, and checks again after each change, until the process is ended or nobody reads what it prints.
///
/// # Errors
/// The folders cannot be watched; arguments that do not go together; nobody reads the output.
pub(super) fn run(
    args: &CheckArgs,
    global: &Global,
    terminal: &Terminal,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(CliError::Usage {
            message: "`--watch` watches files, and standard input is none".to_string(),
            help: "name files or folders",
        });
    }
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let mut watched = Watched::new(args, &base)?;
    loop {
        watched.update()?;
        match super::once(args, global, terminal, streams) {
            Ok(_) => streams.output.flush()?,
            Err(error) if error.is_broken_pipe() || matches!(error, CliError::Usage { .. }) => return Err(error),
            // Whoever edits a configuration goes through faults.
            Err(error) => error::print(&error, terminal, streams.error),
        }
        if !global.quiet {
            streams.note("watching for changes; Ctrl+C ends it")?;
        }
        let changed = watched.wait();
        if changed.is_empty() {
            return Ok(Exit::Clean);
        }
        if !global.quiet {
            let first = changed.iter().next().map_or(String::new(), |path| base.show(path));
            let more = if changed.len() > 1 { format!(" and {} more", changed.len() - 1) } else { String::new() };
            streams.note("")?;
            streams.note(&format!("changed: {first}{more}"))?;
        }
    }
}

/// What is watched.
struct Watched {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// The folders and files that were given.
    given: Vec<PathBuf>,
    /// What the run writes itself.
    written: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
    heeds_ignores: bool,
    base: Base,
}

impl Watched {
    fn new(args: &CheckArgs, base: &Base) -> Result<Self, CliError> {
        let (sender, events) = channel();
        // Nobody waits any more where the other end is gone.
        let watcher = notify::recommended_watcher(move |event| _ = sender.send(event));
        let mut given: Vec<PathBuf> = args.paths.iter().map(|path| base.absolute(path)).collect();
        if given.is_empty() {
            given.push(base.current().to_path_buf());
        }
        let outputs = args.output.outputs.0.iter().filter_map(|output| output.file.as_deref());
        Ok(Watched {
            watcher: watcher.map_err(|error| failed(&error, base.current()))?,
            events,
            given,
            written: outputs.map(|path| base.absolute(path)).collect(),
            folders: BTreeSet::new(),
            heeds_ignores: !args.files.no_ignores,
            base: base.clone(),
        })
    }

    /// Watches the folders that are there now: those that are linted, and those above them with configurations.
    fn update(&mut self) -> Result<(), CliError> {
        let mut wanted = BTreeSet::new();
        for path in &self.given {
            let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
            let project = paths::project_of(folder, &self.base);
            wanted.extend(folder.ancestors().take_while(|above| above.starts_with(project)).map(Path::to_path_buf));
            if path.is_dir() && self.watches_one_by_one() {
                wanted.extend(self.below(path));
            }
        }
        for folder in wanted {
            if self.folders.contains(&folder) || !folder.is_dir() {
                continue;
            }
            let is_given = self.given.contains(&folder);
            let mode = match is_given && !self.watches_one_by_one() {
                true => RecursiveMode::Recursive,
                false => RecursiveMode::NonRecursive,
            };
            match self.watcher.watch(&folder, mode) {
                Ok(()) => _ = self.folders.insert(folder),
                // It went meanwhile.
                Err(_) if !folder.is_dir() => {}
                Err(error) => return Err(failed(&error, &folder)),
            }
        }
        self.folders.retain(|folder| folder.is_dir());
        Ok(())
    }

    /// Linux counts what is watched, so that folders of other people's files are better left out; other systems watch a
    /// folder with all that is in it.
    fn watches_one_by_one(&self) -> bool {
        cfg!(target_os = "linux")
    }

    /// The folders below one that a check looks into.
    fn below(&self, folder: &Path) -> Vec<PathBuf> {
        let mut builder = WalkBuilder::new(folder);
        builder.standard_filters(self.heeds_ignores).hidden(false).require_git(false).follow_links(false);
        builder.filter_entry(|entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            is_folder && (entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_excluded_folder))
        });
        builder.build().flatten().map(ignore::DirEntry::into_path).collect()
    }

    /// Waits for changes, and until there is quiet; the paths. None: nothing is watched any more.
    fn wait(&self) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        while changed.is_empty() {
            match self.events.recv() {
                Ok(event) => self.note(event, &mut changed),
                Err(_) => return changed,
            }
        }
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.note(event, &mut changed),
                Err(_) => break,
            }
        }
        changed
    }

    fn note(&self, event: notify::Result<Event>, changed: &mut BTreeSet<PathBuf>) {
        match event {
            Ok(event) if event.need_rescan() => changed.extend(self.given.first().cloned()),
            Ok(Event { kind: EventKind::Access(_), .. }) | Err(_) => {}
            Ok(event) => changed.extend(event.paths.into_iter().filter(|path| self.matters(path))),
        }
    }

    /// Whether a check may say something else after a change of a file.
    fn matters(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let is_ours = name.starts_with(".lintainer-") || self.written.iter().any(|written| written == path);
        if is_ours {
            return false;
        }
        let below = self.given.iter().find_map(|given| path.strip_prefix(given).ok());
        let is_skipped = |path: &Path| path.iter().any(|part| part.to_str().is_some_and(is_excluded_folder));
        match below {
            Some(below) => !is_skipped(below),
            // Beside or above what is linted: the neighbours of a file, and configurations.
            None => {
                is_config_file(name)
                    || self.given.iter().any(|given| !given.is_dir() && given.parent() == path.parent())
            }
        }
    }
}

fn failed(error: &notify::Error, path: &Path) -> CliError {
    let is_full = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
    CliError::Watch {
        message: format!("{} cannot be watched: {error}", paths::shown_as_given(path)),
        help: match is_full {
            true => "watch fewer folders, or raise the limit: `sysctl fs.inotify.max_user_watches=524288`".to_string(),
            false => "name the folders that matter".to_string(),
        },
    }
}
