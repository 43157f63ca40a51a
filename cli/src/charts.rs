//! Charts on disk: a folder or an archive with all that it needs, and what it renders to.

use std::path::{Path, PathBuf};

use lintainer_core::helm::build::{self, Build, Given};
use lintainer_core::helm::failure::{Cause, Failure};
use lintainer_core::helm::gather::{Folders, Gathered, Take, outermost};
use lintainer_core::helm::render::Release;
use lintainer_core::helm::set::Typing;
use lintainer_core::helm::told::Told;
use lintainer_core::helm::wanted::{self, Known};
use lintainer_core::source::{MAX_FILE_BYTES, Source};
use lintainer_core::span::{FileId, Span};

use crate::inputs::read_up_to;
use crate::paths::{Base, is_really_in, project_of, slashes};

/// How many files and folders are looked at in search of a chart that is missing.
const MAX_SEARCHED: usize = 200_000;

/// A chart with its files, those of charts that stand for missing ones, and files of values.
pub(crate) struct Files {
    base: Base,
    pub(crate) chart: Gathered,
    /// Files of values, the strongest last.
    values: Vec<Source>,
    /// Lines that set values, each with how they are read; stronger than files.
    lines: Vec<(Source, Typing)>,
    /// Whether schemas are not held against the values.
    pub(crate) skips_schemas: bool,
}

/// Why there is nothing to show: an error a line, each with what to do.
pub(crate) type Faults = Vec<String>;

impl Files {
    /// Reads a chart. One that depends on charts which it does not hold gets those of the project, as in `check`.
    pub(crate) fn read(path: &Path, base: &Base) -> Result<Files, String> {
        let mut full = base.absolute(path);
        if full.file_name().is_some_and(|name| name == "Chart.yaml") && full.is_file() {
            full.pop();
        }
        let shown = base.show(&full);
        let chart = if full.is_file() {
            let bytes = read_up_to(&full, MAX_FILE_BYTES).map_err(|why| format!("{shown}: {why}"))?;
            Gathered::from_archive(&shown, &bytes)?
        } else if full.join("Chart.yaml").is_file() {
            let disk = Disk { base, top: project_of(&full, base) };
            let folder = full.strip_prefix(disk.top).map(slashes).unwrap_or_default();
            Gathered::from_folder(&disk, &folder)?
        } else {
            let why = if full.is_dir() { "no chart: it has no `Chart.yaml`" } else { "no such file or folder" };
            return Err(format!("{shown}: {why}"));
        };
        let (values, lines) = (Vec::new(), Vec::new());
        Ok(Files { base: base.clone(), chart, values, lines, skips_schemas: false })
    }

    /// Adds a file of values, stronger than all before.
    pub(crate) fn add_values(&mut self, path: &Path) -> Result<(), String> {
        let full = self.base.absolute(path);
        let shown = self.base.show(&full);
        let bytes = read_up_to(&full, MAX_FILE_BYTES).map_err(|why| format!("{shown}: {why}"))?;
        self.values.push(Source::from_bytes(self.next_id(), shown, bytes));
        Ok(())
    }

    /// Adds a line that sets values, such as one of `--set`. No file may be added after it.
    pub(crate) fn add_line(&mut self, option: &str, line: &str, typing: Typing) {
        let source = Source::new(self.next_id(), option, line);
        self.lines.push((source, typing));
    }

    fn next_id(&self) -> FileId {
        let count = self.chart.files.len() + self.values.len() + self.lines.len();
        FileId(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// The files by their numbers.
    pub(crate) fn told(&self) -> Told<'_> {
        Told { files: &self.chart.files, values: &self.values }
    }

    /// The file at a path.
    pub(crate) fn find(&self, path: &Path) -> Option<&Source> {
        let shown = self.base.show(&self.base.absolute(path));
        self.sources().find(|source| source.path == shown)
    }

    /// The same, but the strongest where it is there as a file of values, too.
    pub(crate) fn find_last(&self, path: &Path) -> Option<&Source> {
        let shown = self.base.show(&self.base.absolute(path));
        self.sources().filter(|source| source.path == shown).last()
    }

    /// The file of a number.
    pub(crate) fn source(&self, file: FileId) -> Option<&Source> {
        self.told().source(file).or_else(|| self.line(file))
    }

    /// The line that sets values of a number.
    fn line(&self, file: FileId) -> Option<&Source> {
        let at = (file.0 as usize).checked_sub(self.chart.files.len() + self.values.len())?;
        self.lines.get(at).map(|(source, _)| source)
    }

    /// The templates, partial ones included.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Source> {
        self.chart.files.iter().filter(|(path, _)| is_template(path)).map(|(_, source)| source)
    }

    /// Files with definitions of resources, each with its path behind the chart's name.
    pub(crate) fn definitions(&self, build: &Build) -> Vec<(String, &Source)> {
        build::definitions(&self.chart.files, build)
    }

    /// Renders the chart as helm does; what is random is `<unknown>`.
    pub(crate) fn build(&self, release: &Release) -> Result<Build, Vec<Failure>> {
        let (values, lines) = (self.values.as_slice(), self.lines.as_slice());
        let given = Given { values, lines, skips_schemas: self.skips_schemas };
        build::build(&self.chart.files, self.chart.is_packed, &given, release)
    }

    /// As [`Files::build`], with errors for people.
    pub(crate) fn render(&self, release: &Release) -> Result<Build, Faults> {
        self.build(release).map_err(|failures| failures.iter().map(|failure| self.fault(failure)).collect())
    }

