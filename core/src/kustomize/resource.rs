//! An object while it is built: its tree, the ids that it has had, and what the tool notes of it meanwhile.

use std::sync::Arc;

use super::scalar::Scalar;
use super::schema;
use super::tree::{Node, Origin};
use crate::span::Span;

/// What stands for the namespace of kinds that have none.
const NO_NAMESPACE: &str = "_non_namespaceable_";

/// The group, version and kind of an object, or what is wanted of them: an empty text wants nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Gvk {
    /// The group; empty for the core group.
    pub group: Arc<str>,
    /// The version.
    pub version: Arc<str>,
    /// The kind.
    pub kind: Arc<str>,
}

impl Gvk {
    pub(super) fn new(api_version: &str, kind: &str) -> Gvk {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Gvk { group: Arc::from(group), version: Arc::from(version), kind: Arc::from(kind) }
    }

    /// Whether this is what is wanted.
    pub(super) fn is_selected(&self, wanted: &Gvk) -> bool {
        let fits = |wanted: &str, have: &str| wanted.is_empty() || wanted == have;
        fits(&wanted.group, &self.group) && fits(&wanted.version, &self.version) && fits(&wanted.kind, &self.kind)
    }

    /// `apiVersion` of the objects.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_string() } else { format!("{}/{}", self.group, self.version) }
    }
}

