//! The files of a workspace, for builds of kustomizations.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Workspace};
use crate::config::ConfigErrors;
use crate::kustomize::{Build, BuildJson, Builder, FILE_NAMES, Failure, FailureJson, Files, Look, Options};
use crate::listing::{Listed, Listing, NameKind};
use crate::project::{file_name, folder, join};
use crate::source::Source;
use crate::span::Span;
use crate::yaml::{self, Dialect, NodeId};

/// The files of a workspace by their paths. What only its listing knows is there, and its text is not known.
pub struct WorkspaceFiles<'w> {
    pub(super) workspace: &'w Workspace<'w>,
    pub(super) entries: BTreeMap<&'w str, &'w Entry<'w>>,
}

impl<'e> Workspace<'e> {
    /// The files, for who builds several kustomizations of them.
    pub fn files(&self) -> WorkspaceFiles<'_> {
        let entries = self.entries().map(|entry| (entry.path(), entry)).collect();
        WorkspaceFiles { workspace: self, entries }
    }

    /// Builds the kustomization in a folder from the files that are there, and no others. The spans of what is built
    /// are those of the files of the workspace.
    ///
    /// # Errors
    /// It does not build: why, and where that is written.
    pub fn build(&self, folder: &str, options: Options) -> Result<Build, Failure> {
        Builder::new(&self.files(), options).build(folder)
    }

    /// As [`Workspace::build`] for front ends, by the path of the folder or of the kustomization in it, and with the folders
    /// that the configuration has in the place of bases that lie elsewhere. The inner error is why it does not build.
    ///
    /// # Errors
    /// All faults of the configuration, each with its place.
    pub fn kustomize(
        &mut self,
        path: &str,
        within_folders: bool,
    ) -> Result<Result<BuildJson, FailureJson>, ConfigErrors> {
        let remote = self.settle()?.building.remote.clone();
        let path = if FILE_NAMES.contains(&file_name(path)) { folder(path) } else { path };
        let path = join("", path);
        let files = self.files();
        let mut builder = Builder::new(&files, Options { within_folders, remote });
        let shown = |path: &str| path.to_string();
        Ok(match builder.build(if path == "." { "" } else { &path }) {
            Ok(build) => Ok(builder.told(&build, &shown)),
            Err(failure) => Err(builder.told_failure(&failure, &shown)),
        })
    }

    /// The paths of the kustomizations that are there; those first that the last check has built by themselves.
    pub fn kustomizations(&self) -> Vec<&str> {
        let mut found: Vec<&Entry> =
            self.entries().filter(|entry| FILE_NAMES.contains(&file_name(entry.path()))).collect();
        let is_root = |entry: &Entry| self.roots.iter().any(|root| root.file == entry.id());
        found.sort_by_key(|entry| (!is_root(entry), entry.path()));
        found.into_iter().map(Entry::path).collect()
    }
}

/// How many builds of a value are told of.
const MAX_REWRITTEN: usize = 32;

/// How much of a value is told (bytes).
const MAX_VALUE: usize = 80;

/// What the build of a kustomization makes of a value, as it was at the last check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The folder of the kustomization; empty for that of the project.
    pub folder: String,
    /// The first line of the value in the build.
    pub value: String,
    /// Where that is written.
    pub written: Span,
    /// Where the value stood that it takes the place of.
    pub before: Span,
}

impl Workspace<'_> {
    /// What builds of kustomizations make of the value at an offset (bytes) of a file, and which value one there takes the
    /// place of.
    pub fn rewritten(&self, key: &str, offset: usize) -> Vec<Rewritten> {
        let Some(file) = self.entry(key).map(Entry::id) else { return Vec::new() };
        let is_here = |span: Span| span.file == file && span.range().contains(&offset);
        let mut found = Vec::new();
        for root in self.roots.iter().filter(|root| root.layer == 0 && !root.is_chart()) {
            let (Ok(printed), Some(entry)) = (&root.built, self.entry_of(root.file)) else { continue };
            for (text, object) in printed.documents() {
                let places = object.places.iter().enumerate();
                let places = places.filter_map(|(at, place)| Some((at, place?.span, place?.before?)));
                let mut here = places.filter(|(_, written, before)| is_here(*before) || is_here(*written)).peekable();
                if here.peek().is_none() {
                    continue;
                }
                let source = Source::new(file, "", text);
                let documents = yaml::parse(&source, Dialect::Kubernetes);
                for (at, written, before) in here {
                    let node = documents.first().and_then(|document| document.node_at(&source, NodeId(at as u32)));
                    let line = node.map_or("", |node| source.slice(node.span())).lines().next().unwrap_or("");
                    let value = line.get(..line.floor_char_boundary(MAX_VALUE)).unwrap_or("").to_string();
                    let one = Rewritten { folder: folder(entry.path()).to_string(), value, written, before };
                    if found.len() < MAX_REWRITTEN && !found.contains(&one) {
                        found.push(one);
                    }
                }
            }
        }
        found
    }
}

impl Files for WorkspaceFiles<'_> {
    fn look(&self, path: &str) -> Look {
        if let Some(entry) = self.entries.get(path) {
            return match entry.read(self.workspace.reader) {
                Ok(bytes) => Look::File(entry.id(), Arc::from(bytes)),
                Err(_) => Look::Unread,
            };
        }
        let below = format!("{path}/");
        let next = self.entries.range(below.as_str()..).next();
        if path.is_empty() || next.is_some_and(|(other, _)| other.starts_with(&below)) {
            return Look::Folder;
        }
        self.workspace.listing.as_deref().map_or(Look::Absent, |listing| listed(listing, path))
    }
}

fn listed(listing: &dyn Listing, path: &str) -> Look {
    let Listed::Names(names) = listing.list(folder(path)) else { return Look::Absent };
    match names.iter().find(|name| *name.text == *file_name(path)).map(|name| name.kind) {
        Some(NameKind::Folder) => Look::Folder,
        Some(NameKind::File) => Look::Unread,
        _ => Look::Absent,
    }
}
