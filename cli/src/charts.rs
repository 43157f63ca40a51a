//! Charts on disk: a folder or an archive with all that it needs, and what it renders to.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use lintainer_core::helm::archive::{is_archive, unpack};
use lintainer_core::helm::chart::{Chart, ChartFile};
use lintainer_core::helm::context::{Context, Mode};
use lintainer_core::helm::failure::Failure;
use lintainer_core::helm::manifests::{Manifest, manifests};
use lintainer_core::helm::origin::Kept;
use lintainer_core::helm::output::mask_unknown;
use lintainer_core::helm::render::{Release, Rendered, render};
use lintainer_core::helm::set::{self, Typing};
use lintainer_core::helm::value::{Kind, Map};
use lintainer_core::helm::version::{Constraints, Version};
use lintainer_core::helm::wanted::{self, Known, MAX_DEPTH, Wanted};
use lintainer_core::helm::{values, yaml_in};
use lintainer_core::source::{MAX_FILE_BYTES, Source};
use lintainer_core::span::{FileId, Span};

use crate::inputs::read_up_to;
use crate::paths::{Base, is_really_in, project_of, slashes};

/// How many files a chart may have, those of charts below it included.
const MAX_FILES: usize = 20_000;

/// How many bytes they may have.
const MAX_BYTES: usize = 256 << 20;

/// How many files and folders are looked at in search of a chart that is missing.
const MAX_SEARCHED: usize = 200_000;

/// A chart with its files, those of charts that stand for missing ones, and files of values.
pub(crate) struct Files {
    base: Base,
    /// How errors call the chart.
    shown: String,
    /// Each with its path from the chart's folder.
    files: Vec<(String, Source)>,
    /// Files of values, the strongest last.
    values: Vec<Source>,
    /// Lines that set values, each with how they are read; stronger than files.
    lines: Vec<(Source, Typing)>,
    /// Whether it is an archive, in which nothing is ignored any more.
    is_packed: bool,
    /// What is worth saying: which charts stand for missing ones, and which are left out.
    pub(crate) notes: Vec<String>,
    bytes: usize,
}

