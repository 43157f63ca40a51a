//! Why a kustomization does not build.

use crate::span::Span;

/// Why a kustomization does not build, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind of fault it is.
    pub reason: Reason,
    /// What is wrong, for people.
    pub message: String,
    /// The entry or value at fault; `None` where no file has a place for it.
    pub at: Option<Span>,
    /// The entries of the kustomizations that led there, the innermost first.
    pub through: Vec<Span>,
}

/// What keeps a kustomization from building.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A file or folder is not there, or a folder has no kustomization or several.
    Missing,
    /// A base is somewhere else, and nothing is fetched.
    Remote,
    /// A file is outside of the folder of its kustomization, where that is not allowed.
    Outside,
    /// Charts, plug-ins and other things that are not built here.
    Unsupported,
    /// A kustomization or file that cannot be read, or has a field or value that it may not have.
    Invalid,
    /// A kustomization lists itself, through others.
    Cycle,
    /// Two objects have the same id.
    Conflict,
    /// A patch, replacement or entry finds no object, or too many.
    Target,
    /// A path leads to nothing in an object.
    Path,
    /// One of the limits of a build is reached.
    Limit,
}

impl Failure {
    /// A fault at a place.
    pub(super) fn new(reason: Reason, at: Span, message: impl Into<String>) -> Failure {
        Failure { reason, message: message.into(), at: Some(at), through: Vec::new() }
    }

    /// What is not built, since it is too much.
    pub(crate) fn beyond_limit(message: String) -> Failure {
        Failure::nowhere(Reason::Limit, message)
    }

    /// Why a chart does not render.
    pub(crate) fn not_rendered(message: &str) -> Failure {
        Failure::nowhere(Reason::Unsupported, message)
    }

    /// A fault without a place.
    pub(super) fn nowhere(reason: Reason, message: impl Into<String>) -> Failure {
        Failure { reason, message: message.into(), at: None, through: Vec::new() }
    }

    /// The same fault, reached through an entry; one that has no place yet is at the entry.
    pub(super) fn through(mut self, entry: Span) -> Failure {
        match self.at {
            None => self.at = Some(entry),
            Some(at) if at != entry => self.through.push(entry),
            Some(_) => {}
        }
        self
    }
}
