//! Kustomizations, built as `kustomize build` builds them, but offline and with the writer of each node.
//!
//! [`Builder::build`] takes a folder with a kustomization and returns its objects. Files come from the caller
//! ([`Files`]); nothing is fetched, and nothing beside the files is read. The order of the steps and what each of them
//! does are those of kustomize v5.8.2 (`docs/decisions/0034-kustomizations.md`).

mod apply;
mod build;
mod effects;
mod entries;
mod error;
mod fields;
mod generate;
mod given;
mod hash;
mod images;
mod inline;
mod json;
mod json6902;
mod lists;
mod load;
mod merge;
mod order;
mod patch;
mod paths;
mod plugins;
mod print;
mod printed;
mod read;
mod references;
mod removed;
mod replace;
mod resource;
mod scalar;
mod schema;
mod select;
mod strict;
mod substitute;
#[cfg(test)]
mod tests;
mod transform;
mod tree;
mod vars;

pub use build::{Build, Builder, Building, Options};
pub use effects::{Effect, Outcome};
pub use error::{Failure, Reason};
pub use given::Given;
pub use hash::ends_in_hash;
pub use json::{BuildJson, BuiltLineJson, BuiltObjectJson, EntryJson, FailureJson, WriterJson};
pub use print::{Line, lines};
pub use printed::{Piece, Place, Places, Printed, PrintedObject, Removal, Restored};
pub use resource::{Id, Resource};
pub use scalar::{Meaning, Scalar};
pub(crate) use substitute::Variables;
pub use tree::{Entry, Node, Origin, Step, Value};

use std::sync::Arc;

use crate::source::Source;
use crate::span::{FileId, Span};

/// The names that a kustomization may have, of which a folder has one.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// How deep kustomizations may list each other.
const MAX_DEPTH: usize = 64;

/// How many nodes one build may read.
const MAX_NODES: usize = 3_000_000;

/// How many objects one build may have.
const MAX_OBJECTS: usize = 100_000;

/// How many kustomizations one build may take in.
const MAX_KUSTOMIZATIONS: usize = 10_000;

/// What lies at a path.
#[derive(Debug, Clone)]
pub enum Look {
    /// A file: its index, which the spans of the build carry, and its bytes.
    File(FileId, Arc<[u8]>),
    /// A file of which resource definitions are left out but for their heads. What patches do to these is not known.
    Heads(FileId, Arc<[u8]>),
    /// A file whose text nobody knows.
    Unread,
    /// A folder.
    Folder,
    /// Nothing.
    Absent,
}

/// The files that a build may read.
pub trait Files {
    /// What lies at a path: cleaned, with `/` between folders, from the top of the project; the empty one is the top.
    fn look(&self, path: &str) -> Look;
}

/// A file that was read for a build.
#[derive(Debug)]
pub(crate) struct Text {
    pub source: Arc<Source>,
}

/// What a build may still do.
#[derive(Debug)]
pub(crate) struct Limits {
    nodes: usize,
    kustomizations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { nodes: MAX_NODES, kustomizations: MAX_KUSTOMIZATIONS }
    }
}

impl Limits {
    /// Limits for trees of this many nodes.
    #[cfg(test)]
    fn of_nodes(nodes: usize) -> Self {
        Limits { nodes, ..Limits::default() }
    }

    /// Counts a node.
    fn count_node(&mut self, at: Span) -> Result<(), Failure> {
        self.nodes = self
            .nodes
            .checked_sub(1)
            .ok_or_else(|| Failure::new(Reason::Limit, at, format!("the build has more than {MAX_NODES} values")))?;
        Ok(())
    }

    /// Counts a kustomization.
    fn count_kustomization(&mut self) -> Result<(), Failure> {
        self.kustomizations = self.kustomizations.checked_sub(1).ok_or_else(|| {
            Failure::nowhere(Reason::Limit, format!("the build takes in more than {MAX_KUSTOMIZATIONS} kustomizations"))
        })?;
        Ok(())
    }

    /// Checks how many objects there are.
    fn check_objects(count: usize, at: Span) -> Result<(), Failure> {
        if count <= MAX_OBJECTS {
            return Ok(());
        }
        Err(Failure::new(Reason::Limit, at, format!("the build has more than {MAX_OBJECTS} objects")))
    }
}
