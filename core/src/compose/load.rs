//! The files of one Compose project into one merged tree: `extends`, overrides and `include`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::MissingFile;
use super::dotenv;
use super::interpolate::Env;
use super::merge::{Place, drop_covered_mounts, merge};
use super::read::{MAX_VALUES, Reader, VariableUse};
use super::shared::Shared;
use super::value::{Data, Value};
use crate::project::{File, Kind, Project, Syntax, Trees, folder, join};
use crate::span::{FileId, Span, Spanned};
use crate::yaml::{self, Document, Node};

/// How long a chain of `extends` may be.
const MAX_EXTENDS: usize = 32;

/// How deep `include` may be nested.
const MAX_INCLUDE_DEPTH: usize = 16;

/// How many files `include` may bring in.
const MAX_INCLUDED: usize = 256;

/// Reads and merges.
pub(super) struct Loader<'a> {
    project: &'a Project,
    /// Trees of Compose files, and of others that one of them names, parsed as such.
    pub trees: &'a Trees,
    /// Files that other projects read as well.
    shared: &'a Shared,
    budget: usize,
    /// Services of other files that are extended, by file, environment and name.
    extended: HashMap<(FileId, usize, String), Option<Rc<Value>>>,
    /// Folders against which paths of a file count, where it is not the file's own.
    pub folders: HashMap<FileId, String>,
    /// Variables of files from `include`.
    envs: HashMap<FileId, Rc<Env>>,
    /// What is said about the project as a whole.
    pub facts: Facts,
}

