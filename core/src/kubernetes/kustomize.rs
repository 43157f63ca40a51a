//! Kustomizations: which files they deploy together, and what they change in them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::kustomize::FILE_NAMES;
use crate::project::{File, Kind, Project, Support, folder, join};
use crate::span::{FileId, Spanned};
use crate::yaml::{Field, Node};

use super::object::is_patch_path;
use super::{ConfigKind, ConfigObject};

mod objects;
mod patches;

pub use objects::Kustomized;
pub use patches::{NamedPath, Patch, PatchTarget};

/// How many links between kustomizations and files are followed. What is beyond counts as not known.
const MAX_LINKS: usize = 1_000_000;

/// One kustomization.
#[derive(Debug, Clone)]
pub struct Kustomization {
    /// Its file.
    pub file: FileId,
    /// Its folder.
    pub folder: String,
    /// The namespace that it gives to everything.
    pub namespace: Option<Spanned<String>>,
    /// What it does to images.
    pub images: Vec<ImageOverride>,
    /// Labels that it gives to everything.
    pub labels: Vec<GivenLabel>,
    /// Keys of annotations that it gives to everything.
    pub annotations: Vec<String>,
    /// Whether a part of what it deploys is out of sight: a remote base, a chart, a file that is not there.
    pub incomplete: bool,
    /// Whether it patches anything, which is not done here.
    pub patches_anything: bool,
    /// Whether it sets how many replicas something has.
    pub sets_replicas: bool,
    /// Whether a patch may change labels.
    pub patches_labels: bool,
    /// Whether it is a component, which others take in.
    pub is_component: bool,
    /// Whether plug-ins change what it deploys, in ways that are not seen.
    pub has_plugins: bool,
    /// Whether it gives names a prefix or a suffix.
    pub renames: bool,
    /// What its patches are for.
    pub patched: Vec<Patch>,
    /// The paths that it names.
    pub paths: Vec<NamedPath>,
    /// The ConfigMaps and Secrets that it makes.
    pub(super) generated: Vec<Arc<ConfigObject>>,
    /// Files that it lists itself.
    resources: Vec<FileId>,
    /// Other kustomizations that it lists, by their files.
    bases: Vec<FileId>,
    patches: Vec<FileId>,
}

/// A label that a kustomization gives to its objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenLabel {
    /// Its key.
    pub key: String,
    /// Its value, if it is known.
    pub value: Option<String>,
    /// Whether it reaches the pods of templates, too.
    pub on_pods: bool,
    /// Whether selectors get it as well, so that they fit whatever is written in them.
    pub in_selectors: bool,
}

/// An entry of `images`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageOverride {
    /// The name without tag that it is for.
    pub name: Spanned<String>,
    /// `newName`.
    pub new_name: Option<Spanned<String>>,
    /// `newTag`.
    pub new_tag: Option<Spanned<String>>,
    /// `digest`.
    pub digest: Option<Spanned<String>>,
}

/// All kustomizations of a project.
#[derive(Debug, Default)]
pub struct Kustomizations {
    all: Vec<Kustomization>,
    /// The kustomizations that deploy a file, themselves or through others, by index. One that only passes on what it lists
    /// is left out: another one deploys all that it does, so that nothing is known of two files through it alone.
    of_file: HashMap<FileId, Vec<usize>>,
    /// The kustomization that lists a file itself and is nearest to it, by index.
    nearest: HashMap<FileId, usize>,
    /// The kustomizations that another one lists, by their places in `all`.
    bases: Vec<Vec<usize>>,
    patches: HashSet<FileId>,
}

impl Kustomizations {
    /// Reads the kustomizations of a project.
    pub(crate) fn new(project: &Project) -> Self {
        let files = project.files().iter();
        let files = files.filter(|file| file.kind == Kind::Support(Support::Kustomization));
        let mut all: Vec<_> = files.map(|file| read(project, file.source.id)).collect();
        // What is built stands in the place of its kustomization, and has nothing left that would be done to it.
        let built: Vec<FileId> =
            project.files().iter().filter(|file| file.is_built()).map(|file| file.source.id).collect();
        all.extend(built.iter().map(|file| {
            let one = Kustomization::new(*file, folder(&project.file(*file).source.path));
            Kustomization { resources: vec![*file], ..one }
        }));
        if all.is_empty() {
            return Kustomizations::default();
        }
        let by_file: HashMap<FileId, usize> = all.iter().enumerate().map(|(index, one)| (one.file, index)).collect();
        let bases = all.iter().map(|one| one.bases.iter().filter_map(|base| by_file.get(base)).copied().collect());
        let bases: Vec<Vec<usize>> = bases.collect();
        mark_incomplete(&mut all, &bases);
        let patches = all.iter().flat_map(|one| one.patches.iter().copied()).collect();
        let mut nearest: HashMap<FileId, usize> = HashMap::new();
        for (index, one) in all.iter().enumerate() {
            for file in &one.resources {
                let known = nearest.entry(*file).or_insert(index);
                if all.get(*known).is_none_or(|known| known.folder.len() <= one.folder.len()) {
                    *known = index;
                }
            }
        }
        let mut result = Kustomizations { of_file: HashMap::new(), nearest, bases, patches, all };
        result.put_files(project);
        result.of_file.retain(|file, _| !built.contains(file));
        result
    }

