//! What a kustomization names: paths, and the objects that its patches are for.

use crate::project::{Kind, Project, join};
use crate::source::Source;
use crate::span::{FileId, Span, Spanned};
use crate::yaml::{self, Dialect, Field};

/// A path in a kustomization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPath {
    /// As it is written; of a file of a generator without its key.
    pub path: Spanned<String>,
    /// The key of the list that it stands in.
    pub key: &'static str,
    /// Whether it may be a folder with a kustomization.
    pub may_be_folder: bool,
}

/// A patch.
#[derive(Debug, Clone)]
pub struct Patch {
    /// Where it is written: its path, or the entry.
    pub span: Span,
    /// What it is for, where it says so.
    pub target: Option<PatchTarget>,
    /// The kinds and names of the objects that a patch without a target is for; `None` where they are not known.
    pub objects: Option<Vec<(String, String)>>,
}

/// The `target` of a patch. What is not known, and what is a pattern, is `None`: it fits everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchTarget {
    /// `group`.
    pub group: Option<String>,
    /// `kind`.
    pub kind: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// What to underline: the name, else the kind, else the target.
    pub span: Span,
}

/// The lists of paths, and whether they may name folders.
const LISTS: [(&str, bool); 9] = [
    ("bases", true),
    ("components", true),
    ("configurations", false),
    ("crds", false),
    ("generators", true),
    ("patchesStrategicMerge", false),
    ("resources", true),
    ("transformers", true),
    ("validators", true),
];

/// The paths that a kustomization names.
pub(super) fn paths(root: Field) -> Vec<NamedPath> {
    let mut found = Vec::new();
    let mut add = |path: Option<Spanned<String>>, key: &'static str, may_be_folder: bool| {
        if let Some(path) = path.filter(|path| !path.value.contains('\n') && !path.value.is_empty()) {
            found.push(NamedPath { path, key, may_be_folder });
        }
    };
    for (key, may_be_folder) in LISTS {
        root.key(key).items().for_each(|item| add(item.owned_name(), key, may_be_folder));
    }
    for key in ["patches", "patchesJson6902", "replacements"] {
        root.key(key).items().for_each(|item| add(item.key("path").owned_name(), key, false));
    }
    for chart in root.key("helmCharts").items() {
        add(chart.key("valuesFile").owned_name(), "helmCharts", false);
    }
    add(root.at("openapi.path").owned_name(), "openapi", false);
    for key in ["configMapGenerator", "secretGenerator"] {
        for entry in root.key(key).items() {
            entry.key("envs").items().chain([entry.key("env")]).for_each(|item| add(item.owned_name(), key, false));
            // `key=path`.
            let path = |text: String| text.split_once('=').map_or(text.clone(), |(_, path)| path.to_string());
            entry.key("files").items().for_each(|item| add(item.owned_name().map(|text| text.map(path)), key, false));
        }
    }
    found
}

/// The patches of a kustomization.
pub(super) fn patches(root: Field, folder: &str, project: &Project) -> Vec<Patch> {
    let mut found = Vec::new();
    for key in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
        for item in root.key(key).items() {
            let target = item.key("target");
            let named = item.key("path").owned_name().or_else(|| item.owned_name());
            let is_written_here = named.as_ref().is_none_or(|path| path.value.contains('\n'));
            let span = match &named {
                Some(path) if !is_written_here => path.span,
                _ => item.head(),
            };
            let target = target.is_mapping().then(|| read_target(target));
            let objects = match (&target, named) {
                (Some(_), _) => None,
                (None, Some(path)) if !is_written_here => objects_in(project, &join(folder, &path.value)),
                (None, named) => {
                    let text = named.map(|text| text.value).or_else(|| item.key("patch").word().map(str::to_string));
                    text.and_then(|text| objects_of(&text))
                }
            };
            found.push(Patch { span, target, objects });
        }
    }
    found
}

fn read_target(target: Field) -> PatchTarget {
    // Names are regular expressions, anchored at both ends.
    let literal = |key: &'static str| {
        let text = target.key(key).owned_name()?;
        let is_plain = text.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        (is_plain && !text.value.is_empty()).then_some(text)
    };
    let (kind, name) = (literal("kind"), literal("name"));
    let span = name.as_ref().or(kind.as_ref()).map_or(target.head(), |text| text.span);
    PatchTarget {
        group: literal("group").map(|it| it.value),
        kind: kind.map(|it| it.value),
        name: name.map(|it| it.value),
        span,
    }
}

/// The objects in a file with a patch.
fn objects_in(project: &Project, path: &str) -> Option<Vec<(String, String)>> {
    let file = project.file_at(path).filter(|file| file.kind == Kind::Kubernetes && file.skipped.is_none())?;
    objects_of(file.source.text())
}

/// The kinds and names of the objects in the text of a patch; `None` where one has none, as operations of RFC 6902.
fn objects_of(text: &str) -> Option<Vec<(String, String)>> {
    let source = Source::new(FileId(0), "patch.yaml", text);
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let roots: Vec<Field> = documents.iter().filter_map(|it| it.node(&source)).map(Field::of).collect();
    if roots.is_empty() || documents.iter().any(yaml::Document::is_broken) {
        return None;
    }
    let object =
        |root: &Field| Some((root.key("kind").word()?.to_string(), root.at("metadata.name").word()?.to_string()));
    roots.iter().map(object).collect()
}
