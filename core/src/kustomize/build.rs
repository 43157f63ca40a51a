//! The build itself: resources, bases, generators, components and transformers, in the order of the tool.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::effects::Effects;
use super::entries::{Kustomization, PatchEntry, Sort, Text, Variable};
use super::fields::Config;
use super::generate::{self, Kind};
use super::given::{Given, More};
use super::load::{Library, check_folder};
use super::patch::Patch;
use super::read::Read;
use super::resource::Resource;
use super::scalar::Scalar;
use super::select::Target;
use super::substitute::substitute;
use super::tree::{Node, Origin, Step};
use super::{FILE_NAMES, Failure, Files, Limits, Look, MAX_DEPTH, Reason, hash, inline, order, references, vars};
use crate::helm::rendering::Rendering;
use crate::project::join;
use crate::source::Source;
use crate::span::{FileId, Span};

/// What a build may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Files outside of the folder of their kustomization are a fault, as with the tool unless it is told otherwise.
    pub within_folders: bool,
    /// Folders in the place of what lies elsewhere, by how that is written.
    pub remote: BTreeMap<String, String>,
}

/// How the kustomizations and charts of a project are judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Building {
    /// They are judged file by file, and not as they are built.
    pub is_off: bool,
    /// The folders of those that are deployed although others list them.
    pub roots: BTreeSet<String>,
    /// As in [`Options`].
    pub remote: BTreeMap<String, String>,
    /// Those of charts.
    pub charts: Rendering,
}

/// A kustomization that is built.
#[derive(Debug, Clone)]
pub struct Build {
    /// The objects, in the order of the tool.
    pub objects: Vec<Resource>,
}

/// Builds kustomizations of the same files. What several of them share is built once.
pub struct Builder<'f> {
    pub(super) library: Library<'f>,
    options: Options,
    bases: HashMap<String, Result<Objects, Failure>>,
    /// What entries do, where somebody asks for it.
    pub(super) effects: Option<Effects>,
}

/// What is gathered for a kustomization.
#[derive(Debug, Clone)]
pub(super) struct Objects {
    pub(super) list: Vec<Resource>,
    pub(super) config: Arc<Config>,
    variables: Vec<Variable>,
}

impl Default for Objects {
    fn default() -> Self {
        Objects { list: Vec::new(), config: Config::standard().clone(), variables: Vec::new() }
    }
}

impl<'f> Builder<'f> {
    /// A builder over some files.
    pub fn new(files: &'f dyn Files, options: Options) -> Self {
        Builder { library: Library::new(files), options, bases: HashMap::new(), effects: None }
    }

    /// The same builder, which notes what entries do for [`Builder::take_effects`]. That takes copies and comparisons.
    pub fn noting_effects(self) -> Self {
        Builder { effects: Some(Effects::default()), ..self }
    }

    /// The text of a file that was read for a build.
    pub fn source(&self, file: FileId) -> Option<&Arc<Source>> {
        self.library.source(file)
    }

    /// Builds the kustomization in a folder.
    ///
    /// # Errors
    /// It does not build: why, and where that is written.
    pub fn build(&mut self, folder: &str) -> Result<Build, Failure> {
        self.build_given(folder, &Given::default())
    }

    /// As [`Builder::build`], with what Flux or Argo CD add.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn build_given(&mut self, folder: &str, given: &Given) -> Result<Build, Failure> {
        let mut run = Run::new(self, given);
        let (mut objects, sort) = run.target(folder, Objects::default(), None)?;
        let list = &mut objects.list;
        add_hashes(list);
        references::mend(list, &objects.config)?;
        vars::resolve(list, &objects.variables, &objects.config)?;
        list.retain(|object| !is_local(object));
        list.iter_mut().for_each(|object| object.stringify("annotations"));
        given.variables.iter().for_each(|variables| substitute(list, variables));
        if sort.is_legacy {
            order::put_in_order(list, &sort);
        }
        Ok(Build { objects: objects.list })
    }
}

impl Builder<'_> {
    /// What a kustomization hands on to those that list it.
    pub(super) fn gathered(&mut self, folder: &str) -> Result<Vec<Resource>, Failure> {
        let mut run = Run::new(self, &Given::default());
        Ok(run.target(folder, Objects::default(), None)?.0.list)
    }
}

/// Whether an object is for the tool only.
fn is_local(object: &Resource) -> bool {
    let mut annotations = object.strings("annotations");
    annotations.any(|(key, value)| key == "config.kubernetes.io/local-config" && value != "false")
}