    /// Notes which kustomizations deploy which files: from those on that no other one lists, or that have something to say.
    fn put_files(&mut self, project: &Project) {
        let from_others = |(from, bases): (usize, &'_ Vec<usize>)| -> Vec<usize> {
            bases.iter().copied().filter(|base| *base != from).collect()
        };
        let listed: HashSet<usize> = self.bases.iter().enumerate().flat_map(from_others).collect();
        let speaking = self.speaking(project);
        let mut seen: HashSet<usize> = HashSet::new();
        let mut links = 0;
        let (below, tops): (Vec<usize>, Vec<usize>) = (0..self.all.len()).partition(|index| listed.contains(index));
        for index in tops {
            self.put_files_of(index, &mut seen, &mut links);
        }
        for index in below {
            // Those that list each other have none above them.
            if speaking.contains(&index) || !seen.contains(&index) {
                self.put_files_of(index, &mut seen, &mut links);
            }
        }
        self.of_file.values_mut().for_each(|indices| indices.sort_unstable());
    }

    fn put_files_of(&mut self, top: usize, seen: &mut HashSet<usize>, links: &mut usize) {
        if *links > MAX_LINKS {
            if let Some(one) = self.all.get_mut(top) {
                one.incomplete = true;
            }
            return;
        }
        for index in reached([top], &self.bases) {
            let Some(one) = self.all.get(index) else { continue };
            seen.insert(index);
            *links += 1 + one.resources.len();
            for file in one.resources.iter().chain([&one.file]) {
                let of_file = self.of_file.entry(*file).or_default();
                if of_file.last() != Some(&top) {
                    of_file.push(top);
                }
            }
        }
    }

