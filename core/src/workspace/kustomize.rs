//! The files of a workspace, for builds of kustomizations.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Workspace};
use crate::kustomize::{Build, Builder, Failure, Files, Look, Options};
use crate::listing::{Listed, Listing, NameKind};
use crate::project::{file_name, folder};

/// The files of a workspace by their paths. What only its listing knows is there, and its text is not known.
pub struct WorkspaceFiles<'w> {
    workspace: &'w Workspace<'w>,
    entries: BTreeMap<&'w str, &'w Entry<'w>>,
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
