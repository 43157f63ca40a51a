//! The kustomizations of a project, built: what each of them deploys, which ones surely do not build, and why.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::Project;
use super::classify::is_template;
use super::entry_points::EntryPoints;
use super::rendered_from::{Earlier, RenderedFrom};
use crate::finding::Edit;
use crate::helm::guards::Guard;
use crate::kubernetes::Kustomization;
use crate::kustomize::{Builder, Building, Effect, Failure, Files, Look, Options, Outcome, Printed, Reason};
use crate::linter::{Serial, Workers, collect};
use crate::span::{FileId, Span};
use crate::yaml::Dialect;

/// How much text (bytes) of builds one run looks at. What is beyond that is judged file by file.
const MAX_TEXT: usize = 1 << 26;

/// How many groups of kustomizations that share something are built at once.
const AT_ONCE: usize = 16;

/// A kustomization that no other one lists, built.
#[derive(Debug)]
pub(crate) struct Root {
    /// Its file.
    pub(crate) file: FileId,
    /// What it deploys, or why it does not build.
    pub(crate) built: Result<Printed, Failure>,
    /// The files that it brings in, itself or through others.
    pub(crate) files: Vec<FileId>,
    /// Whether something that a ConfigMap or Secret may be made of could not be read: what is in it is not known then.
    has_unread: bool,
    /// Whether it is judged because one that lists it does not build, or objects of it are not known.
    pub(crate) is_below: bool,
    /// The `Chart.yaml` of the chart that it is, with a set of values.
    pub(crate) chart_file: Option<FileId>,
    /// What is judged together: 0 is the project, all else stands alone.
    pub(crate) layer: usize,
    /// The parts of the chart that are there because they are switched on for once.
    pub(crate) guards: Vec<Guard>,
    /// The chart that it is, with its own values.
    pub(super) chart: Option<super::RenderedChart>,
    /// What the chart was rendered from, where that is kept for the next check.
    pub(crate) from: Option<Arc<RenderedFrom>>,
}

impl Root {
    /// The chart of a `Chart.yaml` with a set of values, in the place of `file`. `is_partial`: objects of it are not known.
    pub(super) fn of_chart(chart: FileId, file: FileId, built: Result<Printed, Failure>, is_partial: bool) -> Root {
        let (files, has_unread, guards) = (Vec::new(), false, Vec::new());
        let (chart_file, is_below) = (Some(chart), is_partial);
        Root { file, built, files, has_unread, is_below, chart_file, layer: 0, guards, chart: None, from: None }
    }

    /// Whether it is a chart with a set of values.
    pub(crate) fn is_chart(&self) -> bool {
        self.chart_file.is_some()
    }
}

impl Project {
    /// The same project, whose kustomizations are judged in a certain way.
    pub fn with_building(self, building: Arc<Building>) -> Self {
        Project { building, ..self }
    }

    /// The folder in the place of a base that lies elsewhere.
    pub(crate) fn base_at(&self, written: &str) -> Option<&str> {
        self.building.remote.get(written).map(String::as_str)
    }

    /// The kustomizations that no other one lists, and those that the configuration, Flux or Argo CD name, built, in the
    /// order of their files.
    pub(crate) fn roots(&self) -> &[Root] {
        self.roots.get_or_init(|| self.build_all(&Serial))
    }

    /// The same project, in which charts need not be rendered again of which nothing has changed since an earlier check.
    pub(crate) fn with_earlier(self, roots: Vec<Root>) -> Self {
        Project { earlier: Some(Earlier::new(roots)), ..self }
    }

    /// The kustomizations, as far as they were built, and charts of an earlier check that nobody asked for.
    pub(crate) fn into_roots(self) -> Vec<Root> {
        let mut roots = self.roots.into_inner().unwrap_or_default();
        roots.extend(self.earlier.into_iter().flat_map(Earlier::left));
        roots
    }

    /// As [`Project::roots`], with threads.
    pub(crate) fn build_roots(&self, workers: &dyn Workers) -> &[Root] {
        self.roots.get_or_init(|| self.build_all(workers))
    }