    /// The kustomizations that change what they deploy, or in whose folder is more than what they list.
    fn speaking(&self, project: &Project) -> HashSet<usize> {
        let mut folders: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, one) in self.all.iter().enumerate() {
            folders.entry(&one.folder).or_default().push(index);
        }
        let changes = |one: &Kustomization| {
            let lists = [!one.images.is_empty(), !one.labels.is_empty(), !one.annotations.is_empty()];
            let patches = one.patches_anything || one.sets_replicas;
            one.namespace.is_some() || patches || lists.contains(&true)
        };
        let changing = self.all.iter().enumerate().filter(|(_, one)| changes(one)).map(|(index, _)| index);
        let mut found: HashSet<usize> = changing.collect();
        found.extend(folders.values().filter(|here| here.len() > 1).flatten());
        for file in project.files().iter().filter(|file| file.kind == Kind::Kubernetes) {
            let here = folders.get(folder(&file.source.path)).into_iter().flatten();
            found.extend(here.filter(|here| self.nearest.get(&file.source.id) != Some(*here)));
        }
        found
    }

    /// The files that one of some kustomizations deploys, itself or through others.
    pub(super) fn deployed_by(&self, is_meant: impl Fn(&Kustomization) -> bool) -> HashSet<FileId> {
        let tops = self.all.iter().enumerate().filter(|(_, one)| is_meant(one)).map(|(index, _)| index);
        let all = reached(tops, &self.bases).into_iter().filter_map(|index| self.all.get(index));
        all.flat_map(|one| one.resources.iter().copied().chain([one.file])).collect()
    }

    /// All of them in the order of their files.
    pub fn all(&self) -> &[Kustomization] {
        &self.all
    }

    /// For each kustomization those that it lists, by their places among all.
    pub(crate) fn bases(&self) -> &[Vec<usize>] {
        &self.bases
    }

    /// The files that a kustomization brings in, itself or through others: resources, patches and kustomizations.
    pub(crate) fn brought_in(&self, one: &Kustomization) -> Vec<FileId> {
        let at = self.all.iter().position(|other| other.file == one.file);
        let all = reached(at, &self.bases).into_iter().filter_map(|index| self.all.get(index));
        all.flat_map(Kustomization::own_files).collect()
    }

    /// Those that one lists.
    pub(crate) fn bases_of(&self, one: &Kustomization) -> impl Iterator<Item = &Kustomization> {
        let at = self.all.iter().position(|other| other.file == one.file);
        let bases = at.and_then(|at| self.bases.get(at)).into_iter().flatten();
        bases.filter_map(|base| self.all.get(*base))
    }

    /// The files of kustomizations that another one lists.
    pub(crate) fn listed(&self) -> impl Iterator<Item = FileId> {
        self.all.iter().flat_map(|one| one.bases.iter().copied().filter(|base| *base != one.file))
    }

    /// Those that deploy a file, themselves or through others, but for those that only pass it on.
    pub fn of(&self, file: FileId) -> impl Iterator<Item = &Kustomization> {
        self.indices(file).iter().filter_map(|index| self.all.get(*index))
    }

    /// Whether one of those gives this label to the objects of a file.
    pub fn adds_label(&self, file: FileId, key: &str) -> bool {
        self.of(file).any(|one| one.labels.iter().any(|label| label.key == key))
    }

    /// Whether one of those gives this annotation to the objects of a file.
    pub fn adds_annotation(&self, file: FileId, key: &str) -> bool {
        self.of(file).any(|one| one.annotations.iter().any(|annotation| annotation == key))
    }

    /// Whether something that deploys a file patches what it deploys.
    pub fn may_patch(&self, file: FileId) -> bool {
        self.of(file).any(|one| one.patches_anything)
    }

    /// Whether something that deploys a file may change how many replicas its workloads have.
    pub fn may_scale(&self, file: FileId) -> bool {
        self.of(file).any(|one| one.patches_anything || one.sets_replicas)
    }

    /// Whether the kustomization that lists a file uses it as a patch; `None` where none lists it.
    pub fn role_of(&self, file: FileId) -> Option<bool> {
        if self.patches.contains(&file) { Some(true) } else { self.listing(file).map(|_| false) }
    }

    /// Whether a file has the name of a patch and lies beside a kustomization, and none lists it.
    pub(crate) fn leaves_out(&self, file: &File, project: &Project) -> bool {
        let path = &file.source.path;
        is_patch_path(path) && self.role_of(file.source.id).is_none() && file_in(folder(path), project).is_some()
    }

    /// The kustomization that lists a file itself: the one nearest to it.
    pub fn listing(&self, file: FileId) -> Option<&Kustomization> {
        self.nearest.get(&file).and_then(|index| self.all.get(*index))
    }

    /// Whether one kustomization deploys both files.
    pub(super) fn share(&self, a: FileId, b: FileId) -> bool {
        let (a, b) = (self.indices(a), self.indices(b));
        a.iter().any(|index| b.binary_search(index).is_ok())
    }

    pub(super) fn indices(&self, file: FileId) -> &[usize] {
        self.of_file.get(&file).map_or(&[], Vec::as_slice)
    }
}

/// Some places and all that are reached from them, each once.
fn reached(from: impl IntoIterator<Item = usize>, next: &[Vec<usize>]) -> Vec<usize> {
    reached_up_to(usize::MAX, from, next)
}

/// As [`reached`], the first ones of more than some number.
fn reached_up_to(limit: usize, from: impl IntoIterator<Item = usize>, next: &[Vec<usize>]) -> Vec<usize> {
    let mut open: Vec<usize> = from.into_iter().collect();
    let mut seen: HashSet<usize> = open.iter().copied().collect();
    let mut found = Vec::new();
    while let Some(index) = open.pop().filter(|_| found.len() < limit) {
        found.push(index);
        open.extend(next.get(index).into_iter().flatten().copied().filter(|next| seen.insert(*next)));
    }
    found
}

/// What lists something incomplete is incomplete as well.
fn mark_incomplete(all: &mut [Kustomization], bases: &[Vec<usize>]) {
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    for (index, bases) in bases.iter().enumerate() {
        for base in bases {
            above[*base].push(index);
        }
    }
    let incomplete = all.iter().enumerate().filter(|(_, one)| one.incomplete).map(|(index, _)| index);
    for index in reached(incomplete.collect::<Vec<_>>(), &above) {
        all[index].incomplete = true;
    }
}