/// Puts the hash of what was generated behind its name.
fn add_hashes(objects: &mut [Resource]) {
    for object in objects.iter_mut().filter(|object| object.needs_hash) {
        if !matches!(object.kind(), "ConfigMap" | "Secret") {
            continue;
        }
        let is_unknown = object
            .root
            .get("data")
            .is_some_and(|data| data.entries().iter().any(|entry| entry.value.origin.by == Step::Unknown));
        let suffix = if is_unknown { generate::UNKNOWN.to_string() } else { hash::of(&object.root) };
        object.remember_id();
        let name = format!("{}-{suffix}", object.name());
        if let Some(node) = object.root.get_mut("metadata").and_then(|metadata| metadata.get_mut("name")) {
            let by = if is_unknown { Step::Unknown } else { Step::Hash };
            let origin = Origin::new(node.origin.at, by);
            node.overwrite(Node::scalar(Scalar::text(name), origin));
        }
    }
}

/// One build.
pub(super) struct Run<'r, 'f> {
    pub(super) builder: &'r mut Builder<'f>,
    limits: Limits,
    /// The folders of the kustomizations that are being built.
    pub(super) stack: Vec<String>,
    /// The namespace that the outermost one gives to everything, whatever is written in it.
    pub(super) namespace: Option<Text>,
    /// The same, while the outermost one's own steps are carried out.
    pub(super) given_namespace: Option<Text>,
    /// What else is done to all objects.
    more: Option<Arc<More>>,
    /// Whether that is being done, so that nobody asks what the entries of a kustomization do.
    pub(super) is_given: bool,
}

/// As what a kustomization is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Resource,
    Component,
}

impl<'r, 'f> Run<'r, 'f> {
    fn new(builder: &'r mut Builder<'f>, given: &Given) -> Self {
        let (namespace, more) = (given.namespace.clone(), given.more.clone());
        let (limits, stack) = (Limits::default(), Vec::new());
        Run { builder, limits, stack, namespace, given_namespace: None, more, is_given: false }
    }
}