    fn build_all(&self, workers: &dyn Workers) -> Vec<Root> {
        let entry_points =
            if self.kustomizations().all().is_empty() { EntryPoints::new() } else { self.entry_points() };
        let groups = self.root_groups(&entry_points);
        let mut roots: Vec<Root> = Vec::new();
        let mut room = MAX_TEXT;
        // A few at a time, so that there is never much more than the limit, and the same on any number of threads.
        for some in groups.chunks(AT_ONCE) {
            let built = collect(some.len(), workers, &|at| {
                Ok(self.build(some.get(at).map_or(&[], Vec::as_slice), &entry_points, room, None))
            });
            let first = roots.len();
            roots.extend(built.into_iter().flatten().filter_map(Result::ok).flatten());
            for root in roots.iter_mut().skip(first) {
                take_room(&mut room, &mut root.built);
            }
        }
        for mut root in self.render_charts(workers) {
            take_room(&mut room, &mut root.built);
            roots.push(root);
        }
        in_layers(&mut roots);
        roots
    }

    /// The kustomizations that no other one lists; those that share something are together.
    fn root_groups(&self, entry_points: &EntryPoints) -> Vec<Vec<&Kustomization>> {
        if self.building.is_off {
            return Vec::new();
        }
        let kustomizations = self.kustomizations();
        let (all, bases) = (kustomizations.all(), kustomizations.bases());
        let listed: HashSet<FileId> = kustomizations.listed().collect();
        let mut group: Vec<usize> = (0..all.len()).collect();
        fn top(group: &mut [usize], mut at: usize) -> usize {
            while let Some(above) = group.get(at).copied().filter(|above| *above != at) {
                let higher = group.get(above).copied().unwrap_or(above);
                if let Some(slot) = group.get_mut(at) {
                    *slot = higher;
                }
                at = above;
            }
            at
        }
        for (index, bases) in bases.iter().enumerate() {
            for base in bases {
                let (one, other) = (top(&mut group, index), top(&mut group, *base));
                if let Some(slot) = group.get_mut(one.max(other)) {
                    *slot = one.min(other);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<&Kustomization>> = BTreeMap::new();
        // Those of a circle, of which each one lists another.
        let mut others: BTreeMap<usize, &Kustomization> = BTreeMap::new();
        for (index, one) in all.iter().enumerate() {
            let file = self.file(one.file);
            // What a program fills in is no kustomization yet.
            let whole = 0..file.source.text().len();
            let is_made = || file.is_broken() && is_template(&file.source, whole.clone(), Dialect::Kubernetes);
            let is_read = file.skipped.is_none() && !file.is_built() && !is_made();
            let is_named = self.building.roots.contains(&one.folder) || entry_points.contains_key(&one.folder);
            let is_root = is_named || is_environment(&one.folder) || !listed.contains(&one.file);
            if !is_read || one.is_component {
                continue;
            }
            let group = top(&mut group, index);
            match is_root {
                true => groups.entry(group).or_default().push(one),
                false => _ = others.entry(group).or_insert(one),
            }
        }
        for (group, one) in others {
            groups.entry(group).or_insert_with(|| vec![one]);
        }
        groups.into_values().collect()
    }

    /// Builds kustomizations until their texts have so many bytes, and notes in `effects` what entries do. Of one that does not
    /// build those count that it lists: the topmost ones that do.
    fn build(
        &self,
        group: &[&Kustomization],
        entry_points: &EntryPoints,
        mut room: usize,
        effects: Option<&mut BTreeMap<Span, Outcome>>,
    ) -> Vec<Root> {
        let files = ProjectFiles::new(self);
        let mut builder = Builder::new(&files, self.build_options());
        if effects.is_some() {
            builder = builder.noting_effects();
        }
        let is_known = |file: FileId| self.has(file);
        let mut waiting: VecDeque<&Kustomization> = group.iter().copied().collect();
        let mut seen: HashSet<FileId> = group.iter().map(|one| one.file).collect();
        let mut roots = Vec::new();
        while let Some(one) = waiting.pop_front() {
            let is_below = roots.len() >= group.len();
            let mut built = match room {
                0 => Err(beyond_limit()),
                _ => {
                    let given = entry_points.get(&one.folder).cloned().unwrap_or_default();
                    let mut build = builder.build_given(&one.folder, &given);
                    if given.more.is_some() && build.is_err() {
                        // What is given may be for objects that are out of sight.
                        build = builder.build_given(&one.folder, &given.without_more());
                    }
                    build.map(|build| build.printed(&is_known))
                }
            };
            take_room(&mut room, &mut built);
            let below = self.kustomizations().bases_of(one).filter(|base| !base.is_component);
            let below: Vec<&Kustomization> = below.filter(|_| built.is_err() && room > 0).collect();
            let brought_in = match below.is_empty() {
                true => self.kustomizations().brought_in(one),
                false => one.own_files().collect(),
            };
            waiting.extend(below.into_iter().filter(|base| seen.insert(base.file)));
            let (file, has_unread, files) = (one.file, files.has_unread.get(), brought_in);
            let (chart_file, layer, guards, chart, from) = (None, 0, Vec::new(), None, None);
            roots.push(Root { file, built, files, has_unread, is_below, chart_file, layer, guards, chart, from });
        }
        if let Some(all) = effects {
            for (at, outcome) in builder.take_effects() {
                let effect = outcome.effect;
                let known = all.entry(at).or_insert(outcome);
                known.effect = known.effect.max(effect);
            }
        }
        roots
    }

    /// Why kustomizations do not build, each fault once, in the order of their places. Those are looked at that no other one
    /// lists and that no test has. What cannot be known here is no fault: remote bases, charts, plug-ins, files that are
    /// missing or not read whole, limits.
    pub fn kustomization_faults(&self) -> Vec<Failure> {
        let mut faults: BTreeMap<Span, Failure> = BTreeMap::new();
        for root in self.roots().iter().filter(|root| !self.is_among_tests(root.file)) {
            let Err(failure) = &root.built else { continue };
            // A circle is said where it was entered first.
            let is_said = failure.reason == Reason::Cycle && root.is_below;
            let is_known = is_known(failure.reason) && !is_said && !(failure.reason == Reason::Path && root.has_unread);
            let is_ours = |span: &Span| self.has(span.file);
            if let Some(at) = failure.at.filter(|at| is_known && is_ours(at) && failure.through.iter().all(is_ours)) {
                faults.entry(at).or_insert_with(|| failure.clone());
            }
        }
        faults.into_values().collect()
    }

    /// Why kustomizations are not built that may be right where they are deployed, in the order of the places: their files are
    /// judged one by one.
    pub(crate) fn unbuilt_kustomizations(&self) -> Vec<(Span, String)> {
        let is_ours = |at: &Span| self.has(at.file);
        let mut all = Vec::new();
        for root in self.roots().iter().filter(|root| !root.is_chart() && !root.is_below) {
            let Err(failure) = &root.built else { continue };
            if !is_known(failure.reason) && !self.is_among_tests(root.file) {
                let start = self.file(root.file).source.span(0..0);
                all.push((failure.at.filter(is_ours).unwrap_or(start), failure.message.clone()));
            }
        }
        all.sort();
        all.dedup();
        all
    }

    fn build_options(&self) -> Options {
        Options { remote: self.building.remote.clone(), ..Options::default() }
    }

    /// Patches and entries of `images`, `replicas` and `replacements` that are for something and change nothing, in no build
    /// that takes them in, in the order of their places. Where one of these builds is out of sight, nothing is known.
    pub fn equal_entries(&self) -> BTreeMap<Span, Outcome> {
        let mut all: BTreeMap<Span, Outcome> = BTreeMap::new();
        if self.roots().is_empty() {
            return all;
        }
        // They are built once more for it: what entries do costs much to know, and one rule asks.
        let entry_points = self.entry_points();
        for group in self.root_groups(&entry_points) {
            self.build(&group, &entry_points, MAX_TEXT, Some(&mut all));
        }
        let unknown: HashSet<FileId> = self
            .roots()
            .iter()
            .filter(|root| root.built.is_err())
            .flat_map(|root| root.files.iter().copied())
            .collect();
        let is_ours = |file: FileId| self.has(file);
        all.retain(|at, known| known.effect == Effect::Equal && is_ours(at.file) && !unknown.contains(&at.file));
        all
    }

    /// Whether a kustomization comes to the same objects after edits of its file, for itself and for whoever takes it in. Not
    /// where it does not build.
    pub fn builds_alike(&self, one: &Kustomization, edits: &[Edit]) -> bool {
        let source = &self.file(one.file).source;
        let mut edits = edits.to_vec();
        edits.sort_by_key(|edit| edit.span);
        let Some(text) = crate::fixer::apply(source.text(), &edits) else { return false };
        let files = ProjectFiles::new(self);
        let edited = Edited { files: &files, path: &source.path, look: Look::File(one.file, text.into_bytes().into()) };
        let (mut before, mut after) =
            (Builder::new(&files, self.build_options()), Builder::new(&edited, self.build_options()));
        before.is_alike(&mut after, &one.folder) == Ok(true)
    }
}

/// Orders what was built. In a layer a file has one build in its place.
pub(super) fn in_layers(roots: &mut [Root]) {
    let mut taken: HashSet<(usize, FileId)> = HashSet::new();
    for root in roots.iter_mut().filter(|root| root.layer > 0) {
        while !taken.insert((root.layer, root.file)) {
            root.layer += 1;
        }
    }
    roots.sort_by_key(|root| (root.layer, root.file));
}

/// Whether a folder is called like an environment, to which it is deployed, whoever else builds on it.
fn is_environment(folder: &str) -> bool {
    matches!(super::file_name(folder), "dev" | "development" | "stage" | "staging" | "prod" | "production")
}

/// Takes the room for the text of a build; of one that does not fit nothing is kept.
fn take_room(room: &mut usize, built: &mut Result<Printed, Failure>) {
    let size = built.as_ref().map_or(0, |printed| printed.text.len());
    match room.checked_sub(size) {
        Some(left) => *room = left,
        None => (*room, *built) = (0, Err(beyond_limit())),
    }
}

fn beyond_limit() -> Failure {
    Failure::beyond_limit(format!("all builds have more than {MAX_TEXT} bytes"))
}

/// Whether a fault is one wherever it is built, with whatever files.
fn is_known(reason: Reason) -> bool {
    match reason {
        Reason::Invalid | Reason::Cycle | Reason::Conflict | Reason::Target | Reason::Path => true,
        Reason::Missing | Reason::Remote | Reason::Outside | Reason::Unsupported | Reason::Limit => false,
    }
}

/// The files of a project, and small ones beside them, which get numbers behind those of the project.
struct ProjectFiles<'p> {
    project: &'p Project,
    beside: RefCell<HashMap<String, Look>>,
    /// Whether something that a ConfigMap or Secret may be made of could not be read: what is in it is not known then.
    has_unread: Cell<bool>,
}

/// The files of a project, of which one has another text.
struct Edited<'p> {
    files: &'p ProjectFiles<'p>,
    path: &'p str,
    look: Look,
}

impl Files for Edited<'_> {
    fn look(&self, path: &str) -> Look {
        if path == self.path { self.look.clone() } else { self.files.look(path) }
    }
}