fn read(project: &Project, id: FileId) -> Kustomization {
    let file = project.file(id);
    let mut result =
        Kustomization { incomplete: file.is_broken(), ..Kustomization::new(id, folder(&file.source.path)) };
    let syntax = file.syntax();
    for root in syntax.documents().iter().filter_map(|document| document.node(&file.source)).map(Field::of) {
        result.is_component |= root.key("kind").is("Component");
        result.has_plugins |= ["transformers", "validators"].iter().any(|key| root.key(key).items().next().is_some());
        result.renames |= ["namePrefix", "nameSuffix"].iter().any(|key| root.key(key).is_written());
        result.paths.extend(patches::paths(root));
        result.patched.extend(patches::patches(root, &result.folder, project));
        result.namespace = result.namespace.or_else(|| root.key("namespace").owned_name());
        let images = root.key("images").items();
        result.images.extend(images.filter_map(image_override));
        result.labels.extend(given_labels(root.key("commonLabels"), true, true));
        let generators = [("configMapGenerator", ConfigKind::ConfigMap), ("secretGenerator", ConfigKind::Secret)];
        for (key, kind) in generators {
            let made = root.key(key).items().filter_map(|entry| ConfigObject::generated(kind, entry));
            result.generated.extend(made.map(Arc::new));
        }
        for entry in root.key("labels").items() {
            // Further places that are named may be selectors and templates.
            let everywhere = entry.key("includeSelectors").bool().is_true() || entry.key("fields").is_written();
            let on_pods = everywhere || entry.key("includeTemplates").bool().is_true();
            result.labels.extend(given_labels(entry.key("pairs"), on_pods, everywhere));
        }
        result.annotations.extend(keys(root.key("commonAnnotations")));
        // The contents of charts and generators are out of sight.
        result.incomplete |= ["helmCharts", "helmChartInflationGenerator", "generators"]
            .iter()
            .any(|key| root.key(key).items().next().is_some());
        for key in ["resources", "bases", "components", "crds"] {
            let entries = root.key(key).items().filter_map(Field::word);
            entries.for_each(|entry| result.add(project, entry));
        }
        result.sets_replicas |= root.key("replicas").is_written();
        for key in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
            for item in root.key(key).items() {
                result.patches_anything = true;
                let text = item.word().or(item.key("path").word());
                let inline = text.filter(|text| text.contains('\n')).or_else(|| item.key("patch").word());
                let path = text.filter(|text| !text.contains('\n')).map(|path| join(&result.folder, path));
                let other = path.and_then(|path| project.file_at(&path));
                let texts = inline.into_iter().chain(other.map(|file| file.source.text()));
                result.patches_labels |=
                    texts.into_iter().any(|text| text.contains("labels") || text.contains("selector"));
                result.patches.extend(other.map(|file| file.source.id));
            }
        }
    }
    result
}

impl Kustomization {
    /// One that deploys nothing yet.
    fn new(file: FileId, folder: &str) -> Kustomization {
        Kustomization {
            file,
            folder: folder.to_string(),
            namespace: None,
            images: Vec::new(),
            labels: Vec::new(),
            annotations: Vec::new(),
            incomplete: false,
            patches_anything: false,
            sets_replicas: false,
            patches_labels: false,
            is_component: false,
            has_plugins: false,
            renames: false,
            patched: Vec::new(),
            paths: Vec::new(),
            generated: Vec::new(),
            resources: Vec::new(),
            bases: Vec::new(),
            patches: Vec::new(),
        }
    }

    /// The files that it brings in itself: resources, patches and its own.
    pub(crate) fn own_files(&self) -> impl Iterator<Item = FileId> {
        self.resources.iter().chain(&self.patches).chain([&self.file]).copied()
    }

    fn add(&mut self, project: &Project, entry: &str) {
        let path = project.base_at(entry).map_or_else(|| join(&self.folder, entry), str::to_string);
        if let Some(file) = project.file_at(&path) {
            self.resources.push(file.source.id);
            return;
        }
        match file_in(&path, project) {
            Some(file) => self.bases.push(file.source.id),
            None => self.incomplete = true,
        }
    }
}

/// The kustomization in a folder.
fn file_in<'p>(folder: &str, project: &'p Project) -> Option<&'p File> {
    let slash = if folder.is_empty() { "" } else { "/" };
    FILE_NAMES.iter().find_map(|name| project.file_at(&format!("{folder}{slash}{name}")))
}

fn given_labels(field: Field, on_pods: bool, in_selectors: bool) -> impl Iterator<Item = GivenLabel> {
    field.pairs().into_iter().map(move |(key, value)| GivenLabel {
        key: key.value,
        value: value.value().cloned(),
        on_pods,
        in_selectors,
    })
}

fn keys(field: Field) -> impl Iterator<Item = String> {
    field.node().into_iter().flat_map(Node::own_entries).filter_map(|entry| entry.key.text()).map(str::to_string)
}

fn image_override(field: Field) -> Option<ImageOverride> {
    Some(ImageOverride {
        name: field.key("name").owned_name()?,
        new_name: field.key("newName").owned_name(),
        new_tag: field.key("newTag").owned_name(),
        digest: field.key("digest").owned_name(),
    })
}
