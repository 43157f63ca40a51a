//! The resource definitions among the files of a project, for the objects of their kinds.
//!
//! Of a definition only the head is read while files are loaded, since schemas are most of the text of many repositories and nobody
//! asks for most of them. Once all files are there and an object of a group is in sight that one of them defines, its file is read
//! again, and kept as text; a schema is read when the first object of its kind is judged.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::Resource;
use crate::linter::{Workers, collect};
use crate::project::{Kind, Project};
use crate::schema::{Schema, Type, openapi};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node};

/// How many different definitions of one kind are compared; of a kind with more nothing is said.
const MAX_ALIKE: usize = 8;

/// Domains of groups whose webhooks write all fields of an object, with their zero values where the object lacks them. Source:
/// `knative.dev/pkg/webhook/resourcesemantics/defaulting`, on which Knative and Tekton are built.
const FILLED_IN: &[&str] = &["knative.dev", "tekton.dev"];

/// One resource definition.
#[derive(Debug)]
pub struct Definition {
    /// Where it stands.
    file: FileId,
    /// Its name, `certificates.cert-manager.io`.
    name: String,
    kind: String,
    source: Source,
    schema: OnceLock<Option<Schema>>,
}

impl Definition {
    /// Reads the head of a definition. `text` is the whole document.
    pub(crate) fn new(file: FileId, text: &str) -> Option<Definition> {
        let source = Source::new(file, "", text);
        // What is behind it takes most of the text.
        let end = memchr::memmem::find(text.as_bytes(), b"\n  versions:").unwrap_or(text.len());
        let read = |end: usize| {
            let document = yaml::parse_chunk(&source, 0..end, Dialect::Kubernetes);
            let root = document.node(&source)?;
            let word = |path: &[&str]| root.at(path).and_then(Node::text).map(str::to_string);
            Some((word(&["metadata", "name"])?, word(&["spec", "names", "kind"])?))
        };
        let (name, kind) = read(end).or_else(|| read(text.len()))?;
        Some(Definition { file, name, kind, source, schema: OnceLock::new() })
    }

    /// The API group, which is a part of the name.
    fn group(&self) -> &str {
        group_of(&self.name).unwrap_or_default()
    }

    /// The type of a version that it defines.
    fn find(&self, api_version: &str) -> Option<Type<'_>> {
        let schema = self.schema.get_or_init(|| {
            let document = yaml::parse_chunk(&self.source, 0..self.source.text().len(), Dialect::Kubernetes);
            let root = document.node(&self.source).filter(|_| !document.is_broken())?;
            let mut builder = openapi::Builder::default();
            builder.add_definition(root).then(|| Schema::read(builder.text()).ok())?
        });
        schema.as_ref()?.find(api_version, &self.kind).map(|(found, _)| found)
    }
}

/// The API group in the name of a definition, which is `plural.group`.
pub(crate) fn group_of(name: &str) -> Option<&str> {
    name.split_once('.').map(|(_, group)| group)
}

/// The definitions of a project, by kind.
#[derive(Debug, Default)]
pub struct Definitions {
    by_kind: HashMap<String, Vec<Arc<Definition>>>,
}

impl Definitions {
    /// Those that the files have read.
    pub(crate) fn new(project: &Project) -> Self {
        let mut by_kind: HashMap<String, Vec<Arc<Definition>>> = HashMap::new();
        let files = project.by_path().iter().map(|id| project.file(*id));
        for definition in files.flat_map(|file| file.definitions()) {
            let known = by_kind.entry(definition.kind.clone()).or_default();
            let is_same = |other: &Arc<Definition>| {
                other.name == definition.name && other.source.text() == definition.source.text()
            };
            if known.len() <= MAX_ALIKE && !known.iter().any(is_same) {
                known.push(definition.clone());
            }
        }
        Definitions { by_kind }
    }

