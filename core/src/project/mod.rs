//! All files of a run, what they were lowered to, and the links among them.

mod beside;
mod built;
mod chart_places;
mod charts;
mod classify;
mod deployed;
mod entry_points;
mod evidence;
mod exposure;
mod file;
mod filled;
mod gathered;
mod generated;
mod given;
mod given_values;
mod kustomized;
mod links;
mod long_names;
mod mentions;
mod rendered_charts;
mod rendered_from;
mod scanned;
mod test_data;
mod trees;
mod updates;
mod value_sets;
mod words;

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

pub use beside::Below;
pub use built::Built;
pub(crate) use chart_places::ChartPlaces;
pub use classify::file_name;
pub use classify::{Hint, Kind, Support, is_candidate};
pub use evidence::{Evidence, Protection};
pub use exposure::{Exposed, Exposure, Way};
pub use file::File;
pub use given::Given;
pub(crate) use kustomized::Root;
pub use long_names::LongName;
pub use rendered_charts::{ChartDependency, FoundChart, RefusedSet, RenderedChart};
use test_data::is_among_tests;
pub use test_data::{TEST_DATA, is_test_data, is_test_data_folder};
pub use trees::{Syntax, Trees};
pub use updates::{Dependabot, UpdateBot};

use crate::compose;
use crate::dockerfile::{self, IgnoreFile};
use crate::kubernetes;
use crate::learn::Norm;
use crate::linter::{Failure, Workers};
use crate::model::{CommandUse, ImageReference, NodeRef, Workload};
use crate::reports::{self, GivenReports, Joined};
use crate::span::FileId;

pub use crate::compose::{ComposeProject, Service};
pub use crate::kubernetes::{Definitions, Inventory, Kustomizations, Links, Resource};

/// How much text (bytes) may have trees that are kept for those who ask again. Trees take as much memory as their text or
/// more, so large projects make most of theirs anew.
const KEPT_TEXT: usize = 1 << 19;

/// What a file was lowered to.
#[derive(Debug, Default)]
pub struct Model {
    /// Kubernetes workloads, or the shipped stages of a Dockerfile. Compose services are in [`Project::compose`].
    pub workloads: Vec<Workload>,
    /// Kubernetes objects, workloads included.
    pub resources: Vec<Resource>,
    /// Every reference to an image.
    pub images: Vec<ImageReference>,
    /// What an ignore file for Docker says.
    pub ignore: Option<Box<IgnoreFile>>,
    /// The Kubernetes objects that others are linked to.
    pub(crate) linked: Vec<kubernetes::Linked>,
}

/// All files of a run.
#[derive(Debug)]
pub struct Project {
    files: Vec<Arc<File>>,
    /// The files in the order of their paths.
    by_path: Vec<FileId>,
    /// What files were lowered to, which a project that has others in the place of some shares.
    models: Vec<OnceLock<Arc<Model>>>,
    /// How much more text may have trees that are kept.
    room: AtomicUsize,
    groups: OnceLock<compose::Groups>,
    compose: OnceLock<Vec<ComposeProject>>,
    kustomizations: OnceLock<Arc<Kustomizations>>,
    links: OnceLock<Links>,
    limit_ranges: OnceLock<bool>,
    inventory: OnceLock<Inventory>,
    definitions: OnceLock<Definitions>,
    /// The files with webhooks that change objects.
    webhooks: OnceLock<Vec<FileId>>,
    indexes: links::Indexes,
    filled: filled::Filled,
    protected: OnceLock<evidence::Protected>,
    beside: beside::Beside,
    given: Arc<Given>,
    joined: OnceLock<Vec<Joined>>,
    building: Arc<crate::kustomize::Building>,
    roots: OnceLock<Vec<kustomized::Root>>,
    /// What objects and kustomizations give to charts.
    given_sets: OnceLock<Arc<value_sets::GivenSets>>,
    /// What an earlier check has rendered, where there was one.
    earlier: Option<rendered_from::Earlier>,
    /// The path of the run's folder from the top of the repository.
    place: String,
}

