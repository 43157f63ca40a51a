//! `lintainer kustomize`: what a kustomization comes to, and who wrote each line of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::kustomize::{Builder, FILE_NAMES, Failure, Files, Look, Options, Step, lines};
use lintainer_core::source::MAX_FILE_BYTES;
use lintainer_core::span::{FileId, Span};

use crate::args::KustomizeArgs;
use crate::error::CliError;
use crate::inputs::read_up_to;
use crate::paths::{Base, is_really_in, project_of, shown_as_given};
use crate::{Exit, Streams};

/// How wide the column with the writers may be (characters): longer ones push the text to the right.
const WIDEST: usize = 60;

/// Prints the build.
pub(crate) fn run(args: &KustomizeArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let mut folder = base.absolute(&args.path);
    let is_named = folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| FILE_NAMES.contains(&name));
    if is_named && folder.is_file() {
        folder.pop();
    }
    let top = match &args.top {
        Some(top) => base.absolute(top),
        None => project_of(&folder, &base).to_path_buf(),
    };
    let Ok(at) = folder.strip_prefix(&top) else {
        return Err(CliError::Usage {
            message: format!("{} is not below {}", shown_as_given(&args.path), base.show(&top)),
            help: "give a folder above it with `--top`: nothing outside of that is read",
        });
    };
    let at: Vec<&str> = at.iter().filter_map(|part| part.to_str()).collect();
    let disk = Disk { base, top, known: RefCell::default(), paths: RefCell::default() };
    let mut builder = Builder::new(&disk, Options { within_folders: args.within_folders, ..Options::default() });
    let build = match builder.build(&at.join("/")) {
        Ok(build) => build,
        Err(failure) => return tell(&failure, &args.path, &builder, &disk, streams),
    };
    if !args.blame {
        for line in lines(&build.objects) {
            streams.print(&line.text)?;
        }
        return Ok(Exit::Clean);
    }
    let lines = lines(&build.objects);
    let writers: Vec<String> = lines
        .iter()
        .map(|line| {
            let Some(origin) = line.origin else { return String::new() };
            let by = if origin.by == Step::Written { String::new() } else { format!(" ({})", origin.by.name()) };
            format!("{}{by}", place(origin.at, &builder, &disk))
        })
        .collect();
    let width = writers.iter().map(|writer| writer.chars().count()).max().unwrap_or(0).min(WIDEST);
    for (line, writer) in lines.iter().zip(&writers) {
        streams.print(&format!("{writer:<width$} | {}", line.text))?;
    }
    Ok(Exit::Clean)
}

/// Says why there is no build.
fn tell(
    failure: &Failure,
    path: &Path,
    builder: &Builder,
    disk: &Disk,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let at = failure.at.map_or_else(|| shown_as_given(path), |at| place(at, builder, disk));
    streams.note(&format!("error: {at}: {}", failure.message))?;
    for entry in &failure.through {
        streams.note(&format!("  from {}", place(*entry, builder, disk)))?;
    }
    Ok(Exit::Failure)
}

/// A place as `file:line`.
fn place(span: Span, builder: &Builder, disk: &Disk) -> String {
    let path = disk.paths.borrow().get(span.file.0 as usize).cloned().unwrap_or_default();
    match builder.source(span.file) {
        Some(source) => format!("{path}:{}", source.position(span.start).line),
        None => path,
    }
}

/// The files below a folder, and none beyond it.
struct Disk {
    base: Base,
    top: PathBuf,
    known: RefCell<HashMap<String, Look>>,
    /// How the files are shown, by their indexes.
    paths: RefCell<Vec<String>>,
}

impl Disk {
    fn find(&self, path: &str) -> Look {
        let full = self.top.join(path);
        if !full.exists() || !is_really_in(&full, &[self.top.as_path()]) {
            return Look::Absent;
        }
        if full.is_dir() {
            return Look::Folder;
        }
        let Ok(bytes) = read_up_to(&full, MAX_FILE_BYTES) else { return Look::Unread };
        let mut paths = self.paths.borrow_mut();
        paths.push(self.base.show(&full));
        Look::File(FileId(paths.len() as u32 - 1), Arc::from(bytes))
    }
}

impl Files for Disk {
    fn look(&self, path: &str) -> Look {
        let known = self.known.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let look = self.find(path);
            self.known.borrow_mut().insert(path.to_string(), look.clone());
            look
        })
    }
}
