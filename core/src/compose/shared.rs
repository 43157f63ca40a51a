//! Compose files that several projects name: read once for all of them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::load::parse;
use crate::project::{Project, Syntax};
use crate::span::FileId;
use crate::yaml::{Document, Node, NodeId};

/// The files that several others extend or include. Each is read when it is asked for first, on whichever thread that is.
#[derive(Debug, Default)]
pub(crate) struct Shared(HashMap<FileId, OnceLock<SharedFile>>);

/// A file that several others name.
#[derive(Debug)]
pub(super) struct SharedFile {
    syntax: Arc<Syntax>,
    /// Where the services of each document stand, by name; `None` where merge keys decide which there are.
    services: Vec<Option<HashMap<String, NodeId>>>,
}

impl Shared {
    /// Nothing of these files is read yet.
    pub(super) fn new(files: impl Iterator<Item = FileId>) -> Self {
        Shared(files.map(|file| (file, OnceLock::new())).collect())
    }

    /// A file, if it is one of those.
    pub(super) fn get(&self, project: &Project, file: FileId) -> Option<&SharedFile> {
        let slot = self.0.get(&file)?;
        Some(slot.get_or_init(|| {
            let syntax = parse(project.file(file));
            let services = syntax.documents().iter().map(|document| {
                let root = document.node(&project.file(file).source)?;
                names(root.get("services")?)
            });
            let services = services.collect();
            SharedFile { syntax, services }
        }))
    }
}

impl SharedFile {
    /// The documents of the file.
    pub(super) fn documents(&self) -> &[Document] {
        self.syntax.documents()
    }

    /// A service of a document, as it is written; `root` is the document's.
    pub(super) fn service<'a>(&'a self, document: usize, root: Node<'a>, name: &str) -> Option<Node<'a>> {
        match self.services.get(document)? {
            Some(names) => root.document().node_at(root.source(), *names.get(name)?),
            None => root.get("services")?.get(name),
        }
    }
}

/// The values of a mapping by their keys; the last one of a key that is written twice.
fn names(services: Node) -> Option<HashMap<String, NodeId>> {
    let mut found = HashMap::new();
    for entry in services.own_entries() {
        if entry.is_merge() {
            return None;
        }
        if let Some(name) = entry.key.text() {
            found.insert(name.to_string(), entry.value.id());
        }
    }
    Some(found)
}
