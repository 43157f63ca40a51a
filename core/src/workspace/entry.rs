//! One file of a workspace.

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::Config;
use crate::linter::Coverage;
use crate::model::Format;
use crate::project::{File, Hint, TEST_DATA};
use crate::source::{copy_of, larger_than};
use crate::span::FileId;

/// Reads files that a workspace does not hold.
pub trait Reader: Sync {
    /// The bytes of a file by its key, or why they cannot be had. It is called in the workers' threads.
    ///
    /// # Errors
    /// A reason for people.
    fn read(&self, key: &str) -> Result<Vec<u8>, String>;
}

/// Why a file is in a workspace, which decides what is said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is judged, unless the configuration leaves it out.
    Given,
    /// As `Given`, of text that was made from other text: nobody could apply an edit to it, so there are no fixes.
    Derived,
    /// It is judged: whoever found it has asked the configuration.
    Found,
    /// As `Found`, of a file that somebody named: one that is of no format is told so.
    Named,
    /// It is only there because others need it: nothing is said about it.
    Needed,
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'e> {
    /// Its bytes.
    Held(Cow<'e, [u8]>),
    /// Its bytes as somebody edits them, who may point at any place of them: the text is kept whole.
    Open(Cow<'e, [u8]>),
    /// The workspace's [`Reader`] has it, and is asked for it when it is needed.
    Elsewhere,
}

/// One file of a workspace.
#[derive(Debug)]
pub struct Entry<'e> {
    pub(super) id: FileId,
    pub(super) key: Arc<str>,
    /// The same text as the key where the two are equal.
    pub(super) path: Arc<str>,
    pub(super) role: Role,
    /// All bytes: of text that no rule looks at, the parsed file keeps none.
    pub(super) content: Content<'e>,
    /// `None` before it is parsed for the first time.
    pub(super) file: Option<Arc<File>>,
    /// It must be read or parsed again.
    pub(super) stale: bool,
    pub(super) problem: Option<String>,
    /// What was known of it when it was parsed last.
    pub(super) hint: Hint,
}

impl Entry<'_> {
    /// The name by which the workspace knows it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The path by which findings and other files name it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it is there.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Its bytes, if the workspace holds them.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Held(bytes) | Content::Open(bytes) => Some(bytes),
            Content::Elsewhere => None,
        }
    }

    /// Its index: that of the spans in it.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The file as it was parsed for the last check; `None` before the first one.
    pub fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// Why it could not be had at the last check.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// What is said about it under a configuration.
    pub(super) fn coverage(&self, config: &Config) -> Coverage {
        match self.role {
            _ if config.is_schema(&self.path) => Coverage::Silent,
            Role::Found => Coverage::Judged,
            Role::Named => Coverage::Named,
            Role::Needed => Coverage::Silent,
            Role::Given | Role::Derived if config.is_excluded(&self.path) => Coverage::Silent,
            Role::Given | Role::Derived if config.is_test_data(&self.path) => Coverage::LeftOut(TEST_DATA),
            Role::Given | Role::Derived => Coverage::Judged,
        }
    }

    /// What is known of it beside its path. `named_as` is what files that somebody named are said to be.
    pub(super) fn hint(&self, config: &Config, named_as: Option<Format>) -> Hint {
        if config.is_schema(&self.path) {
            return Hint::Schema;
        }
        let is_named = self.role == Role::Named;
        let format = named_as.filter(|_| is_named).or_else(|| config.format_of(&self.path));
        format.map_or(if is_named { Hint::Named } else { Hint::None }, Hint::As)
    }

    /// A copy of the bytes, for who parses them.
    pub(super) fn read(&self, reader: Option<&dyn Reader>) -> Result<Vec<u8>, String> {
        match (&self.content, reader) {
            (Content::Held(bytes) | Content::Open(bytes), _) => copy_of(bytes),
            (Content::Elsewhere, Some(reader)) => reader.read(&self.key),
            (Content::Elsewhere, None) => Err("nobody can read it".to_string()),
        }
    }

    /// Reads and parses it, unless it has more bytes than `limit`; what was parsed last is returned where that is the
    /// same text.
    pub(super) fn parse(&self, reader: Option<&dyn Reader>, limit: usize) -> Result<Arc<File>, String> {
        if let Some(file) = File::unread_schema(self.id, &self.path, self.hint) {
            return Ok(Arc::new(file));
        }
        let bytes = self.read(reader)?;
        if bytes.len() > limit {
            return Err(larger_than(limit));
        }
        if let Some(last) = self.file.as_ref().filter(|last| last.hint == self.hint && self.is_of(last, &bytes)) {
            return Ok(last.clone());
        }
        let parse = if matches!(self.content, Content::Open(_)) { File::whole } else { File::hinted };
        let file = parse(self.id, &self.path, bytes, self.hint);
        match &self.file {
            Some(last) if !last.is_nothing() => file.keep_syntax_after(last),
            _ => file.keep_syntax(),
        }
        Ok(Arc::new(file))
    }

    /// Whether a file was parsed from these bytes, and has all of them.
    fn is_of(&self, file: &File, bytes: &[u8]) -> bool {
        let source = &file.source;
        let is_exact = !file.is_nothing() && source.invalid_utf8().is_empty();
        is_exact && source.path == *self.path && source.text().as_bytes() == bytes
    }
}
