//! Compose files into the common model: files that belong together are merged as the Compose specification says.

use crate::model::{NodeRef, Pairs, Setting, Workload};
use crate::project::Project;
use crate::span::{FileId, Span, Spanned};

/// Compose files that belong together.
#[derive(Debug, Clone)]
pub struct ComposeProject {
    /// The main file, then overrides in the order of merging. Files from `include` and `extends` are not among them.
    pub files: Vec<FileId>,
    /// The top-level `version` keys, each with its whole entry.
    pub version: Option<Span>,
    /// The merged services in the order of the files.
    pub services: Vec<Service>,
    /// Whether a part could not be read or found (a broken file, a missing include), so that absence says nothing.
    pub incomplete: bool,
}

impl ComposeProject {
    /// A service by name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.workload.name == name)
    }
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
    /// The mapping of the service in the file that defines it.
    pub node: Option<NodeRef>,
}

/// `build` of a service.
#[derive(Debug, Clone)]
pub struct Build {
    /// The context folder as a path of the project; `None` when it is remote or not known.
    pub context: Option<String>,
    /// The Dockerfile as a path of the project; `None` when it is inline, remote or not known.
    pub dockerfile: Option<String>,
    /// The target stage; `Unset` for the last one.
    pub target: Setting<String>,
    /// `args`.
    pub args: Vec<crate::model::EnvVar>,
    /// Where it is written.
    pub span: Span,
}

/// An entry of `depends_on`.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The other service.
    pub service: Spanned<String>,
    /// `condition`; `service_started` in the short form.
    pub condition: Spanned<String>,
}

/// Groups and merges the Compose files of a project.
pub fn projects(_project: &Project) -> Vec<ComposeProject> {
    Vec::new()
}