impl Project {
    /// Puts files together. Each file's id must be its index.
    pub fn new(files: Vec<Arc<File>>) -> Self {
        let mut by_path: Vec<FileId> = files.iter().map(|file| file.source.id).collect();
        by_path.sort_by_key(|id| &files[id.0 as usize].source.path);
        let models = files.iter().map(|_| OnceLock::new()).collect();
        let (kustomizations, links, indexes) = (OnceLock::new(), OnceLock::new(), links::Indexes::default());
        let (groups, compose) = (OnceLock::new(), OnceLock::new());
        let (limit_ranges, inventory) = (OnceLock::new(), OnceLock::new());
        let room = AtomicUsize::new(KEPT_TEXT);
        Project {
            files,
            by_path,
            models,
            room,
            groups,
            compose,
            kustomizations,
            links,
            limit_ranges,
            inventory,
            definitions: OnceLock::new(),
            webhooks: OnceLock::new(),
            indexes,
            filled: filled::Filled::default(),
            protected: OnceLock::new(),
            beside: beside::Beside::default(),
            given: Arc::default(),
            joined: OnceLock::new(),
            building: Arc::default(),
            roots: OnceLock::new(),
            given_sets: OnceLock::new(),
            earlier: None,
            place: String::new(),
        }
    }

    /// The same project, whose paths count from a folder that has this path from the top of the repository.
    pub fn at(self, place: &str) -> Self {
        Project { place: place.to_string(), ..self }
    }

    /// The same project, with what the run is told beside its files.
    pub fn with_given(self, given: Arc<Given>) -> Self {
        Project { given, ..self }
    }

    /// What is normal, where somebody has written it down.
    pub fn norm(&self) -> Option<&Norm> {
        self.given.norm.as_ref()
    }

    /// The reports that are given for the run.
    pub fn reports(&self) -> &GivenReports {
        &self.given.reports
    }

    /// What the reports are about, image by image: where it is built, and where it is named.
    pub fn joined(&self) -> &[Joined] {
        self.joined.get_or_init(|| reports::join(self, self.reports()))
    }