/// What a chart renders to.
pub(crate) struct Render {
    pub(crate) kept: Kept,
    pub(crate) rendered: Vec<Rendered>,
    pub(crate) manifests: Vec<Manifest>,
    /// The actions whose results are others each time.
    pub(crate) random: Vec<Span>,
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
        let mut files = Files {
            base: base.clone(),
            shown,
            files: Vec::new(),
            values: Vec::new(),
            lines: Vec::new(),
            is_packed: false,
            notes: Vec::new(),
            bytes: 0,
        };
        if full.is_file() {
            files.is_packed = true;
            files.archive(&full, "")?;
            return Ok(files);
        }
        if !full.join("Chart.yaml").is_file() {
            let why = if full.is_dir() { "no chart: it has no `Chart.yaml`" } else { "no such file or folder" };
            return Err(format!("{}: {why}", files.shown));
        }
        let top = project_of(&full, base).to_path_buf();
        files.folder(&full, "", &top, 0)?;
        Ok(files)
    }

    /// Adds a file of values, stronger than all before.
    pub(crate) fn add_values(&mut self, path: &Path) -> Result<(), String> {
        let full = self.base.absolute(path);
        let shown = self.base.show(&full);
        let bytes = read_up_to(&full, MAX_FILE_BYTES).map_err(|why| format!("{shown}: {why}"))?;
        let id = self.next_id();
        self.values.push(Source::from_bytes(id, shown, bytes));
        Ok(())
    }

    /// Adds a line that sets values, such as one of `--set`. No file may be added after it.
    pub(crate) fn add_line(&mut self, option: &str, line: &str, typing: Typing) {
        let source = Source::new(self.next_id(), option, line);
        self.lines.push((source, typing));
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
        let at = file.0 as usize;
        let given = || self.values.iter().chain(self.lines.iter().map(|(source, _)| source));
        self.files.get(at).map(|(_, source)| source).or_else(|| given().nth(at.checked_sub(self.files.len())?))
    }

    /// The templates, partial ones included.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(|(path, _)| is_template(path)).map(|(_, source)| source)
    }

    /// Files with definitions of resources, each with its path behind the chart's name.
    pub(crate) fn definitions(&self, render: &Render) -> Vec<(String, &Source)> {
        let name = render.rendered.first().and_then(|one| one.name.split('/').next()).unwrap_or("");
        let is_manifest = |path: &str| [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end));
        let is_one =
            |path: &str| (path.starts_with("crds/") || path.contains("/crds/")) && !path.contains("templates/");
        let found = self.files.iter().filter(|(path, _)| is_manifest(path) && is_one(path));
        found.map(|(path, source)| (format!("{name}/{path}"), source)).collect()
    }

    /// Renders the chart as helm does; what is random is `<unknown>`.
    pub(crate) fn render(&self, release: &Release) -> Result<Render, Faults> {
        let context = Context::new(Mode::Exact, self.sources().map(|source| (source.id, source.text())));
        let files = self.files.iter().map(|(path, source)| ChartFile { path: path.clone(), source });
        let one = |failure: Failure| vec![self.fault(&failure)];
        let chart = Chart::load(&context, files.collect(), self.is_packed).map_err(one)?;
        if chart.metadata.is_library {
            return Err(one(Failure::new("library charts are not installable")));
        }
        self.fits(chart.metadata.kube_version.as_deref(), &release.kube_version).map_err(|error| vec![error])?;
        let mut given: Vec<Map> = Vec::new();
        for source in &self.values {
            let read = yaml_in::values(&context, source).map_err(|failure| {
                let message = format!("failed to parse {}: {}", source.path, failure.message);
                vec![self.fault(&Failure { message, ..failure })]
            })?;
            if let Kind::Map(map) = read.kind {
                given.push(map);
            }
        }
        let given = values::merge_files(&given);
        for (source, typing) in &self.lines {
            set::line(&context, &given, source, *typing).map_err(|why| {
                let option = &source.path;
                vec![format!(
                    "error: {option} {}: {why}\n  help: give it as helm takes it: `{option} a.b=1`",
                    source.text()
                )]
            })?;
        }
        let mut rendered = render(&context, chart, &given, release);
        let faults: Faults =
            rendered.iter().filter_map(|one| one.failure.as_ref()).map(|failure| self.fault(failure)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let kept = context.origins.into_kept();
        let mut random: Vec<Span> = Vec::new();
        for one in rendered.iter_mut().filter(|one| !one.name.ends_with("NOTES.txt")) {
            random.extend(mask_unknown(&kept, one));
        }
        random.sort_unstable();
        random.dedup();
        let manifests = manifests(&rendered).map_err(one)?;
        Ok(Render { kept, rendered, manifests, random })
    }

    /// A place as `file:line`.
    pub(crate) fn place(&self, span: Span) -> String {
        self.source(span.file)
            .map_or_else(String::new, |source| format!("{}:{}", source.path, source.position(span.start).line))
    }

    /// An error with its place, helm's words, and what to do.
    fn fault(&self, failure: &Failure) -> String {
        use lintainer_core::helm::failure::Cause;
        let place = failure.span.and_then(|span| {
            let source = self.source(span.file)?;
            let position = source.position(span.start);
            Some(format!("{}:{}:{}", source.path, position.line, position.column))
        });
        let place = place.unwrap_or_else(|| self.shown.clone());
        let help = match failure.cause {
            Cause::Required => "give the value in a file with `--values`",
            Cause::Fail => "the chart refuses these values: give others with `--values`",
            Cause::Limit => "render less at once: this is a limit of lintainer, not of helm",
            _ if failure.message.contains("nil pointer") => {
                "set the value, or ask for it with `if` or `default` before"
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

    /// Says if a chart is not for a version of Kubernetes.
    fn fits(&self, range: Option<&str>, version: &str) -> Result<(), String> {
        let Some(range) = range else { return Ok(()) };
        match (Constraints::new(range), Version::new(version.trim_start_matches('v'))) {
            (Ok(constraints), Ok(known)) if constraints.allow(&known) => Ok(()),
            _ => Err(format!(
                "error: {}: the chart requires kubeVersion: {range}, which is incompatible with \
                 Kubernetes {version}\n  \
                 help: give another version with `--kube-version`",
                self.shown
            )),
        }
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        let lines = self.lines.iter().map(|(source, _)| source);
        self.files.iter().map(|(_, source)| source).chain(&self.values).chain(lines)
    }

    fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len() + self.values.len() + self.lines.len()).unwrap_or(u32::MAX))
    }

    fn add(&mut self, path: String, shown: String, bytes: Vec<u8>) -> Result<(), String> {
        self.bytes += bytes.len();
        if self.files.len() == MAX_FILES || self.bytes > MAX_BYTES {
            return Err(format!("{}: more than {MAX_FILES} files or {} MiB", self.shown, MAX_BYTES >> 20));
        }
        let source = Source::from_bytes(self.next_id(), shown, bytes);
        self.files.push((path, source));
        Ok(())
    }

    /// Adds the files of an archive below a path of the chart.
    fn archive(&mut self, full: &Path, prefix: &str) -> Result<(), String> {
        let shown = self.base.show(full);
        let bytes = read_up_to(full, MAX_FILE_BYTES).map_err(|why| format!("{shown}: {why}"))?;
        let mut files = unpack(&bytes).map_err(|why| format!("{shown}: {why}"))?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        for file in files {
            self.add(format!("{prefix}{}", file.path), format!("{shown}/{}", file.path), file.bytes)?;
        }
        Ok(())
    }

    /// Adds the files of a folder below a path of the chart, archives in `charts` unpacked, then the charts that it
    /// lacks.
    fn folder(&mut self, folder: &Path, prefix: &str, top: &Path, depth: usize) -> Result<(), String> {
        let first = self.files.len();
        self.files_of(folder, prefix, top)?;
        let own = self.files.get(first..).unwrap_or(&[]);
        let below = |path: &str| path.strip_prefix(prefix).map(str::to_string);
        let mut held: HashSet<String> = HashSet::new();
        let mut missing = Vec::new();
        for (path, source) in own {
            match below(path).as_deref() {
                Some("Chart.yaml" | "requirements.yaml") => missing.extend(Wanted::read(source)),
                Some(path) => {
                    let inside = path.strip_prefix("charts/").and_then(|rest| rest.split_once('/'));
                    if let Some((_, "Chart.yaml")) = inside {
                        held.extend(wanted::name(source));
                    }
                }
                None => {}
            }
        }
        missing.retain(|wanted| held.insert(wanted.name.clone()));
        let known = if missing.is_empty() { Vec::new() } else { charts_in(top) };
        let from = folder.strip_prefix(top).map(slashes).unwrap_or_default();
        for wanted in missing {
            let found = wanted.found_in(&from, &known).filter(|_| depth < MAX_DEPTH);
            let Some(found) = found else {
                let whence = if wanted.repository.is_empty() { "nowhere" } else { &wanted.repository };
                self.notes.push(format!(
                    "note: {}: `{}` ({whence}) is not in `charts`: what it defines and deploys is left out",
                    self.shown, wanted.name
                ));
                continue;
            };
            let there = top.join(found);
            self.notes.push(format!(
                "note: {}: `{}` is taken from {}",
                self.shown,
                wanted.name,
                self.base.show(&there)
            ));
            self.folder(&there, &format!("{prefix}charts/{}/", wanted.name), top, depth + 1)?;
        }
        Ok(())
    }

    fn files_of(&mut self, folder: &Path, prefix: &str, top: &Path) -> Result<(), String> {
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
            if !is_really_in(&path, &[top]) {
                continue;
            }
            if path.is_dir() {
                // A link to a folder above would not end.
                let is_loop = path.is_symlink() && path.canonicalize().is_ok_and(|there| folder.starts_with(there));
                if !is_loop {
                    self.files_of(&path, &format!("{prefix}{name}/"), top)?;
                }
            } else if is_archive(name) && (prefix == "charts/" || prefix.ends_with("/charts/")) {
                self.archive(&path, &format!("{prefix}{name}/"))?;
            } else {
                let shown = self.base.show(&path);
                let bytes = read_up_to(&path, MAX_FILE_BYTES).map_err(|why| format!("{shown}: {why}"))?;
                self.add(format!("{prefix}{name}"), shown, bytes)?;
            }
        }
        Ok(())
    }
}

fn is_template(path: &str) -> bool {
    path.starts_with("templates/") || path.contains("/templates/")
}

/// The charts below a folder that stand in no other one.
fn charts_in(top: &Path) -> Vec<Known> {
    let walk = ignore::WalkBuilder::new(top).hidden(true).build();
    let entries = walk.take(MAX_SEARCHED).filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name() == "Chart.yaml")
        .filter_map(|entry| Some(entry.path().parent()?.to_path_buf()))
        .collect();
    folders.sort();
    let all: HashSet<PathBuf> = folders.iter().cloned().collect();
    let is_below = |folder: &PathBuf| {
        let above = folder.parent().filter(|above| above.file_name().is_some_and(|name| name == "charts"));
        above.and_then(Path::parent).is_some_and(|chart| all.contains(chart))
    };
    let known = folders.iter().filter(|folder| !is_below(folder)).filter_map(|folder| {
        let bytes = read_up_to(&folder.join("Chart.yaml"), MAX_FILE_BYTES).ok()?;
        let name = wanted::name(&Source::from_bytes(FileId(0), "Chart.yaml", bytes))?;
        Some(Known { folder: slashes(folder.strip_prefix(top).ok()?), name })
    });
    known.collect()
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
