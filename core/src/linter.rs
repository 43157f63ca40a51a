//! The linter: reads and parses the files, walks each once with the rules that are on, and puts a report together.

mod chart_fixes;
mod coverage;
mod deployed;
mod fixes;
mod load;
mod merge;
mod origins;
mod removers;
mod reporting;
mod told;
mod twins;
mod workers;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

pub use coverage::Coverage;
pub use load::{Inputs, load};
pub(crate) use load::{collect, load_by_id};
pub use workers::{Failure, Serial, Workers};

use crate::context::Context;
use crate::dispatch::{Checks, Enabled, Passes, Prepared};
use crate::dockerfile::{Dockerfile, InstructionKind};
use crate::finding::Finding;
use crate::fixer::keep_proven;
use crate::helm::context::Asked;
use crate::kustomize::Building;
use crate::listing::Listing;
use crate::model::{CommandUse, MountSource, Run};
use crate::project::{File, Given, Kind, Model, Project, Trees};
use crate::report::{FileProblem, Report};
use crate::rule::{Registry, Rule};
use crate::settings::{Settings, SettingsTable};
use crate::span::{FileId, Span};
use crate::suppress::{self, Suppressions};

/// A linter: rules and the settings that apply.
pub struct Linter<'a> {
    registry: &'a Registry,
    settings: &'a dyn SettingsTable,
    prepared: Vec<Prepared>,
    /// Whether what the next profile would show is counted.
    counts: bool,
    /// What is said about the files, by id; of those beyond it everything.
    coverage: &'a [Coverage],
    given: Arc<Given>,
    listing: Option<Arc<dyn Listing>>,
    building: Arc<Building>,
}

/// What was found in all files, not yet put together.
#[derive(Debug, Default)]
pub struct Found {
    /// Each with the number of the unit that was checked: threads add them in any order.
    findings: Vec<(usize, Finding)>,
    suppressions: BTreeMap<FileId, Suppressions>,
    problems: Vec<FileProblem>,
    /// Templates of charts that were rendered.
    rendered: HashSet<FileId>,
    /// Why others were not.
    unrendered: HashMap<FileId, &'static str>,
    /// What charts ask for that nobody gives.
    asked: Vec<Asked>,
    /// Why kustomizations were not built.
    unbuilt: Vec<(Span, String)>,
}

impl Found {
    fn add(&mut self, unit: usize, checked: Checked) {
        self.findings.extend(checked.findings.into_iter().map(|finding| (unit, finding)));
        self.problems.extend(checked.problems);
        self.suppressions.extend(checked.suppressions.map(|suppressions| (FileId(unit as u32), suppressions)));
    }
}

/// What the check of a unit came to.
#[derive(Default)]
struct Checked {
    findings: Vec<Finding>,
    problems: Vec<FileProblem>,
    suppressions: Option<Suppressions>,
}

impl From<Context<'_>> for Checked {
    fn from(mut cx: Context<'_>) -> Self {
        Checked { problems: cx.take_problems(), findings: cx.into_findings(), suppressions: None }
    }
}

impl<'a> Linter<'a> {
    /// A linter with these rules and settings.
    pub fn new(registry: &'a Registry, settings: &'a dyn SettingsTable) -> Self {
        let prepared = settings.all().iter().map(|settings| Prepared::new(registry, settings, false)).collect();
        let given = Arc::default();
        let building = Arc::default();
        Linter { registry, settings, prepared, counts: false, coverage: &[], given, listing: None, building }
    }

    /// The same linter, which also counts what the next profile would show: it runs the rules of that profile as well.
    pub fn counting_hidden(mut self) -> Self {
        let all = self.settings.all().iter();
        self.prepared = all.map(|settings| Prepared::new(self.registry, settings, true)).collect();
        self.counts = true;
        self
    }

    /// The same linter, whose reports say about each file, by id, what is given here.
    pub fn covering(mut self, coverage: &'a [Coverage]) -> Self {
        self.coverage = coverage;
        self
    }

    /// The same linter, whose rules hear what the run is told beside its files.
    pub fn with_given(mut self, given: Arc<Given>) -> Self {
        self.given = given;
        self
    }

    /// The same linter, whose rules can ask what lies beside the files.
    pub fn with_listing(mut self, listing: Option<Arc<dyn Listing>>) -> Self {
        self.listing = listing;
        self
    }

