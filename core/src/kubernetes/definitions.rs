//! The resource definitions among the files of a project, and in folders of schemas, for the objects of their kinds.
//!
//! Of a definition only the head is read while files are loaded, since schemas are most of the text of many repositories and nobody
//! asks for most of them. Once all files are there and an object of a group is in sight that one of them defines, its file is read
//! again, and kept as text; a schema is read when the first object of its kind is judged.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Resource;
use crate::linter::{Workers, collect};
use crate::project::{File, Kind, Project};
use crate::schema::{Schema, Type, openapi};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node};

/// How many different definitions of one kind are compared; of a kind with more nothing is said.
const MAX_ALIKE: usize = 8;

/// Domains of groups whose webhooks write all fields of an object, with their zero values where the object lacks them. Source:
/// `knative.dev/pkg/webhook/resourcesemantics/defaulting`, on which Knative and Tekton are built.
const FILLED_IN: &[&str] = &["knative.dev", "tekton.dev"];

/// One resource definition, or a JSON schema of one kind.
#[derive(Debug)]
pub struct Definition {
    /// Where it stands.
    file: FileId,
    /// Its name, `certificates.cert-manager.io`; empty for a JSON schema.
    name: String,
    /// The API group; of a JSON schema perhaps only its first part.
    group: String,
    kind: String,
    /// The version that a JSON schema is for; `None` for a definition, which may have several.
    version: Option<String>,
    source: Source,
    /// Where it begins in its file (bytes).
    offset: usize,
    schema: OnceLock<Option<Schema>>,
    reading: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// The root of the table of a JSON schema.
const JSON_ROOT: (&str, &str) = ("schema", "Kind");

impl Definition {
    /// Reads the head of a definition. `text` is the whole document, which begins at `offset` in its file (bytes).
    pub(crate) fn new(file: FileId, text: &str, offset: usize) -> Option<Definition> {
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
        let group = group_of(&name).unwrap_or_default().to_string();
        let (schema, reading) = Default::default();
        Some(Definition { file, name, group, kind, version: None, source, offset, schema, reading })
    }

    /// A JSON schema.
    pub(crate) fn of_json(file: FileId, named: &SchemaName, text: &str) -> Definition {
        Definition {
            file,
            name: String::new(),
            group: named.group.to_string(),
            kind: named.kind.to_string(),
            version: Some(named.version.to_string()),
            source: Source::new(file, "", text),
            offset: 0,
            schema: OnceLock::new(),
            reading: OnceLock::new(),
        }
    }

    /// Its name, `certificates.cert-manager.io`; empty for a JSON schema.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document as a text of its own; `None` of a JSON schema.
    pub fn document(&self) -> Option<&Source> {
        if self.version.is_none() { Some(&self.source) } else { None }
    }

    /// What a reader outside of this crate makes of the document, made when somebody asks for it first. There is one
    /// kind of readers: for another type it is `None`.
    pub fn read_as<T: Any + Send + Sync>(&self, make: impl FnOnce(&Source) -> T) -> Option<&T> {
        self.reading.get_or_init(|| Box::new(make(&self.source))).downcast_ref()
    }

    /// The place in its file of a range of the document (bytes); `None` where the text of the file does not have it.
    pub fn place(&self, range: Range<usize>, project: &Project) -> Option<Span> {
        let source = &project.file(self.file).source;
        let at = |offset: usize| source.offset_in_text(self.offset + offset);
        let span = source.span(at(range.start)? as usize..at(range.end)? as usize);
        (source.slice(span) == self.source.text().get(range)?).then_some(span)
    }

    /// Whether it is of the kind of an object.
    fn is_of(&self, resource: &Resource) -> bool {
        self.is_of_kind(resource.group(), &resource.kind.value)
    }

    /// Whether it is of a group and a kind. JSON schemas are named in small letters.
    fn is_of_kind(&self, group: &str, kind: &str) -> bool {
        match self.version {
            None => self.kind == kind && self.group == group,
            Some(_) => {
                self.kind.eq_ignore_ascii_case(kind)
                    && (self.group == group || group.split('.').next() == Some(&self.group))
            }
        }
    }

    /// The type of a version of a kind.
    pub(crate) fn type_of(&self, api_version: &str, kind: &str) -> Option<Type<'_>> {
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        if self.is_of_kind(group, kind) { self.find(api_version) } else { None }
    }

    /// The `apiVersion`s and the kind that it defines; of a JSON schema nobody knows how they are written.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        let roots = self.schema().filter(|_| self.version.is_none()).into_iter().flat_map(Schema::roots);
        roots.map(|(api_version, kind, _)| (api_version, kind))
    }

    /// The type of an object's version.
    fn find(&self, api_version: &str) -> Option<Type<'_>> {
        let (api_version, kind) = match &self.version {
            None => (api_version, self.kind.as_str()),
            Some(version) if api_version.rsplit('/').next() == Some(version) => JSON_ROOT,
            Some(_) => return None,
        };
        self.schema()?.find(api_version, kind).map(|(found, _)| found)
    }

    /// The table; it is made when somebody asks for it first.
    fn schema(&self) -> Option<&Schema> {
        let schema = self.schema.get_or_init(|| {
            let document = yaml::parse_chunk(&self.source, 0..self.source.text().len(), Dialect::Kubernetes);
            let root = document.node(&self.source).filter(|_| !document.is_broken())?;
            let mut builder = openapi::Builder::default();
            match self.version {
                None => builder.add_definition(root).then_some(())?,
                Some(_) => builder.add(&format!("{}/{}", JSON_ROOT.0, JSON_ROOT.1), root, openapi::Written::JsonSchema),
            }
            Schema::read(builder.text()).ok()
        });
        schema.as_ref()
    }
}

