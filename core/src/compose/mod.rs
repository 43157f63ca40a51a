//! Compose files into the common model: files that belong together are merged as the Compose specification says.
//!
//! The way of a file: `group` says what belongs together, `read` makes values of YAML nodes and puts variables in,
//! `load` resolves `extends` and `include` and lays one file over the other by the rules of `merge`, `service` makes
//! workloads of the result. Every value keeps the place where it is written.

mod build;
mod commands;
mod development;
pub mod dotenv;
mod group;
mod interpolate;
mod judged;
mod links;
mod load;
mod merge;
mod pairs;
mod ports;
mod read;
mod resources;
mod security;
mod service;
mod shared;
#[cfg(test)]
mod tests;
mod value;
mod volumes;
mod words;

pub use build::Build;
pub use development::is_trial_path;
pub use group::is_default as is_default_name;
pub(crate) use group::{Group, Groups};
pub use interpolate::{Fallback, Variable, variables};
pub(crate) use load::parse;
pub use ports::{InvalidPort, PortError};
pub use read::VariableUse;
pub use security::SecurityOption;
pub use value::{Data, Entry, Text, Value};

use std::collections::{HashMap, HashSet};

use crate::model::{NodeRef, Pairs, Setting, Workload};
use crate::project::{Project, Trees, folder, join};
use crate::span::{FileId, Span, Spanned};

/// Compose files that belong together.
#[derive(Debug, Clone)]
pub struct ComposeProject {
    /// The main file, then overrides in the order of merging. Files from `include` and `extends` are not among them.
    pub files: Vec<FileId>,
    /// Files from `include`. They are no projects of their own.
    pub included: Vec<FileId>,
    /// Other files from which services are extended.
    pub extended: Vec<FileId>,
    /// The top-level `name`.
    pub name: Setting<String>,
    /// The top-level `version` keys of all files, each with its whole entry.
    pub versions: Vec<Span>,
    /// The merged services in the order of the files.
    pub services: Vec<Service>,
    /// The places of the services by their names.
    pub(crate) by_name: HashMap<String, usize>,
    /// The top-level `networks`.
    pub networks: Vec<Declared>,
    /// The top-level `volumes`.
    pub volumes: Vec<Declared>,
    /// The top-level `configs`.
    pub configs: Vec<Declared>,
    /// The top-level `secrets`.
    pub secrets: Vec<Declared>,
    /// The profiles that `COMPOSE_PROFILES` in the `.env` file turns on.
    pub active_profiles: Vec<String>,
    /// Every use of a variable in values, in the order of reading; aliases repeat theirs.
    pub variables: Vec<VariableUse>,
    /// Paths in `include` and `extends` at which the run has no file.
    pub missing_files: Vec<MissingFile>,
    /// Folders that paths of a file count from, where it is not the file's own.
    pub(crate) folders: HashMap<FileId, String>,
    /// Whether a part could not be read or found (a broken file, a missing include), so that absence says nothing.
    pub incomplete: bool,
    /// Whether the main file is meant to be laid over another one: an override without its base, a file of fragments.
    pub fragment: bool,
}

impl ComposeProject {
    /// A service by name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.by_name.get(name).and_then(|index| self.services.get(*index))
    }

    /// What services name of a kind.
    pub fn named(&self, kind: ReferenceKind) -> HashSet<&str> {
        let references = self.services.iter().flat_map(|service| &service.references);
        references.filter(|one| one.kind == kind).map(|one| one.name.value.as_str()).collect()
    }

    /// The path in the run of a relative one that is written somewhere: it counts from the folder of that file, or from
    /// the one that `include` gives it.
    pub fn path_at(&self, written: Span, path: &str, project: &Project) -> String {
        let own = || folder(&project.file(written.file).source.path);
        join(self.folders.get(&written.file).map_or_else(own, String::as_str), path)
    }

    /// Whether a file is a part of the project in any way.
    pub fn has_file(&self, file: FileId) -> bool {
        [&self.files, &self.included, &self.extended].into_iter().any(|files| files.contains(&file))
    }
}

/// A path in `include` or `extends` at which the run has no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFile {
    /// The path as it is written.
    pub written: Spanned<String>,
    /// The path in the project.
    pub path: String,
}

/// A network, volume, config or secret of the top level.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its key.
    pub name: Spanned<String>,
    /// `external`; `Dynamic` when that is not known.
    pub external: Setting<bool>,
    /// What it says; null when nothing does.
    pub value: Value,
}

