//! Objects of a file: lists are taken apart, and parts of objects are told from whole ones.

use crate::model::NodeRef;
use crate::project::{File, file_name, folder};
use crate::span::{FileId, Spanned};
use crate::yaml::{Document, Field, Node};

use super::Resource;

/// How deep lists may stand in lists; what is deeper is not looked at.
const MAX_LISTS: usize = 4;

/// An object with its node and what its path says.
#[derive(Debug)]
pub(super) struct RawObject<'a> {
    pub(super) resource: Resource,
    pub(super) node: Node<'a>,
    /// Whether the file lies among kustomize overlays or components.
    pub(super) in_overlay: bool,
    /// Whether the path names development.
    pub(super) development: bool,
}

impl RawObject<'_> {
    /// The name, what it is generated from, or the kind of an object without either.
    pub(super) fn name(&self) -> String {
        let generated = || Field::of(self.node).at("metadata.generateName").word().filter(|name| !name.is_empty());
        let unnamed = || generated().unwrap_or(&self.resource.kind.value).to_string();
        self.resource.name.as_ref().map_or_else(unnamed, |name| name.value.clone())
    }
}

/// What the path of a file says about the objects in it.
#[derive(Debug, Clone, Copy)]
struct Place {
    file: FileId,
    document: u32,
    is_patch: bool,
    in_overlay: bool,
    development: bool,
    broken: bool,
}

/// The objects of a file. `is_patch`: whether the kustomization that lists the file uses it as a patch; `None` where none
/// lists it, so that only its path can tell.
/// `from_top`: the path of the file from the top of the repository.
pub(super) fn objects<'a>(
    documents: &'a [Document],
    file: &'a File,
    is_patch: Option<bool>,
    from_top: &str,
) -> Vec<RawObject<'a>> {
    let path = from_top;
    let words = |names: &[&str]| folder(path).split('/').any(|folder| names.contains(&folder));
    let mut found = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let Some(root) = document.node(&file.source) else { continue };
        let place = Place {
            file: file.source.id,
            document: index as u32,
            is_patch: is_patch.unwrap_or_else(|| is_patch_path(path)),
            // What an overlay comes to is whole.
            in_overlay: !file.is_built() && words(&["overlays", "overlay", "components", "component"]),
            development: is_for_development(path),
            broken: document.is_broken() || document.head_only,
        };
        take(root, place, None, 0, &mut found);
    }
    found
}

/// Whether a path names a patch, or what a test of Chainsaw or KUTTL expects of an object: a folder `patch`, `patches` or
/// `chainsaw`, a word `patch` or `assert` in the file's name, or `error` at its end.
pub(super) fn is_patch_path(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let is_patch = |word: &str| {
        word == "assert" || word.starts_with("patch") || word.ends_with("patch") && !word.ends_with("dispatch")
    };
    folder(path).split('/').any(|folder| matches!(folder, "patch" | "patches" | "chainsaw"))
        || name.split(['.', '-', '_']).any(is_patch)
        || stem.ends_with("-error")
        || stem.ends_with("-errors")
}

/// Whether a path says that what lies there is for development.
pub(crate) fn is_for_development(path: &str) -> bool {
    folder(path).split('/').any(|folder| matches!(folder, "dev" | "development"))
        || file_name(path).split(['.', '-', '_']).any(|word| matches!(word, "dev" | "development"))
}

/// Takes an object, or the items of a list. `outer`: API version and kind that a typed list gives its items.
fn take<'a>(
    node: Node<'a>,
    place: Place,
    outer: Option<(Spanned<String>, Spanned<String>)>,
    depth: usize,
    found: &mut Vec<RawObject<'a>>,
) {
    let node = node.resolved();
    let field = Field::of(node);
    let own = |key| field.key(key).owned_name();
    let (given_version, given_kind) = outer.map_or((None, None), |(version, kind)| (Some(version), Some(kind)));
    let (Some(api_version), Some(kind)) = (own("apiVersion").or(given_version), own("kind").or(given_kind)) else {
        return;
    };
    if let Some(items) = list_items(node, &kind.value) {
        if depth >= MAX_LISTS {
            return;
        }
        let inner = kind.value.strip_suffix("List").filter(|inner| !inner.is_empty());
        for item in items.items() {
            let given = inner.map(|inner| (api_version.clone(), Spanned::new(inner.to_string(), kind.span)));
            take(item, place, given, depth + 1, found);
        }
        return;
    }
    let metadata = field.key("metadata");
    let object_name = metadata.key("name").owned_name();
    let is_named = object_name.is_some() || metadata.key("generateName").is_written();
    let resource = Resource {
        partial: place.broken
            || place.is_patch
            || !is_named && lacks_an_image(node)
            || has_directive(node)
            || is_dump(node, metadata),
        span: object_name.as_ref().map_or(kind.span, |name| name.span),
        name: object_name,
        namespace: metadata.key("namespace").owned_name(),
        labels: metadata.key("labels").pairs(),
        annotations: metadata.key("annotations").pairs(),
        node: NodeRef { file: place.file, document: place.document, node: node.id() },
        api_version,
        kind,
    };
    found.push(RawObject { resource, node, in_overlay: place.in_overlay, development: place.development });
}

/// The items of `List`, of typed lists such as `PodList`, and the objects of an OpenShift template.
fn list_items<'a>(node: Node<'a>, kind: &str) -> Option<Node<'a>> {
    let items = match kind {
        "Template" => Field::of(node).key("objects").node(),
        "List" => node.get("items"),
        _ if kind.ends_with("List") && node.get("spec").is_none() => Field::of(node).key("items").node(),
        _ => None,
    };
    items.filter(|items| items.is_sequence())
}

/// Whether nothing in the object says what to run, as in a patch. An object that is whole but for its name is no patch.
fn lacks_an_image(node: Node) -> bool {
    let text = node.raw();
    memchr::memmem::find(text.as_bytes(), b"image").is_none()
        || !node.subtree().any(|node| node.is_mapping() && node.get("image").is_some_and(Node::is_scalar))
}

/// Whether the object was read from a cluster: what is absent there, the cluster has decided.
fn is_dump(node: Node, metadata: Field) -> bool {
    Field::of(node).key("status").is_written() && metadata.key("uid").is_written()
}

/// Whether the object has directives of a strategic merge patch.
fn has_directive(node: Node) -> bool {
    if memchr::memmem::find(node.raw().as_bytes(), b"$patch").is_none() {
        return false;
    }
    node.subtree().any(|node| node.is_scalar() && node.text() == Some("$patch"))
}