/// What an object is called.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id {
    /// Its kind.
    pub gvk: Gvk,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.namespace`; empty if there is none.
    pub namespace: Arc<str>,
    is_cluster: bool,
}

impl Id {
    /// An id that somebody writes.
    pub(super) fn new(gvk: Gvk, name: &str, namespace: &str) -> Id {
        let is_cluster = schema::is_cluster_scoped(&gvk.api_version(), &gvk.kind);
        Id { gvk, name: Arc::from(name), namespace: Arc::from(namespace), is_cluster }
    }

    /// Whether its kind is known to have no namespace.
    pub fn is_cluster_scoped(&self) -> bool {
        self.is_cluster
    }

    /// The namespace that counts when ids are compared.
    pub(super) fn effective_namespace(&self) -> &str {
        match &*self.namespace {
            _ if self.is_cluster => NO_NAMESPACE,
            "" => "default",
            namespace => namespace,
        }
    }

    /// Whether two ids mean the same object.
    pub(super) fn is_same(&self, other: &Id) -> bool {
        self.gvk == other.gvk && self.name == other.name && self.effective_namespace() == other.effective_namespace()
    }

    /// What is equal for ids that mean the same object.
    pub(super) fn key(&self) -> (Gvk, Arc<str>, Arc<str>) {
        (self.gvk.clone(), self.name.clone(), Arc::from(self.effective_namespace()))
    }

    /// As the tool writes it: `Deployment.v1.apps/web.[noNs]`.
    pub(super) fn shown(&self) -> String {
        let namespace = if self.namespace.is_empty() { String::new() } else { format!(" in `{}`", self.namespace) };
        format!("{} `{}`{namespace}", self.gvk.kind, self.name)
    }
}

/// What a generator does with an object of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Behavior {
    /// There must be none.
    #[default]
    Create,
    /// Its data is added to that object's.
    Merge,
    /// It takes that object's place.
    Replace,
}

/// An object.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its tree.
    pub root: Node,
    /// What it was called before: kind, name and namespace, the oldest first.
    pub(super) former: Vec<(Arc<str>, Arc<str>, Arc<str>)>,
    pub(super) prefixes: Vec<Arc<str>>,
    pub(super) suffixes: Vec<Arc<str>>,
    pub(super) behavior: Behavior,
    /// Whether its name gets a hash at the end.
    pub(super) needs_hash: bool,
    /// Whether a generator made it.
    pub(super) is_generated: bool,
    /// Whether it is the head of a resource definition, whose schema is out of sight.
    pub(super) is_head: bool,
    /// Whether variables or replacements have their values from it.
    pub(super) is_copied_from: bool,
    /// The variables that have their values from it.
    pub(super) variables: Vec<Arc<str>>,
}

impl Resource {
    pub(super) fn new(root: Node) -> Resource {
        Resource {
            root,
            former: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            behavior: Behavior::default(),
            needs_hash: false,
            is_generated: false,
            is_head: false,
            is_copied_from: false,
            variables: Vec::new(),
        }
    }

    fn text(&self, path: &[&str]) -> &str {
        self.root.at(path).filter(|node| !node.is_empty()).and_then(Node::text).unwrap_or("")
    }

    /// `kind`.
    pub fn kind(&self) -> &str {
        self.text(&["kind"])
    }

    /// `apiVersion`.
    pub fn api_version(&self) -> &str {
        self.text(&["apiVersion"])
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    /// `metadata.name` as it was written, before anything gave it another one.
    pub fn first_name(&self) -> &str {
        self.former.first().map_or_else(|| self.name(), |(_, name, _)| name)
    }

    /// `metadata.namespace`; empty if there is none.
    pub fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }

    /// Where it begins.
    pub fn at(&self) -> Span {
        self.root.origin.at
    }

    pub(super) fn gvk(&self) -> Gvk {
        Gvk::new(self.api_version(), self.kind())
    }

    /// What it is called now.
    pub fn id(&self) -> Id {
        Id::new(self.gvk(), self.name(), self.namespace())
    }

    /// What it was called before. The version is the present one.
    pub(super) fn former_ids(&self) -> impl Iterator<Item = Id> + '_ {
        let now = self.gvk();
        self.former.iter().map(move |(kind, name, namespace)| Id {
            gvk: Gvk { kind: kind.clone(), ..now.clone() },
            name: name.clone(),
            namespace: namespace.clone(),
            is_cluster: false,
        })
    }

    /// All that it is and was called.
    pub(super) fn ids(&self) -> Vec<Id> {
        self.former_ids().chain([self.id()]).collect()
    }

    /// What it was called at first.
    pub(super) fn first_id(&self) -> Id {
        let first = self.former_ids().next();
        first.unwrap_or_else(|| self.id())
    }

    /// Notes what it is called, before that changes.
    pub(super) fn remember_id(&mut self) {
        let id = self.id();
        let namespace = Arc::from(id.effective_namespace());
        self.former.push((id.gvk.kind, id.name, namespace));
    }

    /// Whether the tool keeps notes in its annotations meanwhile, so that there are annotations.
    pub(super) fn has_notes(&self) -> bool {
        let has_names = !self.prefixes.is_empty() || !self.suffixes.is_empty();
        self.is_generated || has_names || !self.former.is_empty()
    }

    /// A mapping of metadata as texts; nothing if it is none.
    pub(super) fn strings(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.root.at(&["metadata", key]).map_or(&[][..], Node::entries);
        entries.iter().map(|entry| (&*entry.key, entry.value.text().unwrap_or("")))
    }

    /// Makes texts of all values of a mapping in metadata, and takes it away if it is empty.
    pub(super) fn stringify(&mut self, key: &str) {
        let is_text = |node: &Node| node.as_scalar().is_some_and(|scalar| scalar.is_text || scalar.is_quoted);
        let Some(node) = self.root.at(&["metadata", key]) else { return };
        let is_fine = node.is_mapping() && !node.is_empty() && node.entries().iter().all(|it| is_text(&it.value));
        if is_fine {
            return;
        }
        let Some(metadata) = self.root.get_mut("metadata") else { return };
        if metadata.get(key).is_none_or(|node| node.entries().is_empty()) {
            metadata.remove(key);
            return;
        }
        for entry in metadata.get_mut(key).and_then(Node::entries_mut).into_iter().flatten() {
            if !is_text(&entry.value) {
                let text = Scalar::text(entry.value.text().unwrap_or(""));
                let origin: Origin = entry.value.origin.clone();
                entry.value = Node::scalar(text, origin);
            }
        }
    }
}
