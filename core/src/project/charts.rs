//! The charts of a project, rendered: what each of them deploys with each set of values, and what ends it.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::kustomized::Root;
use super::rendered_charts::RenderedChart;
use super::{Project, file_name, folder, join};
use crate::helm::chart::{Chart, ChartFile};
use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::printed::printed;
use crate::helm::render::{Release, Rendered, render};
use crate::helm::slips::Slip;
use crate::helm::value::{Kind, Map};
use crate::helm::wanted::{self, Known, MAX_DEPTH, Wanted};
use crate::helm::{values, yaml_in};
use crate::linter::{Workers, collect};
use crate::settings::NEWEST_KUBERNETES;
use crate::source::Source;
use crate::span::{FileId, Span};

/// How many sets of values of one chart are rendered.
const MAX_SETS: usize = 16;

/// How many files beside its templates a chart may read.
const MAX_FILES: usize = 1000;

/// Why a chart of templates for others is not rendered, in helm's words.
const IS_LIBRARY: &str = "library charts are not installable";

/// A chart that no other one holds.
struct Top<'p> {
    file: FileId,
    folder: &'p str,
}

/// What a chart comes to.
struct Outcome {
    printed: crate::kustomize::Printed,
    failures: Vec<Failure>,
    slips: Vec<Slip>,
    /// Whether templates print nothing with these values: with others they do, so that nobody knows what is missing.
    has_silent: bool,
}

/// The files that a chart is rendered from.
#[derive(Default)]
struct Gathered<'p> {
    files: Vec<ChartFile<'p>>,
    /// Whether a chart is missing that it depends on.
    is_partial: bool,
}

impl Project {
    /// Renders the charts, each with its own values and with those of `ci`. One that does not render is there with the
    /// reason.
    pub(super) fn render_charts(&self, workers: &dyn Workers) -> Vec<Root> {
        if self.building.charts.is_off {
            return Vec::new();
        }
        let tops = self.top_charts();
        // Each `Chart.yaml` is read once, however many charts look for others.
        let known = OnceLock::new();
        let rendered = collect(tops.len(), workers, &|at| Ok(tops.get(at).map(|top| self.render_chart(top, &known))));
        rendered.into_iter().flatten().filter_map(Result::ok).flatten().flatten().collect()
    }

    /// The templates that were rendered and are no manifests by themselves.
    pub(crate) fn rendered_templates(&self) -> HashSet<FileId> {
        let is_template = |file: &FileId| {
            let file = self.file(*file);
            file.kind == super::Kind::Support(super::Support::Chart) && file.skipped.is_some()
        };
        let built = self.roots().iter().filter(|root| root.built.is_ok());
        built.flat_map(|root| root.files.iter().copied()).filter(is_template).collect()
    }