/// A Compose service: a workload with one container, and what only Compose has.
#[derive(Debug, Clone)]
pub struct Service {
    /// The workload; its one container has the role `Service`.
    pub workload: Workload,
    /// `build`.
    pub build: Option<Build>,
    /// `depends_on`.
    pub depends_on: Vec<Dependency>,
    /// `restart`.
    pub restart: Setting<String>,
    /// `profiles`.
    pub profiles: Vec<Spanned<String>>,
    /// `build.labels`.
    pub build_labels: Pairs,
    /// `container_name`.
    pub container_name: Setting<String>,
    /// `env_file`.
    pub env_files: Vec<EnvFile>,
    /// `security_opt`, whole.
    pub security_options: Vec<SecurityOption>,
    /// Entries of `ports` and `expose` that are none.
    pub invalid_ports: Vec<InvalidPort>,
    /// What the service names: networks, volumes, other services and so on.
    pub references: Vec<Reference>,
    /// The merged service, for all that the model has no field for.
    pub value: Value,
    /// The mapping of the service in the file that defines it.
    pub node: Option<NodeRef>,
}

impl Service {
    /// Whether two services can run together as far as their profiles say: one without profiles always runs. A profile that
    /// nobody turns on, such as `none`, is what services that are only extended have.
    pub fn can_run_with(&self, other: &Service) -> bool {
        let on = |service: &Service| service.profiles.is_empty() || service.profiles.iter().any(is_ever_on);
        let is_shared = |mine: &Spanned<String>| other.profiles.iter().any(|theirs| mine.value == theirs.value);
        on(self)
            && on(other)
            && (self.profiles.is_empty()
                || other.profiles.is_empty()
                || self.profiles.iter().filter(|profile| is_ever_on(profile)).any(is_shared))
    }
}

/// Whether somebody may turn on a profile of this name.
fn is_ever_on(profile: &Spanned<String>) -> bool {
    !matches!(profile.value.as_str(), "none" | "never" | "disabled" | "donotstart" | "do-not-start" | "template")
}

/// An entry of `depends_on`.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The other service.
    pub service: Spanned<String>,
    /// `condition`; `service_started` in the short form.
    pub condition: Spanned<String>,
    /// `required`, true unless it is written otherwise.
    pub required: bool,
}

/// An entry of `env_file`.
#[derive(Debug, Clone)]
pub struct EnvFile {
    /// The path as it is written; `Dynamic` when a part is not known.
    pub path: Setting<String>,
    /// The path in the project, if it is known.
    pub project_path: Option<String>,
    /// `required`, true unless it is written otherwise.
    pub required: bool,
    /// What to underline.
    pub span: Span,
}

/// Something that a service names and that must be declared elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What is named.
    pub kind: ReferenceKind,
    /// Its name, only if it is wholly known.
    pub name: Spanned<String>,
    /// The key that names it: `depends_on`, `network_mode` …
    pub key: &'static str,
    /// Whether it is there.
    pub found: bool,
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// A service.
    Service,
    /// A network of the top level.
    Network,
    /// A volume of the top level.
    Volume,
    /// A config of the top level.
    Config,
    /// A secret of the top level.
    Secret,
}

/// Groups the Compose files of a project, in the order of their main files.
pub(crate) fn groups(project: &Project) -> Groups {
    let trees = Trees::default();
    group::groups(project, &trees)
}

/// Merges and lowers the files of a group.
pub(crate) fn lower(project: &Project, groups: &Groups, group: &Group) -> ComposeProject {
    service::project(project, &Trees::default(), &groups.shared, group)
}

/// What stands for a group that could not be lowered.
pub(crate) fn unread(group: &Group) -> ComposeProject {
    ComposeProject {
        files: group.files.clone(),
        included: Vec::new(),
        extended: Vec::new(),
        name: Setting::NotApplicable,
        versions: Vec::new(),
        services: Vec::new(),
        by_name: HashMap::new(),
        networks: Vec::new(),
        volumes: Vec::new(),
        configs: Vec::new(),
        secrets: Vec::new(),
        active_profiles: Vec::new(),
        variables: Vec::new(),
        missing_files: Vec::new(),
        folders: HashMap::new(),
        incomplete: true,
        fragment: true,
    }
}