impl Run<'_, '_> {
    /// Builds the kustomization in a folder on top of what there is: nothing, or what a component changes.
    fn target(&mut self, folder: &str, on: Objects, taken: Option<As>) -> Result<(Objects, Sort), Failure> {
        self.limits.count_kustomization()?;
        if self.stack.iter().any(|open| open == folder) {
            return Err(Failure::nowhere(Reason::Cycle, format!("`{folder}` lists itself, through others")));
        }
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("kustomizations list each other more than {MAX_DEPTH} deep");
            return Err(Failure::nowhere(Reason::Limit, message));
        }
        let text = self.builder.library.kustomization(folder)?;
        let read = Read::new(&text.source)?;
        let kustomization = &read.kustomization;
        let start = text.source.span(0..0);
        let fault = |message: &str| Failure::new(Reason::Invalid, start, message);
        match (taken, kustomization.is_component) {
            (Some(As::Resource), true) => {
                return Err(fault("the kustomization is a component, which belongs under `components`"));
            }
            (Some(As::Component), false) => {
                return Err(fault("the kustomization is no component: its kind is not `Component`"));
            }
            _ => {}
        }
        self.stack.push(folder.to_string());
        let built = self.steps(folder, kustomization, &read, &text.source, on);
        self.stack.pop();
        built.map(|objects| (objects, kustomization.sort.clone()))
    }

    fn steps(
        &mut self,
        folder: &str,
        kustomization: &Kustomization,
        read: &Read,
        source: &Source,
        on: Objects,
    ) -> Result<Objects, Failure> {
        let mut objects = on;
        self.resources(folder, &kustomization.resources, &mut objects)?;
        if let Some(what) = kustomization.metadata.first() {
            return Err(Failure::new(Reason::Unsupported, what.span, format!("`{}` is not written here", what.value)));
        }
        if let Some(what) = &kustomization.unsupported {
            return Err(Failure::new(Reason::Unsupported, what.span, format!("`{}` is not built here", what.value)));
        }
        self.configurations(folder, &kustomization.configurations, &mut objects)?;
        self.generators(folder, kustomization, &mut objects)?;
        self.generator_files(folder, &kustomization.generators, &mut objects)?;
        let more = self.more.clone().filter(|_| self.stack.len() == 1);
        let components = more.iter().flat_map(|more| &more.read.kustomization.components);
        for path in kustomization.components.iter().chain(components) {
            let inner = self.folder(folder, path)?;
            let before = std::mem::take(&mut objects);
            objects = self.target(&inner, before, Some(As::Component)).map_err(|it| it.through(path.span))?.0;
        }
        self.given_namespace = self.namespace.clone().filter(|_| self.stack.len() == 1);
        let config = objects.config.clone();
        self.transformers(folder, read, source, &mut objects.list, &config)?;
        self.transformer_files(folder, &kustomization.transformers, &mut objects)?;
        if let Some(more) = &more {
            self.is_given = true;
            let config = more.config(&objects.config);
            self.transformers(folder, &more.read, &more.source, &mut objects.list, &config)?;
            self.is_given = false;
        }
        vars::bind(&mut objects.list, &kustomization.variables)?;
        vars::join(&mut objects.variables, &kustomization.variables)?;
        Ok(objects)
    }

    /// Where a path leads from the folder of a kustomization.
    pub(super) fn path(&self, folder: &str, path: &Text) -> Result<String, Failure> {
        if let Some(here) = self.builder.options.remote.get(&path.value) {
            return Ok(here.clone());
        }
        let joined = join(folder, &path.value);
        // The project itself may lie above the folder from which paths count, or anywhere.
        let above = |path: &str| path.split('/').take_while(|part| *part == "..").count();
        if path.value.starts_with('/') || above(&joined) > above(folder) {
            let message = format!("`{}` is outside of the project", path.value);
            return Err(Failure::new(Reason::Outside, path.span, message));
        }
        Ok(if joined == "." { String::new() } else { joined })
    }

    /// What is said of a path that leads to nothing.
    fn not_there(&self, path: &Text) -> Failure {
        if let Some(here) = self.builder.options.remote.get(&path.value) {
            let message = format!("`{here}`, which stands for `{}`, is not there", path.value);
            return Failure::new(Reason::Missing, path.span, message);
        }
        if is_remote(&path.value) {
            let message = format!("`{}` is somewhere else, and nothing is fetched", path.value);
            return Failure::new(Reason::Remote, path.span, message);
        }
        Failure::new(Reason::Missing, path.span, format!("`{}` is not there", path.value))
    }

    fn folder(&self, folder: &str, path: &Text) -> Result<String, Failure> {
        let inner = self.path(folder, path)?;
        match self.builder.library.look(&inner) {
            Look::Folder => Ok(inner),
            Look::Absent => Err(self.not_there(path)),
            _ => Err(Failure::new(Reason::Missing, path.span, format!("`{}` is no folder", path.value))),
        }
    }

    /// A file from the folder of a kustomization.
    fn look_file(&self, folder: &str, path: &Text) -> Result<(String, Look), Failure> {
        let inner = self.path(folder, path)?;
        if self.builder.options.within_folders {
            check_folder(folder, &inner, path)?;
        }
        match self.builder.library.look(&inner) {
            Look::Absent => Err(self.not_there(path)),
            Look::Folder => {
                Err(Failure::new(Reason::Missing, path.span, format!("`{}` is a folder, not a file", path.value)))
            }
            look => Ok((inner, look)),
        }
    }

    pub(super) fn file(&mut self, folder: &str, path: &Text) -> Result<Arc<super::Text>, Failure> {
        let (inner, look) = self.look_file(folder, path)?;
        self.builder
            .library
            .text(&inner, look)
            .ok_or_else(|| Failure::new(Reason::Missing, path.span, format!("`{}` cannot be read", path.value)))
    }

    fn resources(&mut self, folder: &str, paths: &[Text], objects: &mut Objects) -> Result<(), Failure> {
        let mut seen: HashSet<_> = objects.list.iter().map(|object| object.id().key()).collect();
        for path in paths {
            let found = match self.path(folder, path).map(|inner| (self.builder.library.look(&inner), inner)) {
                Ok((Look::Folder, inner)) => self.base(&inner, path.span)?,
                Ok((Look::File(..) | Look::Heads(..) | Look::Unread, _)) => {
                    let (inner, look) = self.look_file(folder, path)?;
                    let list = self.builder.library.objects(&inner, look, &mut self.limits);
                    let list = list.map_err(|failure| failure.through(path.span))?;
                    Objects { list, ..Objects::default() }
                }
                Ok((Look::Absent, _)) => return Err(self.not_there(path)),
                Err(failure) => return Err(if is_remote(&path.value) { self.not_there(path) } else { failure }),
            };
            for object in &found.list {
                let id = object.id();
                if !seen.insert(id.key()) {
                    let message = format!("{} is there already", id.shown());
                    return Err(Failure::new(Reason::Conflict, path.span, message));
                }
            }
            objects.list.extend(found.list);
            Limits::check_objects(objects.list.len(), path.span)?;
            merge_config(&mut objects.config, &found.config, path.span)?;
            vars::join(&mut objects.variables, &found.variables)?;
        }
        Ok(())
    }

    /// What another kustomization comes to. Each is built once, however many list it.
    fn base(&mut self, folder: &str, at: Span) -> Result<Objects, Failure> {
        let is_open = self.stack.iter().any(|open| open == folder);
        let known = if is_open { None } else { self.builder.bases.get(folder).cloned() };
        let built = match known {
            Some(known) => known,
            None => {
                let built = self.target(folder, Objects::default(), Some(As::Resource)).map(|(objects, _)| objects);
                // What is at fault because of who lists it may be fine elsewhere.
                let is_own = !matches!(&built, Err(it) if matches!(it.reason, Reason::Cycle | Reason::Limit));
                if is_own {
                    self.builder.bases.insert(folder.to_string(), built.clone());
                }
                built
            }
        };
        built.map_err(|failure| failure.through(at))
    }

    fn configurations(&mut self, folder: &str, paths: &[Text], objects: &mut Objects) -> Result<(), Failure> {
        for path in paths {
            let text = self.file(folder, path)?;
            for document in inline::documents(&text.source, Step::Written, &mut self.limits)? {
                let config = Arc::new(Config::read(&document)?);
                merge_config(&mut objects.config, &config, path.span)?;
            }
        }
        Ok(())
    }

    pub(super) fn generators(
        &mut self,
        folder: &str,
        from: &Kustomization,
        objects: &mut Objects,
    ) -> Result<(), Failure> {
        // So that lines of these files can be shown, those at fault too.
        for file in from.config_maps.iter().chain(&from.secrets).flat_map(|entry| entry.files.iter().chain(&entry.envs))
        {
            let path = file.clone().map(|text| text.split_once('=').map_or(text.clone(), |(_, path)| path.to_string()));
            if let Ok((inner, look)) = self.look_file(folder, &path) {
                self.builder.library.text(&inner, look);
            }
        }
        for (kind, entries) in [(Kind::ConfigMap, &from.config_maps), (Kind::Secret, &from.secrets)] {
            for entry in entries {
                let look = |path: &Text| self.look_file(folder, path).map(|(_, look)| look);
                let made = generate::generate(entry, kind, &from.options, &look)?;
                generate::absorb(&mut objects.list, made)?;
            }
        }
        Ok(())
    }

    pub(super) fn patch(
        &mut self,
        folder: &str,
        entry: &PatchEntry,
        read: &Read,
        source: &Source,
    ) -> Result<Patch, Failure> {
        let by = Step::Patch(entry.at);
        let documents = match (&entry.path, entry.inline) {
            (Some(path), _) => {
                let text = self.file(folder, path)?;
                let read = inline::documents(&text.source, by, &mut self.limits);
                read.map_err(|failure| failure.through(path.span))?
            }
            (None, Some(id)) => match read.inline(source, id) {
                Some(node) => inline::written_in(node, by, &mut self.limits)?,
                None => Vec::new(),
            },
            (None, None) => Vec::new(),
        };
        let target = entry.target.as_ref().map(|(at, text)| Target::new(text, *at)).transpose()?;
        let (may_rename, may_change_kind) = (entry.may_rename, entry.may_change_kind);
        let named = entry.path.clone();
        Ok(Patch { at: entry.at, documents, target, may_rename, may_change_kind, named })
    }
}

fn merge_config(config: &mut Arc<Config>, other: &Arc<Config>, at: Span) -> Result<(), Failure> {
    if Arc::ptr_eq(config, other) || Arc::ptr_eq(other, Config::standard()) {
        return Ok(());
    }
    Arc::make_mut(config).merge(other).map_err(|message| Failure::new(Reason::Conflict, at, message))
}

/// Whether a path is the address of something elsewhere.
fn is_remote(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or("");
    let is_host = host.contains('.') && !host.starts_with('.') && path.contains('/');
    path.contains("://") || path.starts_with("git@") || path.starts_with("git::") || path.contains("?ref=") || is_host
}

/// The names of kustomizations that a folder may have.
pub(super) fn candidates(folder: &str) -> impl Iterator<Item = String> + '_ {
    FILE_NAMES.iter().map(move |name| join(folder, name))
}