/// Picks what is read of the root of a document; the document is given by its index.
type Pick<'a, 'p> = dyn Fn(usize, Node<'a>) -> Option<Node<'a>> + 'p;

/// The services of a file by name.
type Services = HashMap<String, Rc<Value>>;

/// What is learned while loading.
#[derive(Default)]
pub(super) struct Facts {
    /// A part could not be read or found.
    pub incomplete: bool,
    /// Services of which a part could not be read or found.
    pub partial: HashSet<String>,
    /// `extends` that name a service that is not there.
    pub unknown_bases: Vec<Spanned<String>>,
    /// Paths of `include` and `extends` at which there is no file.
    pub missing_files: Vec<MissingFile>,
    /// Files from `include`.
    pub included: Vec<FileId>,
    /// Files from `extends`.
    pub extended: Vec<FileId>,
    /// The top-level `version` entries.
    pub versions: Vec<Span>,
    /// Uses of variables.
    pub variables: Vec<VariableUse>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(project: &'a Project, trees: &'a Trees, shared: &'a Shared) -> Self {
        Loader {
            project,
            trees,
            shared,
            budget: MAX_VALUES,
            extended: HashMap::new(),
            folders: HashMap::new(),
            envs: HashMap::new(),
            facts: Facts::default(),
        }
    }

    /// The merged tree of files that belong together, and the environment that applies.
    pub(super) fn load(&mut self, files: &[FileId]) -> (Value, Env) {
        let base = files.first().map_or(String::new(), |main| self.own_folder(*main));
        let mut env = Env::default();
        self.read_env(&base, ".env", &mut env);
        let mut stack = Vec::new();
        let mut root = self.layers(files, &env, 0, &mut stack);
        root.drop_resets();
        for section in ["services", "jobs"] {
            let Some(Data::Map(services)) = root.section(section) else { continue };
            for service in services {
                if let Data::Map(keys) = &mut service.value.data {
                    let volumes = keys.iter_mut().filter(|entry| entry.key.value == "volumes");
                    volumes.for_each(|entry| drop_covered_mounts(&mut entry.value));
                }
            }
        }
        (root, env)
    }

    /// The folder that relative paths written in a file count from.
    pub(super) fn folder_of(&self, file: FileId) -> String {
        self.folders.get(&file).cloned().unwrap_or_else(|| self.own_folder(file))
    }

    /// The variables of a file that `include` brought in; `None` for others, which have those of the project.
    pub(super) fn env_of(&self, file: FileId) -> Option<&Env> {
        self.envs.get(&file).map(Rc::as_ref)
    }

    fn own_folder(&self, file: FileId) -> String {
        folder(&self.project.file(file).source.path).to_string()
    }

    /// Merges files, each on those before it, and adds what they include.
    fn layers(&mut self, files: &[FileId], env: &Env, env_id: usize, stack: &mut Vec<FileId>) -> Value {
        let start = files.first().map_or(Span::new(FileId(0), 0..0), |file| Span::new(*file, 0..0));
        let mut root = Value { data: Data::Map(Vec::new()), ..Value::null(start, None) };
        let mut includes = Vec::new();
        for &file in files {
            for mut layer in self.read_file(file, env, &|_, root| Some(root)) {
                if let Some(version) = layer.entry("version") {
                    self.facts.versions.push(version.key.span.to(version.value.span));
                }
                self.resolve_extends(&mut layer, file, env, env_id);
                if let Some(include) = take(&mut layer, "include") {
                    includes.push((file, include));
                }
                root = merge(root, layer, Place::Root);
            }
        }
        stack.extend(files);
        for (file, include) in includes {
            for item in include.one_or_more() {
                let added = self.include(item, file, env, stack);
                add_below(&mut root, added);
            }
        }
        stack.truncate(stack.len().saturating_sub(files.len()));
        root
    }

    /// The values of a file's documents, or of what is picked from them.
    fn read_file(&mut self, file: FileId, env: &Env, pick: &Pick<'a, '_>) -> Vec<Value> {
        let project = self.project;
        let source = &project.file(file).source;
        let documents = match self.shared.get(project, file) {
            Some(shared) => shared.documents(),
            None => documents(project.file(file), self.trees),
        };
        let mut layers = Vec::with_capacity(1);
        for (index, document) in documents.iter().enumerate() {
            if document.is_broken() {
                self.facts.incomplete = true;
            }
            let Some(root) = document.node(source).filter(|root| root.is_mapping()) else { continue };
            let Some(root) = pick(index, root) else { continue };
            let mut reader = Reader {
                file,
                document: index as u32,
                env,
                budget: &mut self.budget,
                cut: &mut self.facts.incomplete,
                variables: &mut self.facts.variables,
            };
            layers.push(reader.value(root));
        }
        layers
    }

    /// Resolves `extends` of all services of a file.
    fn resolve_extends(&mut self, layer: &mut Value, file: FileId, env: &Env, env_id: usize) {
        let broken = self.project.file(file).is_broken();
        let Data::Map(sections) = &mut layer.data else { return };
        let Some(services) = sections.iter_mut().find(|section| section.key.value == "services") else { return };
        let Data::Map(services) = &mut services.value.data else { return };
        if broken {
            self.facts.partial.extend(services.iter().map(|service| service.key.value.clone()));
        }
        if !services.iter().any(|service| service.value.get("extends").is_some()) {
            return;
        }
        let raw = services.iter().map(|service| (service.key.value.clone(), Rc::new(service.value.clone())));
        let raw: Services = raw.collect();
        for service in services.iter_mut().filter(|service| service.value.get("extends").is_some()) {
            let own = std::mem::replace(&mut service.value, Value::null(service.key.span, None));
            let name = service.key.value.clone();
            let mut chain = vec![(file, name.clone())];
            let mut complete = true;
            service.value = self.extend(own, file, Some(&raw), (env, env_id), &mut chain, &mut complete);
            if !complete {
                self.facts.partial.insert(name);
            }
        }
    }

    /// A service with what it extends merged below it.
    fn extend(
        &mut self,
        own: Value,
        file: FileId,
        services: Option<&Services>,
        env: (&Env, usize),
        chain: &mut Vec<(FileId, String)>,
        complete: &mut bool,
    ) -> Value {
        let Some(extends) = own.get("extends") else { return own };
        let (name, path) = match extends.scalar() {
            Some(_) => (Some(extends), None),
            None => (extends.get("service"), extends.get("file")),
        };
        let Some(name) = name.and_then(Value::spanned) else {
            *complete = false;
            return own;
        };
        let (base_file, base_services) = match path {
            None => (file, services),
            Some(path) => match self.file_named(path, file) {
                Some(other) if other == file => (file, services),
                Some(other) => (other, None),
                None => {
                    *complete = false;
                    return own;
                }
            },
        };
        if !self.facts.extended.contains(&base_file) && base_file != file {
            self.facts.extended.push(base_file);
        }
        let link = (base_file, name.value.clone());
        if chain.contains(&link) || chain.len() > MAX_EXTENDS {
            *complete = false;
            self.facts.incomplete = true;
            return own;
        }
        let base = match base_services {
            Some(services) => services.get(&name.value).cloned(),
            None => self.service_of(base_file, &name.value, env),
        };
        let Some(base) = base else {
            *complete = false;
            self.facts.unknown_bases.push(name);
            return own;
        };
        let Some(budget) = self.budget.checked_sub(base.count()) else {
            *complete = false;
            self.facts.incomplete = true;
            return own;
        };
        self.budget = budget;
        if self.project.file(base_file).is_broken() {
            *complete = false;
        }
        chain.push(link);
        let mut base = self.extend(base.as_ref().clone(), base_file, base_services, env, chain, complete);
        take(&mut base, "extends");
        let (span, node) = (own.span, own.node);
        let merged = merge(base, own, Place::Service);
        Value { span, node, ..merged }
    }

    /// A service of another file, as it is written there.
    fn service_of(&mut self, file: FileId, name: &str, (env, env_id): (&Env, usize)) -> Option<Rc<Value>> {
        let key = (file, env_id, name.to_string());
        if let Some(known) = self.extended.get(&key) {
            return known.clone();
        }
        let shared = self.shared.get(self.project, file);
        let services = |document: usize, root: Node<'a>| match shared {
            Some(shared) => shared.service(document, root, name),
            None => root.get("services")?.get(name),
        };
        let found = self.read_file(file, env, &services).into_iter().next().map(Rc::new);
        self.extended.insert(key, found.clone());
        found
    }

    /// What an entry of `include` brings in.
    fn include(&mut self, item: &Value, file: FileId, env: &Env, stack: &mut Vec<FileId>) -> Value {
        let nothing = Value::null(item.span, None);
        let paths = match item.scalar() {
            Some(_) => item.one_or_more(),
            None => item.get("path").map_or(&[][..], Value::one_or_more),
        };
        let files: Vec<FileId> = paths.iter().filter_map(|path| self.file_named(path, file)).collect();
        if files.len() < paths.len() || paths.is_empty() {
            self.facts.incomplete = true;
        }
        let Some(&main) = files.first() else { return nothing };
        let cyclic = files.iter().any(|file| stack.contains(file));
        if cyclic || stack.len() > MAX_INCLUDE_DEPTH || self.facts.included.len() + files.len() > MAX_INCLUDED {
            self.facts.incomplete = true;
            return nothing;
        }
        let base = match item.get("project_directory").map(|directory| (directory, directory.text())) {
            Some((_, Some(directory))) => join(&self.folder_of(file), directory),
            Some((_, None)) => {
                self.facts.incomplete = true;
                return nothing;
            }
            None => self.own_folder(main),
        };
        for &file in &files {
            self.folders.insert(file, base.clone());
        }
        self.facts.included.extend(&files);
        let mut inner = env.clone();
        match item.get("env_file") {
            Some(paths) => {
                let from = self.folder_of(file);
                for path in paths.one_or_more().iter().filter_map(Value::text) {
                    self.read_env(&from, path, &mut inner);
                }
            }
            None => self.read_env(&base, ".env", &mut inner),
        }
        let inner = Rc::new(inner);
        for &file in &files {
            self.envs.insert(file, inner.clone());
        }
        self.layers(&files, &inner, self.facts.included.len(), stack)
    }

    /// The file that a path in `extends` or `include` names.
    fn file_named(&mut self, path: &Value, from: FileId) -> Option<FileId> {
        let text = path.text()?;
        if is_remote(text) {
            return None;
        }
        let found = find(self.project, &self.folder_of(from), text);
        match found {
            Some(file) if file.skipped.is_none() => Some(file.source.id),
            Some(_) => None,
            None => {
                let path =
                    path.spanned().map(|written| MissingFile { path: join(&self.folder_of(from), text), written });
                self.facts.missing_files.extend(path);
                None
            }
        }
    }

    fn read_env(&self, folder: &str, path: &str, env: &mut Env) {
        if let Some(file) = find(self.project, folder, path) {
            dotenv::read(file.source.text(), env);
        }
    }
}

