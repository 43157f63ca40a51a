//! The charts of a project, rendered: what each of them deploys with each set of values, and what ends it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use super::gathered::Gathered;
use super::kustomized::{Root, in_layers};
use super::rendered_charts::{RefusedSet, RenderedChart};
use super::rendered_from::RenderedFrom;
use super::value_sets::{GivenSets, MAX_ALONE, MAX_SETS, ValueSet};
use super::{Project, file_name, folder};
use crate::helm::chart::{Chart, ChartFile};
use crate::helm::context::{Asked, Context, Mode};
use crate::helm::failure::{Cause, Failure};
use crate::helm::guards::Guard;
use crate::helm::origin::Kept;
use crate::helm::paths::{is_in_templates, templates_of};
use crate::helm::printed::{Tracing, printed};
use crate::helm::reads::Reads;
use crate::helm::render::{Release, Rendered, Settled, render};
use crate::helm::schema::{self, Refusal};
use crate::helm::slips::Slip;
use crate::helm::template::parse;
use crate::helm::wanted::{self, Known};
use crate::linter::{Workers, collect};
use crate::settings::NEWEST_KUBERNETES;
use crate::source::Source;
use crate::span::{FileId, Span};

/// How many charts share the trees of templates that they have in common.
const AT_ONCE: usize = 8;

/// Why a chart of templates for others is not rendered, in helm's words.
const IS_LIBRARY: &str = "library charts are not installable";

/// A chart that no other one holds.
pub(super) struct Top<'p> {
    pub(super) file: FileId,
    pub(super) folder: &'p str,
}

/// What a chart comes to.
struct Outcome {
    printed: crate::kustomize::Printed,
    failures: Vec<Failure>,
    slips: Vec<Slip>,
    refusals: Vec<Refusal>,
    asked: Vec<Asked>,
    /// Whether templates print nothing with these values: with others they do, so that nobody knows what is missing.
    has_silent: bool,
}

/// What templates come to.
struct Held {
    kept: Kept,
    rendered: Vec<Rendered>,
    refusals: Vec<Refusal>,
    asked: Vec<Asked>,
}

/// What charts are rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To judge them: all is wanted that is known of them.
    Judge,
    /// To prove fixes: their objects alone, without the places where these are written.
    Prove,
}

/// What charts share that are rendered together.
struct Run<'r> {
    purpose: Purpose,
    /// The charts that may stand for others. Each `Chart.yaml` is read once, however many charts look for some.
    known: OnceLock<Vec<Known>>,
    given: &'r GivenSets,
}

impl Project {
    /// Renders the charts, each with its own values and with all its sets ([`ValueSet`]). One that does not render is there
    /// with the reason.
    pub(super) fn render_charts(&self, workers: &dyn Workers) -> Vec<Root> {
        if self.building.charts.is_off {
            return Vec::new();
        }
        self.render_tops(&self.top_charts(), Purpose::Judge, workers)
    }

    /// Some charts, by their `Chart.yaml`, rendered with other texts for some files: where their objects are written is not
    /// known.
    pub(crate) fn charts_with(
        &self,
        texts: &HashMap<FileId, String>,
        charts: &BTreeSet<FileId>,
        workers: &dyn Workers,
    ) -> Vec<Root> {
        let edited = self.with_texts(texts);
        let mut tops = edited.top_charts();
        tops.retain(|top| charts.contains(&top.file));
        let mut roots = edited.render_tops(&tops, Purpose::Prove, workers);
        in_layers(&mut roots);
        roots
    }

    fn render_tops(&self, tops: &[Top], purpose: Purpose, workers: &dyn Workers) -> Vec<Root> {
        let run = Run { purpose, known: OnceLock::new(), given: self.given_sets() };
        let groups: Vec<&[Top]> = tops.chunks(AT_ONCE).collect();
        let rendered = collect(groups.len(), workers, &|at| {
            let templates = Rc::default();
            let group = groups.get(at).copied().unwrap_or_default().iter();
            Ok(group.flat_map(|top| self.render_chart(top, &run, &templates)).collect::<Vec<Root>>())
        });
        rendered.into_iter().flatten().filter_map(Result::ok).flatten().collect()
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

    /// Why templates of charts are not rendered, for people.
    pub(crate) fn why_not_rendered(&self) -> HashMap<FileId, &'static str> {
        let mut why = HashMap::new();
        for root in self.roots() {
            let Some(chart) = &root.chart else { continue };
            let reason = match &root.built {
                Ok(_) => "a Helm template that does not render with the chart's values",
                Err(_) => "a Helm template of a chart that does not render",
            };
            let templates = chart.files.iter().filter(|(path, _)| is_in_templates(path));
            why.extend(templates.filter(|(_, file)| !root.files.contains(file)).map(|(_, file)| (*file, reason)));
        }
        why
    }

    pub(super) fn top_charts(&self) -> Vec<Top<'_>> {
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