    /// The same linter, which judges kustomizations in a certain way.
    pub fn with_building(mut self, building: Arc<Building>) -> Self {
        self.building = building;
        self
    }

    fn coverage(&self, file: FileId) -> Coverage {
        self.coverage.get(file.0 as usize).copied().unwrap_or_default()
    }

    /// Reads, parses and checks all files.
    pub fn lint(&self, inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> Report {
        let (mut report, project) = self.lint_with_project(inputs, workers);
        keep_proven(&mut report, Some(&project), workers);
        report
    }

    /// As [`Linter::lint`], with all fixes that the rules have made.
    pub(crate) fn lint_unproven(&self, inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> Report {
        self.lint_with_project(inputs, workers).0
    }

    fn lint_with_project(&self, inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> (Report, Project) {
        let (project, problems) = load_by_id(inputs, workers);
        let mut project = project.with_given(Arc::clone(&self.given)).with_listing(self.listing.clone());
        project = project.with_building(Arc::clone(&self.building));
        project.read_definitions(&|index| inputs.read(index), workers);
        let found = self.find(&project, workers);
        project.keep_texts_only();
        let mut report = self.report(&project, found);
        // Nobody asked for what cannot be read, where others need it only.
        let said = problems.into_iter().filter(|(id, it)| self.coverage(*id).is_judged() || it.is_internal());
        report.add_errors(said.map(|(_, problem)| problem));
        (report, project)
    }

    /// Checks a project that is used again: editors keep parsed files and call this.
    pub fn check(&self, project: &Project, workers: &dyn Workers) -> Report {
        let mut report = self.report(project, self.find(project, workers));
        keep_proven(&mut report, Some(project), workers);
        report
    }

    /// Finds what the rules find, for [`Linter::report`].
    pub fn find(&self, project: &Project, workers: &dyn Workers) -> Found {
        let files = project.files();
        let mut failures = project.lower_compose(workers);
        let units = files.len() + project.compose().len();
        let passes: Vec<Passes> = self.prepared.iter().map(|prepared| prepared.passes(project)).collect();
        let found = Mutex::new(Found::default());
        let add = |unit: usize, checked: Checked| {
            found.lock().unwrap_or_else(PoisonError::into_inner).add(unit, checked);
        };
        // Manifests first, since each of them may be linked to any other.
        failures.extend(workers.run(files.len(), &|unit| {
            let file = &files[unit];
            if file.kind == Kind::Kubernetes {
                add(unit, self.check_manifest(project, file, &passes));
            }
        }));
        failures.extend(workers.run(units, &|unit| match unit.checked_sub(files.len()) {
            None if files[unit].kind == Kind::Kubernetes => {
                add(unit, self.check_links(project, &files[unit], &passes));
            }
            None => add(unit, self.check_file(project, &files[unit], &passes)),
            Some(compose) => add(unit, self.check_compose(project, compose, &passes)),
        }));
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What a rule fails at in one file it fails at in many: it is said once, the same on any number of threads.
        found.problems.sort();
        found.problems.dedup_by(|a, b| a.path == b.path);
        found.problems.extend(failures.into_iter().map(|failure| problem(project, &failure)));
        let mut findings = self.check_project(project, &passes, &|_| true, workers, &mut found.problems);
        // A folder's own configuration may have switched the rule off there.
        findings
            .retain(|finding| self.settings_of(project, finding).is_some_and(|settings| settings.runs(finding.rule)));
        found.add(units, Checked { findings, ..Checked::default() });
        self.judge_deployed(project, workers, &mut found);
        found.rendered = project.rendered_templates();
        found.unrendered = project.why_not_rendered();
        found.asked = project.asked_values();
        found.unbuilt = project.unbuilt_kustomizations();
        let copies = project.generated_copies();
        if !copies.is_empty() {
            found.findings.retain(|(_, finding)| {
                let before = copies.partition_point(|copy| *copy <= finding.span.at_end());
                !copies[..before].iter().rev().take(2).any(|copy| copy.contains(finding.span))
            });
        }
        self.read_other_suppressions(project, &mut found);
        found
    }

    /// Reads the comments of files that are not judged by themselves and have findings all the same: what `include` and
    /// `extends` bring in, pipelines, ignore files.
    fn read_other_suppressions(&self, project: &Project, found: &mut Found) {
        let is_other = |file: &FileId| matches!(project.file(*file).kind, Kind::Support(_) | Kind::Other);
        let files = found.findings.iter().map(|(_, finding)| finding.span.file).filter(is_other);
        for id in files.collect::<BTreeSet<_>>() {
            let (file, trees) = (project.file(id), Trees::default());
            let settings = self.settings.all().get(self.settings.index_for(&file.source.path));
            if !settings.is_some_and(|settings| settings.suppressions) {
                continue;
            }
            if file.kind == Kind::Other {
                trees.or_insert(id, || crate::compose::parse(file));
            }
            let read = settings.and_then(|settings| suppress::read(file, &trees, self.registry, settings));
            found.suppressions.extend(read.map(|read| (id, read)));
        }
    }

    /// The checks and the settings of a path, and some rule to begin with; `None` when none is on.
    fn checks_of<'l>(
        &'l self,
        path: &str,
        all: &'l [Passes<'l>],
    ) -> Option<(&'l Passes<'l>, &'l Settings, &'l Enabled)> {
        let index = self.settings.index_for(path);
        Some((all.get(index)?, self.settings.all().get(index)?, self.prepared.get(index)?.first()?))
    }

    /// Lowers a manifest and checks what needs no links.
    fn check_manifest(&self, project: &Project, file: &File, all: &[Passes]) -> Checked {
        let trees = Trees::default();
        // What lowers the file finds its tree here.
        trees.of(file);
        let model = project.model(file.source.id);
        let Some((passes, settings, on)) = self.checks_of(&file.source.path, all) else { return Default::default() };
        let mut cx = Context::new(project, &trees, file.source.id, on, settings);
        passes.kubernetes.text(file, |_| true, &mut cx);
        check_model(&passes.kubernetes, model, &|_| true, &mut cx);
        let suppressions = suppress::read(file, &trees, self.registry, settings);
        Checked { suppressions, ..cx.into() }
    }

    /// Checks what needs links of a manifest.
    fn check_links(&self, project: &Project, file: &File, all: &[Passes]) -> Checked {
        let Some((passes, settings, on)) = self.checks_of(&file.source.path, all) else { return Checked::default() };
        if passes.linked.asks_nothing_of_models() {
            return Checked::default();
        }
        let trees = Trees::default();
        let mut cx = Context::new(project, &trees, file.source.id, on, settings);
        check_model(&passes.linked, project.model(file.source.id), &|_| true, &mut cx);
        cx.into()
    }

    fn check_file(&self, project: &Project, file: &File, all: &[Passes]) -> Checked {
        let Some((passes, settings, on)) = self.checks_of(&file.source.path, all) else { return Default::default() };
        let checks = match file.kind {
            Kind::Dockerfile => &passes.dockerfile,
            Kind::Compose => &passes.compose,
            Kind::Kubernetes | Kind::Support(_) | Kind::Other => return Default::default(),
        };
        let trees = Trees::default();
        let lowered;
        let mut cx = Context::new(project, &trees, file.source.id, on, settings);
        let path = &file.source.path;
        // Of an image that a service builds, others ask for the user.
        let is_kept = || project.known_model(file.source.id).is_some() || !project.services_built_from(path).is_empty();
        if file.kind == Kind::Dockerfile && !is_kept() {
            lowered = project.lower(file, trees.of(file));
            cx.set_model(&lowered);
        }
        checks.text(file, |_| true, &mut cx);
        // The services of Compose are looked at merged, not file by file.
        if let Some(dockerfile) = cx.dockerfile() {
            check_dockerfile(checks, dockerfile, &mut cx);
            let model = cx.model();
            check_model(checks, model, &|_| true, &mut cx);
        }
        let suppressions = suppress::read(file, &trees, self.registry, settings);
        Checked { suppressions, ..cx.into() }
    }

    fn check_compose(&self, project: &Project, index: usize, all: &[Passes]) -> Checked {
        let Some(unit) = project.compose().get(index) else { return Checked::default() };
        let Some(main) = unit.files.first() else { return Checked::default() };
        let path = &project.file(*main).source.path;
        let Some((passes, settings, on)) = self.checks_of(path, all) else { return Checked::default() };
        let trees = Trees::default();
        let mut cx = Context::new(project, &trees, *main, on, settings);
        passes.compose.compose(unit, &mut cx);
        for service in &unit.services {
            for container in &service.workload.containers {
                // Of a service that is built here, `image` is the name for the result.
                if let Some(image) = container.image.value().filter(|_| !container.built_here) {
                    passes.compose.image(image, &mut cx);
                }
                for mount in &container.mounts {
                    if let MountSource::Image(image) = &mount.source {
                        passes.compose.image(image, &mut cx);
                    }
                }
            }
            passes.compose.workload(&service.workload, &mut cx);
        }
        cx.into()
    }

    fn check_project(
        &self,
        project: &Project,
        all: &[Passes],
        is_wanted: &dyn Fn(&Rule) -> bool,
        workers: &dyn Workers,
        problems: &mut Vec<FileProblem>,
    ) -> Vec<Finding> {
        let (Some(passes), Some(settings)) = (all.first(), self.settings.all().first()) else { return Vec::new() };
        if project.files().is_empty() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for (on, check) in passes.project.iter().filter(|(on, _)| is_wanted(on.rule)) {
            // One after the other: what one rule has looked at, the next one need not hold.
            let found = collect(1, workers, &|_| {
                let trees = Trees::default();
                let mut cx = Context::new(project, &trees, FileId(0), on, settings).for_project();
                check(project, &mut cx);
                Ok(cx.into_findings())
            });
            match found.into_iter().flatten().next() {
                Some(Ok(mut found)) => findings.append(&mut found),
                Some(Err(message)) => problems.push(FileProblem { path: "all files".to_string(), message }),
                None => {}
            }
        }
        findings
    }

    fn settings_of(&self, project: &Project, finding: &Finding) -> Option<&Settings> {
        let path = &project.file(finding.span.file).source.path;
        self.settings.all().get(self.settings.index_for(path))
    }
}

/// What is said about a job that panicked: the units are the files, and behind them the Compose projects.
fn problem(project: &Project, failure: &Failure) -> FileProblem {
    let file = match failure.index.checked_sub(project.files().len()) {
        None => project.files().get(failure.index).map(|file| file.source.id),
        Some(unit) => project.compose().get(unit).and_then(|unit| unit.files.first().copied()),
    };
    FileProblem::internal(file.map_or("", |id| &project.file(id).source.path), &failure.message)
}

/// Checks the instructions of a Dockerfile, and what they execute.
fn check_dockerfile<'a>(checks: &Checks<'a>, dockerfile: &'a Dockerfile, cx: &mut Context<'a>) {
    checks.dockerfile(dockerfile, cx);
    let (project, source) = (cx.project(), &cx.file().source);
    let builds = project.builds_of(&source.path);
    let shipped = dockerfile.shipped(builds.iter().filter_map(|build| build.target.value().map(String::as_str)));
    let commands = if checks.asks_for_commands() { cx.commands() } else { &[] };
    let mut commands = commands.iter().peekable();
    for at in dockerfile.each_at(source, &shipped) {
        // Before the first FROM only arguments mean anything.
        let is_nothing = at.stage().is_none() && !dockerfile.stages.is_empty();
        if !is_nothing || matches!(at.kind(), InstructionKind::Arg(_) | InstructionKind::Unknown) {
            checks.instruction(&at, cx);
        }
        let is_its = |usage: &&CommandUse| usage.instruction == Some(at.index()) && at.instruction.command().is_some();
        if let Some(usage) = commands.next_if(is_its)
            && !is_nothing
        {
            checks.run(&Run::of_instruction(usage, at), cx);
        }
    }
}

/// Checks what a file was lowered to, as far as it is wanted.
fn check_model<'a>(checks: &Checks<'a>, model: &'a Model, is_wanted: &dyn Fn(Span) -> bool, cx: &mut Context<'a>) {
    for image in model.images.iter().filter(|image| is_wanted(image.span)) {
        checks.image(image, cx);
    }
    for workload in model.workloads.iter().filter(|workload| is_wanted(workload.span)) {
        checks.workload(workload, cx);
    }
    for resource in model.resources.iter().filter(|resource| is_wanted(resource.span)) {
        checks.object(resource, cx);
    }
}