    /// A place as `file:line`.
    pub(crate) fn place(&self, span: Span) -> String {
        self.source(span.file)
            .map_or_else(String::new, |source| format!("{}:{}", source.path, source.position(span.start).line))
    }

    /// An error with its place, helm's words, and what to do.
    fn fault(&self, failure: &Failure) -> String {
        if let Some(line) = failure.span.and_then(|span| self.line(span.file)) {
            let (option, why) = (&line.path, &failure.message);
            return format!(
                "error: {option} {}: {why}\n  help: give it as helm takes it: `{option} a.b=1`",
                line.text()
            );
        }
        let place = failure.span.and_then(|span| {
            let source = self.source(span.file)?;
            let position = source.position(span.start);
            Some(format!("{}:{}:{}", source.path, position.line, position.column))
        });
        let place = place.unwrap_or_else(|| self.chart.shown.clone());
        let help = match failure.cause {
            Cause::Required => "give the value in a file with `--values`",
            Cause::Fail => "the chart refuses these values: give others with `--values`",
            Cause::Schema => "correct the values, or leave the schemas out with `--skip-schema-validation`",
            Cause::Limit => "render less at once: this is a limit of lintainer, not of helm",
            _ if failure.message.contains("nil pointer") => {
                "set the value, or ask for it with `if` or `default` before"
            }
            _ if failure.message.starts_with("the chart requires kubeVersion") => {
                "give another version with `--kube-version`"
            }
            _ if failure.message.contains("no template ") => "run `helm dependency build`, or define the template",
            _ if failure.span.is_some() => "mend the template, or give other values with `--values`",
            _ => "mend the file",
        };
        let mut text = format!("error: {place}: {}", failure.message);
        let helm = failure.helm_message();
        if helm != failure.message {
            helm.lines().for_each(|line| text.push_str(&format!("\n  helm: {line}")));
        }
        text + "\n  help: " + help
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        let lines = self.lines.iter().map(|(source, _)| source);
        self.chart.files.iter().map(|(_, source)| source).chain(&self.values).chain(lines)
    }
}

fn is_template(path: &str) -> bool {
    path.starts_with("templates/") || path.contains("/templates/")
}

/// The folders of a project on disk.
struct Disk<'d> {
    base: &'d Base,
    top: &'d Path,
}

impl Disk<'_> {
    fn at(&self, folder: &str) -> PathBuf {
        if folder.is_empty() { self.top.to_path_buf() } else { self.top.join(folder) }
    }

    fn files_of(&self, folder: &Path, prefix: &str, take: &mut Take) -> Result<(), String> {
        let why = |path: &Path, error: &std::io::Error| {
            format!("{}: {}", self.base.show(path), crate::paths::why(error, false))
        };
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| why(folder, &error))? {
            entries.push(entry.map_err(|error| why(folder, &error))?.path());
        }
        entries.sort();
        for path in entries {
            let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| *name != ".git") else {
                continue;
            };
            // Links are followed within the project.
            if !is_really_in(&path, &[self.top]) {
                continue;
            }
            if path.is_dir() {
                // A link to a folder above would not end.
                let is_loop = path.is_symlink() && path.canonicalize().is_ok_and(|there| folder.starts_with(there));
                if !is_loop {
                    self.files_of(&path, &format!("{prefix}{name}/"), take)?;
                }
            } else {
                let bytes = read_up_to(&path, MAX_FILE_BYTES);
                let bytes = bytes.map_err(|why| format!("{}: {why}", self.base.show(&path)))?;
                take(format!("{prefix}{name}"), bytes)?;
            }
        }
        Ok(())
    }
}

impl Folders for Disk<'_> {
    fn below(&self, folder: &str, take: &mut Take) -> Result<(), String> {
        self.files_of(&self.at(folder), "", take)
    }

    fn charts(&self) -> Vec<Known> {
        let walk = ignore::WalkBuilder::new(self.top).hidden(true).build();
        let entries = walk.take(MAX_SEARCHED).filter_map(Result::ok);
        let charts = entries.filter(|entry| entry.file_name() == "Chart.yaml");
        let below = |entry: ignore::DirEntry| Some(slashes(entry.path().parent()?.strip_prefix(self.top).ok()?));
        let mut folders: Vec<String> = charts.filter_map(below).collect();
        folders.sort();
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        let known = outermost(&folders).into_iter().filter_map(|folder| {
            let bytes = read_up_to(&self.at(folder).join("Chart.yaml"), MAX_FILE_BYTES).ok()?;
            let name = wanted::name(&Source::from_bytes(FileId(0), "Chart.yaml", bytes))?;
            Some(Known { folder: folder.to_string(), name })
        });
        known.collect()
    }

    fn shown(&self, path: &str) -> String {
        self.base.show(&self.at(path))
    }
}

/// The folder of the chart that a file is in: the outermost one, since those in `charts` are rendered with it.
pub(crate) fn chart_of(file: &Path) -> Option<PathBuf> {
    let mut folder = file.ancestors().skip(1).find(|folder| folder.join("Chart.yaml").is_file())?;
    while let Some(above) = folder.parent().filter(|above| above.file_name().is_some_and(|name| name == "charts")) {
        match above.parent().filter(|chart| chart.join("Chart.yaml").is_file()) {
            Some(chart) => folder = chart,
            None => break,
        }
    }
    Some(folder.to_path_buf())
}