    fn render_chart(&self, top: &Top, run: &Run, templates: &Rc<parse::Known>) -> Vec<Root> {
        let beside = self.beside_templates(top.folder);
        let gathered = self.files_of_chart(top, &run.known, &beside);
        let unread = Rc::new(self.unread_files(top.folder, &gathered.files));
        let gathered = Gathered { templates: Rc::clone(templates), unread, ..gathered };
        let (files, given) = (self.files_of_values(top.folder), run.given.get(top.folder));
        let files = files.get(..MAX_SETS.min(files.len())).unwrap_or(&[]);
        let given: Vec<&ValueSet> = given.into_iter().flatten().take(MAX_SETS - files.len()).collect();
        let mut from = None;
        if let Some(earlier) = self.earlier.as_ref().filter(|_| run.purpose == Purpose::Judge) {
            let sets = files.iter().chain(given.iter().copied()).cloned().collect();
            let new = RenderedFrom::new(self, &gathered, sets, &beside);
            if let Some(roots) = earlier.take(top.file, &new) {
                return roots;
            }
            from = Some(Arc::new(new));
        }
        let (own, failed, refused) = self.render_set(top, &gathered, &ValueSet::own(), run.purpose);
        let mut roots = vec![own];
        let mut refused: Vec<RefusedSet> = refused.into_iter().collect();
        let of_files = files.iter().map(|set| (set, 0));
        for (set, layer) in of_files.chain(given.into_iter().map(|set| (set, 1))) {
            let (mut root, _, more) = self.render_set(top, &gathered, set, run.purpose);
            root.layer = layer;
            roots.push(root);
            refused.extend(more);
        }
        roots.extend(self.render_switched_on(top, &gathered, failed, run.purpose));
        for root in &mut roots {
            root.from.clone_from(&from);
        }
        if let Some(chart) = roots.first_mut().and_then(|own| own.chart.as_mut()) {
            chart.refused = refused;
        }
        roots
    }

