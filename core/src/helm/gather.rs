//! The files that a chart is rendered from: its own, archives in `charts` unpacked, and those of charts that stand for missing ones.

use std::collections::HashSet;

use super::archive::{is_archive, unpack};
use super::wanted::{self, Known, MAX_DEPTH, Wanted};
use crate::project::{file_name, folder, join};
use crate::source::Source;
use crate::span::FileId;

/// How many files a chart may have, those of charts below it included.
pub const MAX_FILES: usize = 20_000;

/// How many bytes they may have.
pub const MAX_BYTES: usize = 256 << 20;

/// Takes a file: its path, with `/` between folders, and its bytes. An error ends the reading.
pub type Take<'t> = dyn FnMut(String, Vec<u8>) -> Result<(), String> + 't;

/// The folders of a project, by their paths from its top.
pub trait Folders {
    /// Hands over the files below a folder, by their paths from there, in the order of their names.
    ///
    /// # Errors
    /// A file cannot be read, or was not taken.
    fn below(&self, folder: &str, take: &mut Take) -> Result<(), String>;

    /// The charts that stand in no other one.
    fn charts(&self) -> Vec<Known>;

    /// How a path is shown.
    fn shown(&self, path: &str) -> String;
}

/// The files of a chart; the index of each is the number of the file in spans.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Each with its path from the chart's folder.
    pub files: Vec<(String, Source)>,
    /// Whether it is an archive, in which nothing is ignored any more.
    pub is_packed: bool,
    /// What is worth saying: which charts stand for missing ones, and which are left out.
    pub notes: Vec<String>,
    /// How the chart is called.
    pub shown: String,
    bytes: usize,
}

impl Gathered {
    /// The files of the chart in a folder. One that depends on charts which it does not hold gets those of the project.
    ///
    /// # Errors
    /// A file cannot be read, an archive cannot be unpacked, or there is more than [`MAX_FILES`] or [`MAX_BYTES`].
    pub fn from_folder(folders: &dyn Folders, folder: &str) -> Result<Gathered, String> {
        let mut gathered = Gathered { shown: folders.shown(folder), ..Gathered::default() };
        gathered.folder(folders, folder, "", 0)?;
        Ok(gathered)
    }

    /// The files of a chart in an archive.
    ///
    /// # Errors
    /// As [`Gathered::from_folder`].
    pub fn from_archive(shown: &str, bytes: &[u8]) -> Result<Gathered, String> {
        let mut gathered = Gathered { shown: shown.to_string(), is_packed: true, ..Gathered::default() };
        gathered.archive(shown, bytes, "")?;
        Ok(gathered)
    }

    fn add(&mut self, path: String, shown: String, bytes: Vec<u8>) -> Result<(), String> {
        self.bytes += bytes.len();
        if self.files.len() == MAX_FILES || self.bytes > MAX_BYTES {
            return Err(format!("{}: more than {MAX_FILES} files or {} MiB", self.shown, MAX_BYTES >> 20));
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push((path, Source::from_bytes(id, shown, bytes)));
        Ok(())
    }

    /// Adds the files of an archive below a path of the chart.
    fn archive(&mut self, shown: &str, bytes: &[u8], prefix: &str) -> Result<(), String> {
        let mut files = unpack(bytes).map_err(|why| format!("{shown}: {why}"))?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        for file in files {
            self.add(format!("{prefix}{}", file.path), format!("{shown}/{}", file.path), file.bytes)?;
        }
        Ok(())
    }

    /// Adds the files of a folder below a path of the chart, then the charts that it lacks.
    fn folder(&mut self, folders: &dyn Folders, from: &str, prefix: &str, depth: usize) -> Result<(), String> {
        let first = self.files.len();
        folders.below(from, &mut |path, bytes| {
            let shown = folders.shown(&join(from, &path));
            if is_archive(&path) && file_name(folder(&path)) == "charts" {
                self.archive(&shown, &bytes, &format!("{prefix}{path}/"))
            } else {
                self.add(format!("{prefix}{path}"), shown, bytes)
            }
        })?;
        let mut held: HashSet<String> = HashSet::new();
        let mut missing = Vec::new();
        for (path, source) in self.files.get(first..).unwrap_or(&[]) {
            let Some(path) = path.strip_prefix(prefix) else { continue };
            let inside = path.strip_prefix("charts/").and_then(|rest| rest.split_once('/'));
            match inside {
                Some((_, "Chart.yaml")) => held.extend(wanted::name(source)),
                _ if matches!(path, "Chart.yaml" | "requirements.yaml") => missing.extend(Wanted::read(source)),
                _ => {}
            }
        }
        missing.retain(|wanted| held.insert(wanted.name.clone()));
        let known = if missing.is_empty() { Vec::new() } else { folders.charts() };
        for wanted in missing {
            let Some(found) = wanted.found_in(from, &known).filter(|_| depth < MAX_DEPTH) else {
                let whence = if wanted.repository.is_empty() { "nowhere" } else { &wanted.repository };
                self.notes.push(format!(
                    "{}: `{}` ({whence}) is not in `charts`: what it defines and deploys is left out",
                    self.shown, wanted.name
                ));
                continue;
            };
            let note = format!("{}: `{}` is taken from {}", self.shown, wanted.name, folders.shown(found));
            self.notes.push(note);
            self.folder(folders, found, &format!("{prefix}charts/{}/", wanted.name), depth + 1)?;
        }
        Ok(())
    }
}

/// The charts among some folders with a `Chart.yaml`, sorted, that stand in no other one.
pub fn outermost<'f>(folders: &[&'f str]) -> Vec<&'f str> {
    let all: HashSet<&str> = folders.iter().copied().collect();
    let is_below = |chart: &str| {
        let above = folder(chart);
        file_name(above) == "charts" && all.contains(folder(above))
    };
    folders.iter().copied().filter(|chart| !is_below(chart)).collect()
}