    fn top_charts(&self) -> Vec<Top<'_>> {
        let charts: Vec<Top> = (self.files.iter())
            .filter(|file| file_name(&file.source.path) == "Chart.yaml" && !file.is_nothing())
            .map(|file| Top { file: file.source.id, folder: folder(&file.source.path) })
            .collect();
        let folders: HashSet<&str> = charts.iter().map(|chart| chart.folder).collect();
        let is_below = |chart: &Top| {
            let above = folder(chart.folder);
            file_name(above) == "charts" && folders.contains(folder(above))
        };
        charts.into_iter().filter(|chart| !is_below(chart)).collect()
    }

    fn render_chart(&self, top: &Top, known: &OnceLock<Vec<Known>>) -> Vec<Root> {
        let beside = self.beside_chart(top.folder);
        let mut gathered = Gathered::default();
        self.gather(top.folder, "", 0, known, &mut gathered);
        gathered.files.extend(beside.iter().map(|(path, source)| ChartFile { path: path.clone(), source }));
        let sets = self.value_sets(top.folder).into_iter().take(MAX_SETS);
        let mut roots: Vec<Root> = Vec::new();
        for set in std::iter::once(Vec::new()).chain(sets) {
            let file = set.last().copied().unwrap_or(top.file);
            let (built, failures, slips, has_silent) = match self.render_with(&gathered, &set) {
                Ok(Outcome { printed, failures, slips, has_silent }) => (Ok(printed), failures, slips, has_silent),
                Err(failure) => {
                    let built = Err(crate::kustomize::Failure::not_rendered(&failure.message));
                    (built, vec![failure], Vec::new(), true)
                }
            };
            let is_built = built.is_ok();
            let is_partial = gathered.is_partial || !failures.is_empty() || has_silent;
            // Values for tests leave out on purpose what others have to give: what ends then is no fault.
            let ended: HashSet<FileId> = match set.is_empty() {
                true => failures.iter().filter_map(|failure| failure.span).map(|span| span.file).collect(),
                false => HashSet::new(),
            };
            let mut root = Root::of_chart(file, built, is_partial);
            if set.is_empty() && !failures.iter().any(|failure| failure.message == IS_LIBRARY) {
                let known = gathered.files.iter().map(|file| (file.path.clone(), file.source.id));
                root.chart = Some(RenderedChart {
                    file: top.file,
                    failures,
                    slips,
                    is_partial: gathered.is_partial,
                    reads: OnceLock::new(),
                    files: known.filter(|(_, id)| self.files.get(id.0 as usize).is_some()).collect(),
                });
            }
            if is_built {
                let templates = gathered.files.iter().filter(|file| file.path.contains("templates/"));
                let known = templates.map(|file| file.source.id).filter(|id| self.files.get(id.0 as usize).is_some());
                root.files = known.filter(|id| !ended.contains(id)).collect();
            }
            roots.push(root);
        }
        roots
    }

    /// What a chart comes to with its own values, and those of some files, the strongest last.
    fn render_with(&self, gathered: &Gathered, set: &[FileId]) -> Result<Outcome, Failure> {
        let set: Vec<&Source> = set.iter().map(|file| &*self.file(*file).source).collect();
        let sources = gathered.files.iter().map(|file| file.source).chain(set.iter().copied());
        let context = Context::new(Mode::Lint, sources.map(|source| (source.id, source.text())));
        let chart = Chart::load(&context, gathered.files.clone(), false)?;
        if chart.metadata.is_library {
            return Err(Failure::new(IS_LIBRARY));
        }
        let mut given: Vec<Map> = Vec::new();
        for source in set {
            if let Kind::Map(map) = yaml_in::values(&context, source)?.kind {
                given.push(map);
            }
        }
        let said = &self.building.charts;
        let word = |said: &Option<String>, other: &str| said.clone().unwrap_or_else(|| other.to_string());
        let release = Release {
            name: word(&said.release, "release-name"),
            namespace: word(&said.namespace, "ns"),
            kube_version: word(&said.kube_version, &format!("v{NEWEST_KUBERNETES}.0")),
            api_versions: said.api_versions.clone(),
            ..Release::default()
        };
        let mut rendered = render(&context, chart, &values::merge_files(&given), &release);
        // It is told to people, and is no object.
        rendered.retain(|one| file_name(&one.name) != "NOTES.txt");
        let failures = rendered.iter().filter_map(|one: &Rendered| one.failure.clone()).collect();
        let has_silent = rendered.iter().any(|one| one.failure.is_none() && one.text.trim().is_empty());
        // What `Chart.yaml` says is printed by who wants it: that is where it can be changed.
        let is_known = |file: FileId| {
            let file = self.files.get(file.0 as usize);
            file.is_some_and(|file| file_name(&file.source.path) != "Chart.yaml")
        };
        let text = |span: Span| {
            let own = gathered.files.iter().map(|file| file.source).find(|source| source.id == span.file);
            own.or_else(|| self.files.get(span.file.0 as usize).map(|file| &*file.source))?.text().get(span.range())
        };
        let mut slips = Vec::new();
        let printed = printed(&context.origins.into_kept(), &rendered, &is_known, &text, &mut slips);
        Ok(Outcome { printed, failures, slips, has_silent })
    }

    /// The files of values that a chart is tested with, one by one, then the sets of the configuration that it has. Of
    /// two sets that end with the same file the first counts.
    fn value_sets(&self, folder: &str) -> Vec<Vec<FileId>> {
        let is_one = |path: &str| {
            path.strip_prefix("ci/").is_some_and(|name| {
                !name.contains('/') && (name.ends_with("values.yaml") || name.ends_with("values.yml"))
            })
        };
        let mut sets: Vec<Vec<FileId>> =
            self.below(folder).filter(|(path, _)| is_one(path)).map(|(_, id)| vec![id]).collect();
        for set in &self.building.charts.sets {
            let find = |wanted: &String| self.below(folder).find(|(path, _)| path == wanted).map(|(_, id)| id);
            let files: Option<Vec<FileId>> = set.iter().map(find).collect();
            let is_new = |files: &Vec<FileId>| sets.iter().all(|known| known.last() != files.last());
            if let Some(files) = files.filter(|files| !files.is_empty() && is_new(files)) {
                sets.push(files);
            }
        }
        sets
    }

    /// The files of the project below a folder, each with its path from there.
    fn below<'p>(&'p self, folder: &str) -> impl Iterator<Item = (&'p str, FileId)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let path = |id: &FileId| self.file(*id).source.path.as_str();
        let first = self.by_path().partition_point(|id| path(id) < prefix.as_str());
        let all = self.by_path().get(first..).unwrap_or(&[]).iter();
        all.map_while(move |id| Some((path(id).strip_prefix(&prefix)?, *id)))
    }

    /// Collects the files of a chart, and those of charts of the project that it depends on and does not hold.
    fn gather<'p>(
        &'p self,
        folder: &str,
        prefix: &str,
        depth: usize,
        known: &OnceLock<Vec<Known>>,
        into: &mut Gathered<'p>,
    ) {
        let mut held: HashSet<String> = HashSet::new();
        let mut about = None;
        for (path, id) in self.below(folder) {
            let source = &*self.file(id).source;
            if path == "Chart.yaml" {
                about = Some(source);
            }
            if let Some((name, "Chart.yaml")) = path.strip_prefix("charts/").and_then(|rest| rest.split_once('/')) {
                held.insert(wanted::name(source).unwrap_or_else(|| name.to_string()));
            }
            if !source.text().is_empty() {
                into.files.push(ChartFile { path: format!("{prefix}{path}"), source });
            }
        }
        let mut missing = about.map(Wanted::read).unwrap_or_default();
        missing.retain(|wanted| depth < MAX_DEPTH && held.insert(wanted.name.clone()));
        for wanted in missing {
            let said = self.building.charts.charts.get(&wanted.name).map(String::as_str);
            match said.or_else(|| wanted.found_in(folder, known.get_or_init(|| self.known_charts()))) {
                Some(found) => {
                    self.gather(found, &format!("{prefix}charts/{}/", wanted.name), depth + 1, known, into);
                }
                None => into.is_partial = true,
            }
        }
    }

    /// The charts of the project that can stand for others.
    fn known_charts(&self) -> Vec<Known> {
        let name = |top: &Top| wanted::name(&self.file(top.file).source);
        let known = |top: Top| Some(Known { name: name(&top)?, folder: top.folder.to_string() });
        self.top_charts().into_iter().filter_map(known).collect()
    }

    /// The files beside the templates of a chart, where these read some: numbered behind those of the project.
    fn beside_chart(&self, folder: &str) -> Vec<(String, Source)> {
        let templates = self.below(folder).filter(|(path, _)| path.contains("templates/"));
        let mut texts = templates.map(|(_, id)| self.file(id).source.text());
        if !texts.any(|text| text.contains(".Files")) {
            return Vec::new();
        }
        let known: HashSet<&str> = self
            .below(folder)
            .filter(|(_, id)| !self.file(*id).source.text().is_empty())
            .map(|(path, _)| path)
            .collect();
        let Some(below) = self.files_below(folder) else { return Vec::new() };
        let wanted = below.files.iter().filter(|path| !known.contains(path.as_str())).take(MAX_FILES);
        let read = wanted.filter_map(|path| Some((path.to_string(), self.text_at(&join(folder, path))?)));
        let source = |(at, (path, text)): (usize, (String, String))| {
            let id = FileId(u32::try_from(self.files.len() + at).unwrap_or(u32::MAX));
            let source = Source::new(id, path.as_str(), text);
            (path, source)
        };
        read.enumerate().map(source).collect()
    }
}