/// What the name of a JSON schema says: `KIND-GROUP-VERSION.json`, as kubeconform has it, with the first part of the group, or
/// `GROUP/KIND_VERSION.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SchemaName<'a> {
    /// The API group, or its first part.
    pub(crate) group: &'a str,
    kind: &'a str,
    version: &'a str,
}

impl<'a> SchemaName<'a> {
    /// Reads a path.
    pub(crate) fn of(path: &'a str) -> Option<Self> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.strip_suffix(".json")?;
        let found = match stem.rsplit_once('_') {
            Some((kind, version)) => SchemaName { group: folder.rsplit('/').next()?, kind, version },
            None => {
                let (kind, rest) = stem.split_once('-')?;
                let (group, version) = rest.rsplit_once('-')?;
                SchemaName { group, kind, version }
            }
        };
        let digits = found.version.strip_prefix('v')?;
        let is_whole =
            digits.starts_with(|c: char| c.is_ascii_digit()) && !found.kind.is_empty() && !found.group.is_empty();
        is_whole.then_some(found)
    }
}

/// Where the schemas of a resource definition begin in its text (bytes): the key `spec`. `None` for other objects.
pub(crate) fn schema_in(text: &str) -> Option<usize> {
    let head = yaml::head(text);
    let is_definition = head.kind == Some("CustomResourceDefinition") && head.api_version.is_some();
    head.spec.filter(|_| is_definition)
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
            let known = by_kind.entry(definition.kind.to_ascii_lowercase()).or_default();
            let is_same = |other: &Arc<Definition>| {
                let key = |one: &Definition| (one.group.clone(), one.version.clone());
                key(other) == key(definition) && other.source.text() == definition.source.text()
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
        let known = match self.by_kind.is_empty() {
            true => None,
            false => self.by_kind.get(&resource.kind.value.to_ascii_lowercase()),
        };
        known.map_or(&[][..], Vec::as_slice).iter().filter(|definition| definition.is_of(resource))
    }

    /// The file and the name, which may be empty, of the first definition of a kind.
    fn first(&self, resource: &Resource) -> Option<(FileId, &str)> {
        self.of(resource).next().map(|definition| (definition.file, definition.name.as_str()))
    }
}

impl Project {
    /// The definitions of the kind of an object, if they have been read: none of a kind that nothing defines.
    pub fn definitions_of(&self, resource: &Resource) -> impl Iterator<Item = &Definition> {
        self.definitions().of(resource).map(AsRef::as_ref)
    }

    /// The definitions that a file has, if it has been read again: only where one of them has validation rules, or an
    /// object of its group is in sight.
    pub fn definitions_in(&self, file: FileId) -> impl Iterator<Item = &Definition> {
        self.file(file).definitions().iter().map(AsRef::as_ref)
    }

    /// Where the kind of an object is defined among the files of the project, if its definition has been read.
    pub fn definition_of(&self, resource: &Resource) -> Option<Span> {
        let (file, name) = self.definitions().first(resource)?;
        let is_it = |one: &&Resource| {
            one.kind.value == "CustomResourceDefinition" && one.name.as_ref().is_some_and(|known| known.value == name)
        };
        let found = self.model(file).resources.iter().find(is_it).map(|found| found.span);
        // Files of schemas have no objects.
        let in_text = || {
            let source = &self.file(file).source;
            let at = memchr::memmem::find(source.text().as_bytes(), name.as_bytes()).filter(|_| !name.is_empty());
            source.span(at.map_or(0..0, |at| at..at + name.len()))
        };
        Some(found.unwrap_or_else(in_text))
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
        // What a definition asks of values is judged with it.
        let is_judged = |file: &File| file.kind == Kind::Kubernetes && file.has_validations();
        let groups: HashSet<&str> = defining().flat_map(|file| file.defines()).map(AsRef::as_ref).collect();
        if groups.is_empty() {
            return;
        }
        let used = self.groups_in_sight(&groups);
        let is_used = |group: &str| used.contains(group);
        let needed: Vec<_> = defining()
            .filter(|file| !file.has_definitions())
            .filter(|file| is_judged(file) || file.defines().iter().any(|group| is_used(group)))
            .collect();
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
                // As files of JSON schemas are named.
                found.extend(group.split('.').next().and_then(|first| groups.get(first)));
            }
            if found.len() == groups.len() {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_json_schemas_say_what_they_are_for() {
        let of = |path: &'static str| SchemaName::of(path).map(|named| (named.group, named.kind, named.version));
        assert_eq!(of("s/certificate-cert-manager-v1.json"), Some(("cert-manager", "certificate", "v1")));
        assert_eq!(of("s/cert-manager.io/certificate_v1.json"), Some(("cert-manager.io", "certificate", "v1")));
        assert_eq!(of("keda.sh/scaledjob_v1alpha1.json"), Some(("keda.sh", "scaledjob", "v1alpha1")));
        for path in ["certificate_v1.json", "certificate.json", "a-v1.json", "a-b-vx.json", "a-b-1.json", "a-b-v1.yaml"]
        {
            assert_eq!(of(path), None, "{path}");
        }
    }
}