impl<'p> ProjectFiles<'p> {
    fn new(project: &'p Project) -> Self {
        ProjectFiles { project, beside: RefCell::default(), has_unread: Cell::new(false) }
    }

    /// A file that is not of the project.
    fn beside(&self, path: &str) -> Look {
        let mut beside = self.beside.borrow_mut();
        let number = u32::try_from(self.project.files.len() + beside.len()).unwrap_or(u32::MAX);
        let read = || match self.project.text_at(path) {
            Some(text) => Look::File(FileId(number), Arc::from(text.as_bytes())),
            None => Look::Unread,
        };
        let look = beside.entry(path.to_string()).or_insert_with(read).clone();
        self.has_unread.set(self.has_unread.get() || matches!(look, Look::Unread));
        look
    }

    /// Whether files of the project lie below a folder, for who sees no disk.
    fn has_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let paths = self.project.by_path();
        let path = |id: &FileId| self.project.file(*id).source.path.as_str();
        let at = paths.partition_point(|id| path(id) < prefix.as_str());
        paths.get(at).is_some_and(|id| path(id).starts_with(&prefix))
    }
}

impl Files for ProjectFiles<'_> {
    fn look(&self, path: &str) -> Look {
        if let Some(file) = self.project.file_at(path).filter(|file| !file.is_nothing()) {
            let source = &file.source;
            if source.text().is_empty() {
                // What no rule asks for is not kept.
                return self.beside(path);
            }
            if !source.invalid_utf8().is_empty() {
                return Look::Unread;
            }
            return match source.is_whole() {
                true => Look::File(source.id, Arc::from(source.text().as_bytes())),
                false => Look::Heads(source.id, Arc::from(file.heads())),
            };
        }
        match self.project.is_folder(path) {
            Some(true) => Look::Folder,
            Some(false) => self.beside(path),
            None if path.is_empty() || self.has_below(path) => Look::Folder,
            None => Look::Absent,
        }
    }
}

#[cfg(test)]
mod tests;