    /// A path from the top of the repository, for who looks for words in it: they must be the same wherever the run is.
    pub fn from_top<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.place.is_empty() || path.starts_with('/') {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(join(&self.place, path))
        }
    }

    /// Whether a file lies among tests: what stands there is applied by these and not deployed.
    pub fn is_among_tests(&self, file: FileId) -> bool {
        is_among_tests(&self.from_top(&self.file(file).source.path))
    }

    /// Lets go of everything but the files and their texts. A project that is asked for more afterwards has no Compose
    /// projects, and lowers files anew.
    pub fn keep_texts_only(&mut self) {
        self.models.iter_mut().for_each(|model| *model = OnceLock::new());
        self.protected = OnceLock::new();
        (self.groups, self.compose) = (OnceLock::new(), OnceLock::from(Vec::new()));
        (self.kustomizations, self.links) = (OnceLock::new(), OnceLock::new());
        (self.indexes, self.filled) = (links::Indexes::default(), filled::Filled::default());
        (self.inventory, self.joined) = (OnceLock::new(), OnceLock::from(Vec::new()));
        (self.definitions, self.roots) = (OnceLock::new(), OnceLock::new());
        (self.given_sets, self.earlier) = (OnceLock::new(), None);
    }

    /// The files in the order of their ids.
    pub fn files(&self) -> &[Arc<File>] {
        &self.files
    }

    /// The ids of the files in the order of their paths.
    pub(crate) fn by_path(&self) -> &[FileId] {
        &self.by_path
    }

    /// A file by id. Ids come from the project itself.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Whether a file is of the project, and not of an archive, say, or what a chart printed.
    pub fn has(&self, id: FileId) -> bool {
        (id.0 as usize) < self.files.len()
    }

    /// As [`Project::file`], to hold on to.
    pub(crate) fn file_arc(&self, id: FileId) -> Arc<File> {
        self.files[id.0 as usize].clone()
    }

    /// A file by its path as it is shown, with `/` between folders.
    pub fn file_at(&self, path: &str) -> Option<&File> {
        let index = self.by_path.binary_search_by(|id| self.file(*id).source.path.as_str().cmp(path)).ok()?;
        self.by_path.get(index).map(|id| self.file(*id))
    }

    /// What a file was lowered to, if that has been asked for.
    pub(crate) fn known_model(&self, id: FileId) -> Option<&Model> {
        self.models[id.0 as usize].get().map(Arc::as_ref)
    }

    /// What a file was lowered to; this is done when it is asked for first.
    pub fn model(&self, id: FileId) -> &Model {
        self.models[id.0 as usize].get_or_init(|| {
            let file = self.file(id);
            let syntax = file.syntax();
            let mut model = self.lower(file, &syntax);
            self.keep(file, syntax);
            // Models stay for the whole run.
            model.workloads.iter_mut().for_each(Workload::shrink_to_fit);
            model.workloads.shrink_to_fit();
            model.resources.shrink_to_fit();
            model.images.shrink_to_fit();
            model.linked.shrink_to_fit();
            Arc::new(model)
        })
    }

    /// Lowers a file of which nothing is kept: nobody asks for what most Dockerfiles were lowered to once they are checked.
    pub(crate) fn lower(&self, file: &File, syntax: &Syntax) -> Model {
        match syntax {
            Syntax::Dockerfile(dockerfile) => dockerfile::lower(dockerfile, file, self),
            Syntax::Yaml(documents) if file.kind == Kind::Kubernetes => kubernetes::lower(documents, file, self),
            Syntax::Text if file.kind == Kind::Support(Support::Ignore) => {
                Model { ignore: Some(Box::new(IgnoreFile::parse(&file.source))), ..Model::default() }
            }
            _ => Model::default(),
        }
    }

    /// Keeps a tree for those who will ask again, as long as there is room.
    pub(crate) fn keep(&self, file: &File, syntax: Arc<Syntax>) {
        let size = file.source.text().len();
        let take = |room: usize| room.checked_sub(size);
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            file.keep(syntax);
        }
    }

    /// Everything that a Dockerfile executes; nothing for other files, whose containers have it in their `commands`. It is
    /// parsed anew with each call: scripts are most of what is known of a Dockerfile, and few ask for them twice.
    pub fn commands(&self, id: FileId) -> Vec<CommandUse> {
        let file = self.file(id);
        if file.kind != Kind::Dockerfile {
            return Vec::new();
        }
        let syntax = file.syntax();
        syntax.dockerfile().map_or_else(Vec::new, |dockerfile| dockerfile::commands(dockerfile, &file.source))
    }

    /// The Compose projects: files that belong together, merged.
    pub fn compose(&self) -> &[ComposeProject] {
        self.compose.get_or_init(|| {
            let groups = self.groups();
            groups.all.iter().map(|group| compose::lower(self, groups, group)).collect()
        })
    }

    /// Merges and lowers the Compose projects, each in a job of its own. A job's number is that of its unit: the files of the
    /// run come before it. Jobs that panicked are returned.
    pub(crate) fn lower_compose(&self, workers: &dyn Workers) -> Vec<Failure> {
        if self.compose.get().is_some() || self.groups().all.is_empty() {
            return Vec::new();
        }
        let (first, groups) = (self.files.len(), self.groups());
        let lowered: Vec<OnceLock<ComposeProject>> = groups.all.iter().map(|_| OnceLock::new()).collect();
        let failures = workers.run(first + lowered.len(), &|unit| {
            let Some(index) = unit.checked_sub(first) else { return };
            if let (Some(group), Some(slot)) = (groups.all.get(index), lowered.get(index)) {
                let _ = slot.set(compose::lower(self, groups, group));
            }
        });
        let lowered = lowered.into_iter().zip(&groups.all);
        let lowered = lowered.map(|(slot, group)| slot.into_inner().unwrap_or_else(|| compose::unread(group)));
        let _ = self.compose.set(lowered.collect());
        failures
    }

    fn groups(&self) -> &compose::Groups {
        self.groups.get_or_init(|| compose::groups(self))
    }

    /// All Kubernetes workloads of the project.
    pub fn kubernetes_workloads(&self) -> impl Iterator<Item = &Workload> {
        self.of_kind(Kind::Kubernetes, |_| true).flat_map(|model| &model.workloads)
    }

    /// All Kubernetes objects of the project.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.of_kind(Kind::Kubernetes, |_| true).flat_map(|model| &model.resources)
    }

    /// The Kubernetes object whose mapping this is.
    pub fn resource(&self, node: NodeRef) -> Option<&Resource> {
        let resources = &self.model(node.file).resources;
        resources.binary_search_by_key(&node, |resource| resource.node).ok().and_then(|at| resources.get(at))
    }

    /// The workloads that the Kubernetes object with this mapping describes: none for most kinds, one for most others.
    pub fn workloads_of(&self, node: NodeRef) -> &[Workload] {
        let workloads = &self.model(node.file).workloads;
        let start = workloads.partition_point(|workload| workload.node < Some(node));
        let end = workloads.partition_point(|workload| workload.node <= Some(node));
        workloads.get(start..end).unwrap_or(&[])
    }

    /// All Kubernetes objects that others are linked to.
    pub(crate) fn linked(&self) -> impl Iterator<Item = &kubernetes::Linked> {
        self.of_kind(Kind::Kubernetes, |_| true).flat_map(|model| &model.linked)
    }

    /// The kustomizations: which files they deploy together, and which ones are patches.
    pub fn kustomizations(&self) -> &Arc<Kustomizations> {
        self.kustomizations.get_or_init(|| Arc::new(Kustomizations::new(self)))
    }

    /// The links among Kubernetes objects. All manifests are lowered for it; the linter does that before it checks the first file.
    pub fn links(&self) -> &Links {
        self.links.get_or_init(|| Links::new(self, self.kustomizations().clone()))
    }

    /// Whether a manifest has a ResourceQuota, as far as its text says.
    pub fn may_have_quotas(&self) -> bool {
        let finder = memchr::memmem::Finder::new("ResourceQuota");
        let mut manifests = self.files.iter().filter(|file| file.kind == Kind::Kubernetes);
        manifests.any(|file| finder.find(file.source.text().as_bytes()).is_some())
    }

    /// Whether a manifest has a LimitRange, as far as its text says. Most projects have none, and need no links for the
    /// limits of their containers.
    pub fn may_have_limit_ranges(&self) -> bool {
        *self.limit_ranges.get_or_init(|| {
            let finder = memchr::memmem::Finder::new("LimitRange");
            let manifests = self.files.iter().filter(|file| file.kind == Kind::Kubernetes);
            manifests.into_iter().any(|file| finder.find(file.source.text().as_bytes()).is_some())
        })
    }

    /// The objects that others name. It is put together when it is asked for first.
    pub fn inventory(&self) -> &Inventory {
        self.inventory.get_or_init(|| Inventory::new(self, self.links()))
    }

    /// The resource definitions whose schemas are at hand.
    pub(crate) fn definitions(&self) -> &Definitions {
        self.definitions.get_or_init(|| Definitions::new(self))
    }

    /// The files with webhooks that change objects, as far as their texts say.
    pub(crate) fn webhooks(&self) -> &[FileId] {
        self.webhooks.get_or_init(|| {
            let finder = memchr::memmem::Finder::new("MutatingWebhookConfiguration");
            let has = |file: &&Arc<File>| finder.find(file.source.text().as_bytes()).is_some();
            self.files.iter().filter(has).map(|file| file.source.id).collect()
        })
    }

    /// The models of those files of a kind that are wanted.
    fn of_kind(&self, kind: Kind, is_wanted: impl Fn(&File) -> bool) -> impl Iterator<Item = &Model> {
        let files = self.files.iter().filter(move |file| file.kind == kind && is_wanted(file));
        files.map(|file| self.model(file.source.id))
    }
}

/// The folder of a path, without a final slash; empty for a file at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins a relative path to a folder and cleans it of `.`, `..` and doubled slashes. An absolute path replaces the folder.
pub fn join(folder: &str, path: &str) -> String {
    let is_whole = path.starts_with('/');
    let absolute = is_whole || folder.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    let above = if is_whole { "" } else { folder };
    for part in above.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    let mut clean = String::with_capacity(above.len() + path.len() + 2);
    for part in parts {
        if absolute || !clean.is_empty() {
            clean.push('/');
        }
        clean.push_str(part);
    }
    if absolute && clean.is_empty() { "/".to_string() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_cleaned() {
        assert_eq!(join("a/b", "../c//./d"), "a/c/d");
        assert_eq!(join("", "./x"), "x");
        assert_eq!(join("a", "../../x"), "../x");
        assert_eq!(join("/a", "../../x"), "/x");
        assert_eq!(join("a", "/x/../y"), "/y");
        assert_eq!(folder("a/b/c"), "a/b");
        assert_eq!(folder("c"), "");
    }
}