    /// The files of a chart, those of charts that stand for others, and what lies beside its templates.
    pub(super) fn files_of_chart<'p>(
        &'p self,
        top: &Top<'p>,
        known: &OnceLock<Vec<Known>>,
        beside: &'p [(String, Source)],
    ) -> Gathered<'p> {
        let mut gathered = Gathered::default();
        let is_packed = |path: &str| path.split('/').count() == 3 && path.ends_with("/Chart.yaml");
        let packed = beside.iter().filter(|(path, _)| path.starts_with("charts/") && is_packed(path));
        let held = packed.filter_map(|(_, source)| wanted::name(source)).collect();
        self.gather(top.folder, "", 0, known, held, &mut gathered);
        gathered.files.extend(beside.iter().map(|(path, source)| ChartFile { path: path.clone(), source }));
        gathered
    }

    /// A chart with the parts that its own values switch off: all of them, or, where that ends templates which do not end
    /// otherwise, one by one.
    fn render_switched_on(&self, top: &Top, gathered: &Gathered, failed: usize, purpose: Purpose) -> Vec<Root> {
        let guards = self.switched_off(top.folder, &gathered.files, &gathered.templates);
        if guards.is_empty() {
            return Vec::new();
        }
        let render = |guards: Vec<Guard>| {
            let (mut root, more, _) = self.render_set(top, gathered, &ValueSet::switched_on(&guards), purpose);
            (root.layer, root.guards) = (1, guards);
            (root.built.is_ok() && more <= failed).then_some(root)
        };
        if let Some(root) = render(guards.clone()) {
            return vec![root];
        }
        let names: BTreeSet<&Vec<String>> = guards.iter().map(|guard| &guard.names).collect();
        let of = |names: &Vec<String>| guards.iter().filter(|guard| guard.names == *names).cloned().collect();
        names.into_iter().take(MAX_ALONE).filter_map(|names| render(of(names))).collect()
    }

    /// A chart with a set of values, how many of its templates end early, and what schemas do not allow of the values.
    fn render_set(
        &self,
        top: &Top,
        gathered: &Gathered,
        set: &ValueSet,
        purpose: Purpose,
    ) -> (Root, usize, Option<RefusedSet>) {
        let file = set.place.unwrap_or(top.file);
        let (mut refused, mut asks) = (None, Vec::new());
        let (built, failures, slips, has_silent) = match self.render_with(gathered, set, purpose) {
            Ok(Outcome { printed, failures, slips, refusals, asked, has_silent }) => {
                asks = asked;
                refused = (!refusals.is_empty()).then(|| RefusedSet {
                    place: set.place,
                    files: set.files().collect(),
                    start: set.start(self),
                    refusals,
                });
                (Ok(printed), failures, slips, has_silent)
            }
            Err(failure) => {
                let built = Err(crate::kustomize::Failure::not_rendered(&failure.message));
                (built, vec![failure], Vec::new(), true)
            }
        };
        let is_built = built.is_ok();
        let is_partial = gathered.is_partial || !failures.is_empty() || has_silent;
        // Values for tests leave out on purpose what others have to give: what ends then is no fault.
        let ended: HashSet<FileId> = match set.is_own() {
            true => failures.iter().filter_map(|failure| failure.span).map(|span| span.file).collect(),
            false => HashSet::new(),
        };
        let failed = failures.len();
        let mut root = Root::of_chart(top.file, file, built, is_partial);
        let is_told = purpose == Purpose::Judge && set.is_own();
        if is_told && !failures.iter().any(|failure| failure.message == IS_LIBRARY) {
            let known = gathered.files.iter().filter(|file| self.has(file.source.id));
            let mut reads = Reads::default();
            for file in known.clone().filter(|file| templates_of(&file.path).is_some()) {
                reads.add(&gathered.templates, &file.path, file.source.id, file.source.text());
            }
            root.chart = Some(RenderedChart {
                file: top.file,
                failures,
                slips,
                refused: Vec::new(),
                asked: asks,
                is_partial: gathered.is_partial,
                reads,
                dependencies: OnceLock::new(),
                files: known.map(|file| (file.path.clone(), file.source.id)).collect(),
            });
        }
        if is_built {
            // Of helpers nobody knows whether a template that ended would have printed them.
            let is_printed = |path: &str| ended.is_empty() || !file_name(path).starts_with('_');
            let templates = gathered.files.iter().filter(|file| is_in_templates(&file.path));
            let templates = templates.filter(|file| is_printed(&file.path));
            let known = templates.map(|file| file.source.id).filter(|id| self.has(*id));
            root.files = known.filter(|id| !ended.contains(id)).collect();
        }
        (root, failed, refused)
    }

    /// The installation that a chart is judged for with a set of values.
    pub(super) fn release(&self, set: &ValueSet) -> Release {
        let said = &self.building.charts;
        let word = |said: Option<&String>, other: &str| said.map_or(other, String::as_str).to_string();
        Release {
            name: word(set.release.as_ref().or(said.release.as_ref()), "release-name"),
            namespace: word(set.namespace.as_ref().or(said.namespace.as_ref()), "ns"),
            kube_version: word(said.kube_version.as_ref(), &format!("v{NEWEST_KUBERNETES}.0")),
            api_versions: said.api_versions.clone(),
            ..Release::default()
        }
    }

    /// What the templates of a chart come to with a set of values.
    pub(super) fn templates_with(
        &self,
        gathered: &Gathered,
        set: &ValueSet,
        release: &Release,
    ) -> Result<(Kept, Vec<Rendered>), Failure> {
        self.templates_held(gathered, set, release, false).map(|held| (held.kept, held.rendered))
    }

    /// The same; if `is_held`, with what the schemas of the chart and of those below it do not allow.
    fn templates_held(
        &self,
        gathered: &Gathered,
        set: &ValueSet,
        release: &Release,
        is_held: bool,
    ) -> Result<Held, Failure> {
        let of_values = set.files().map(|file| &*self.file(file).source);
        let sources = gathered.files.iter().map(|file| file.source).chain(of_values);
        let context = Context::new(Mode::Lint, sources.map(|source| (source.id, source.text())));
        let context = context.knowing(&gathered.templates).without(&gathered.unread);
        let chart = Chart::load(&context, gathered.kept()?, true)?;
        if chart.metadata.is_library {
            return Err(Failure::new(IS_LIBRARY));
        }
        let given = set.read(self, &context, &chart.values)?;
        let settled = Settled::new(chart, &given);
        let refusals = match is_held {
            true => {
                let Settled { chart, values } = &settled;
                schema::refusals(Mode::Lint, &context.origins, chart, values, &gathered.schemas)
            }
            false => Vec::new(),
        };
        let mut rendered = render(&context, settled, release);
        // It is told to people, and is no object.
        rendered.retain(|one| file_name(&one.name) != "NOTES.txt");
        let asked = context.asked();
        Ok(Held { kept: context.origins.into_kept(), rendered, refusals, asked })
    }

    /// What a chart comes to with a set of values.
    fn render_with(&self, gathered: &Gathered, set: &ValueSet, purpose: Purpose) -> Result<Outcome, Failure> {
        // Fixes are proven by objects alone.
        let is_held = purpose == Purpose::Judge && !set.is_switched_on();
        let Held { kept, rendered, refusals, asked } =
            self.templates_held(gathered, set, &self.release(set), is_held)?;
        let failures: Vec<Failure> = rendered.iter().filter_map(|one: &Rendered| one.failure.clone()).collect();
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
        let tracing = Tracing { kept: &kept, is_known: &is_known, text: &text };
        let printed = printed(&rendered, (purpose == Purpose::Judge).then_some(tracing), &mut slips);
        // What is printed of values that a chart does not take is printed by nobody.
        let asks = |failure: &Failure| matches!(failure.cause, Cause::Fail | Cause::Required);
        if !asked.is_empty() || failures.iter().any(asks) {
            slips.retain(|slip| !slip.kind.is_of_values());
        }
        Ok(Outcome { printed, failures, slips, refusals, asked, has_silent })
    }
}