    /// The types that a kind has, one for each definition of its version that differs from the others.
    pub(crate) fn types(&self, resource: &Resource) -> Vec<Type<'_>> {
        let all = self.of(resource).filter_map(|definition| definition.find(&resource.api_version.value));
        let types: Vec<Type> = all.collect();
        if types.len() > MAX_ALIKE { Vec::new() } else { types }
    }

    /// Whether a kind is defined, whatever its versions.
    pub(crate) fn has(&self, resource: &Resource) -> bool {
        self.of(resource).next().is_some()
    }

    fn of(&self, resource: &Resource) -> impl Iterator<Item = &Arc<Definition>> {
        let known = self.by_kind.get(&resource.kind.value).map_or(&[][..], Vec::as_slice);
        known.iter().filter(|definition| definition.group() == resource.group())
    }

    /// The file and the name of the first definition of a kind.
    fn first(&self, resource: &Resource) -> Option<(FileId, &str)> {
        self.of(resource).next().map(|definition| (definition.file, definition.name.as_str()))
    }
}

impl Project {
    /// Where the kind of an object is defined among the files of the project, if its definition has been read.
    pub fn definition_of(&self, resource: &Resource) -> Option<Span> {
        let (file, name) = self.definitions().first(resource)?;
        let is_it = |one: &&Resource| {
            one.kind.value == "CustomResourceDefinition" && one.name.as_ref().is_some_and(|known| known.value == name)
        };
        self.model(file).resources.iter().find(is_it).map(|found| found.span)
    }

    /// Whether a webhook may fill in what an object of a custom kind lacks: it is called before the schema is looked at. Those of
    /// the other files of the project are known, and those of operators that write each field of their Go types.
    pub fn may_be_filled_in(&self, resource: &Resource) -> bool {
        let group = resource.group();
        let is_below =
            |domain: &&str| group.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let parent = group.split_once('.').map(|(_, parent)| parent).filter(|parent| parent.contains('.'));
        FILLED_IN.iter().any(is_below)
            || self.webhooks().iter().any(|id| {
                let text = self.file(*id).source.text().as_bytes();
                let names = |group: &str| memchr::memmem::find(text, group.as_bytes()).is_some();
                names(group) || parent.is_some_and(names)
            })
    }

    /// Reads the definitions of those groups of which an object is in sight. `read` gives the bytes of a file, by its index.
    /// What cannot be had defines nothing.
    pub(crate) fn read_definitions(
        &self,
        read: &(dyn Fn(usize) -> Result<Vec<u8>, String> + Sync),
        workers: &dyn Workers,
    ) {
        let defining = || self.files().iter().filter(|file| !file.defines().is_empty());
        let groups: HashSet<&str> = defining().flat_map(|file| file.defines()).map(AsRef::as_ref).collect();
        if groups.is_empty() {
            return;
        }
        let used = self.groups_in_sight(&groups);
        let is_used = |group: &Box<str>| used.contains(group.as_ref());
        let needed: Vec<_> =
            defining().filter(|file| !file.has_definitions() && file.defines().iter().any(is_used)).collect();
        collect(needed.len(), workers, &|index| {
            let file = &needed[index];
            file.read_definitions(|| read(file.source.id.0 as usize).unwrap_or_default());
            Ok(())
        });
    }

    /// Those of some groups of which there is an object.
    fn groups_in_sight<'g>(&self, groups: &HashSet<&'g str>) -> HashSet<&'g str> {
        let finder = memchr::memmem::Finder::new("apiVersion");
        let mut found = HashSet::new();
        for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes) {
            let text = file.source.text();
            for at in finder.find_iter(text.as_bytes()) {
                let rest = text.get(at + "apiVersion".len()..).unwrap_or_default();
                let value = rest.trim_start_matches(['"', '\'', ':', ' ']);
                let group = value.split(['/', '\n']).next().unwrap_or_default();
                found.extend(groups.get(group));
            }
            if found.len() == groups.len() {
                break;
            }
        }
        found
    }
}