/// The documents of a file.
fn documents<'a>(file: &File, trees: &'a Trees) -> &'a [Document] {
    trees.or_insert(file.source.id, || parse(file)).documents()
}

/// The tree of a file. One that was not taken for a Compose file by itself is parsed here.
pub(crate) fn parse(file: &File) -> Arc<Syntax> {
    match file.kind {
        Kind::Compose => file.syntax(),
        _ => Arc::new(Syntax::Yaml(yaml::parse(&file.source, yaml::Dialect::Compose))),
    }
}

/// A file of the project by a path that is relative to a folder.
pub(super) fn find<'p>(project: &'p Project, folder: &str, path: &str) -> Option<&'p File> {
    let joined = join(folder, path);
    project.file_at(&joined).or_else(|| project.file_at(&format!("./{joined}")))
}

/// Whether a path is a URL, a git or an OCI reference.
pub(super) fn is_remote(path: &str) -> bool {
    path.contains("://") || path.starts_with("git@") || path.starts_with("github.com/") || path.starts_with("oci:")
}

/// Removes an entry of a mapping.
pub(super) fn take(value: &mut Value, key: &str) -> Option<Value> {
    let Data::Map(entries) = &mut value.data else { return None };
    let at = entries.iter().position(|entry| entry.key.value == key)?;
    Some(entries.remove(at).value)
}

/// Lays what the files themselves say over what they include, item by item.
fn add_below(root: &mut Value, added: Value) {
    let (Data::Map(sections), Data::Map(more)) = (&mut root.data, added.data) else { return };
    for section in more {
        if !matches!(section.key.value.as_str(), "services" | "jobs" | "networks" | "volumes" | "configs" | "secrets") {
            continue;
        }
        let Some(known) = sections.iter_mut().find(|known| known.key.value == section.key.value) else {
            sections.push(section);
            continue;
        };
        if known.value.is_null() {
            known.value = section.value;
            continue;
        }
        let place = Place::Root.under(&section.key.value);
        let (Data::Map(items), Data::Map(more)) = (&mut known.value.data, section.value.data) else {
            continue;
        };
        let index: HashMap<String, usize> =
            items.iter().enumerate().map(|(at, item)| (item.key.value.clone(), at)).collect();
        for item in more {
            match index.get(&item.key.value).and_then(|&at| items.get_mut(at)) {
                Some(known) => {
                    let own = std::mem::replace(&mut known.value, Value::null(known.key.span, None));
                    known.value = merge(item.value, own, place.under(&item.key.value));
                }
                None => items.push(item),
            }
        }
    }
}
