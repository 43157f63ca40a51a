//! Kustomizations: which files they deploy together, and what they change in them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::project::{Kind, Project, Support, folder, join};
use crate::span::{FileId, Spanned};
use crate::yaml::{Field, Node};

use super::{ConfigKind, ConfigObject};

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
    /// Keys of labels that it gives to everything.
    pub labels: Vec<String>,
    /// Keys of annotations that it gives to everything.
    pub annotations: Vec<String>,
    /// Whether a part of what it deploys is out of sight: a remote base, a chart, a file that is not there.
    pub incomplete: bool,
    /// Whether a patch may change labels, which is not done here.
    pub patches_labels: bool,
    /// The ConfigMaps and Secrets that it makes.
    pub(super) generated: Vec<Arc<ConfigObject>>,
    /// Files that it lists itself.
    resources: Vec<FileId>,
    /// Other kustomizations that it lists, by their files.
    bases: Vec<FileId>,
    patches: Vec<FileId>,
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
    /// The kustomizations that deploy a file, themselves or through others, by index.
    of_file: HashMap<FileId, Vec<usize>>,
    patches: HashSet<FileId>,
}

impl Kustomizations {
    /// Reads the kustomizations of a project.
    pub(crate) fn new(project: &Project) -> Self {
        let files = project.files().iter();
        let files = files.filter(|file| file.kind == Kind::Support(Support::Kustomization));
        let all: Vec<_> = files.map(|file| read(project, file.source.id)).collect();
        let by_file: HashMap<FileId, usize> = all.iter().enumerate().map(|(index, one)| (one.file, index)).collect();
        let mut result = Kustomizations::default();
        let mut links = 0;
        let mut incomplete = Vec::new();
        for index in 0..all.len() {
            let mut seen = HashSet::from([index]);
            let mut open = vec![index];
            let mut is_incomplete = false;
            while let Some(one) = open.pop().and_then(|index| all.get(index)) {
                is_incomplete |= one.incomplete || links > MAX_LINKS;
                if links > MAX_LINKS {
                    break;
                }
                links += 1 + one.resources.len();
                for file in one.resources.iter().chain([&one.file]) {
                    let of_file = result.of_file.entry(*file).or_default();
                    if of_file.last() != Some(&index) {
                        of_file.push(index);
                    }
                }
                open.extend(one.bases.iter().filter_map(|base| by_file.get(base)).filter(|base| seen.insert(**base)));
            }
            incomplete.push(is_incomplete);
        }
        result.patches = all.iter().flat_map(|one| one.patches.iter().copied()).collect();
        result.all = all;
        result.all.iter_mut().zip(incomplete).for_each(|(one, incomplete)| one.incomplete = incomplete);
        result
    }

    /// All of them in the order of their files.
    pub fn all(&self) -> &[Kustomization] {
        &self.all
    }

    /// Those that deploy a file, themselves or through others.
    pub fn of(&self, file: FileId) -> impl Iterator<Item = &Kustomization> {
        self.indices(file).iter().filter_map(|index| self.all.get(*index))
    }

    /// Whether one of those gives this label to the objects of a file.
    pub fn adds_label(&self, file: FileId, key: &str) -> bool {
        self.of(file).any(|one| one.labels.iter().any(|label| label == key))
    }

    /// Whether one of those gives this annotation to the objects of a file.
    pub fn adds_annotation(&self, file: FileId, key: &str) -> bool {
        self.of(file).any(|one| one.annotations.iter().any(|annotation| annotation == key))
    }

    /// Whether a file is used as a patch.
    pub fn is_patch(&self, file: FileId) -> bool {
        self.patches.contains(&file)
    }

    /// The folder of the kustomization that lists a file itself: the one nearest to it.
    pub(super) fn nearest(&self, file: FileId) -> Option<&Kustomization> {
        self.of(file).filter(|one| one.resources.contains(&file)).max_by_key(|one| one.folder.len())
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

fn read(project: &Project, id: FileId) -> Kustomization {
    let file = project.file(id);
    let mut result = Kustomization {
        file: id,
        folder: folder(&file.source.path).to_string(),
        namespace: None,
        images: Vec::new(),
        labels: Vec::new(),
        annotations: Vec::new(),
        incomplete: file.is_broken(),
        patches_labels: false,
        generated: Vec::new(),
        resources: Vec::new(),
        bases: Vec::new(),
        patches: Vec::new(),
    };
    let syntax = file.syntax();
    for root in syntax.documents().iter().filter_map(|document| document.node(&file.source)).map(Field::of) {
        result.namespace = result.namespace.or_else(|| root.key("namespace").owned_name());
        let images = root.key("images").items();
        result.images.extend(images.filter_map(image_override));
        result.labels.extend(keys(root.key("commonLabels")));
        let generators = [("configMapGenerator", ConfigKind::ConfigMap), ("secretGenerator", ConfigKind::Secret)];
        for (key, kind) in generators {
            let made = root.key(key).items().filter_map(|entry| ConfigObject::generated(kind, entry));
            result.generated.extend(made.map(Arc::new));
        }
        let entries = root.key("labels").items();
        result.labels.extend(entries.flat_map(|entry| keys(entry.key("pairs"))));
        result.annotations.extend(keys(root.key("commonAnnotations")));
        // The contents of charts and generators are out of sight.
        result.incomplete |= ["helmCharts", "helmChartInflationGenerator", "generators"]
            .iter()
            .any(|key| root.key(key).items().next().is_some());
        for key in ["resources", "bases", "components", "crds"] {
            let entries = root.key(key).items().filter_map(Field::word);
            entries.for_each(|entry| result.add(project, entry));
        }
        for key in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
            for item in root.key(key).items() {
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
    fn add(&mut self, project: &Project, entry: &str) {
        let path = join(&self.folder, entry);
        if let Some(file) = project.file_at(&path) {
            self.resources.push(file.source.id);
            return;
        }
        let slash = if path.is_empty() { "" } else { "/" };
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        match names.iter().find_map(|name| project.file_at(&format!("{path}{slash}{name}"))) {
            Some(file) => self.bases.push(file.source.id),
            None => self.incomplete = true,
        }
    }
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
