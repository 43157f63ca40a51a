//! What is wrong with a configuration, where, and what was probably meant.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use super::layer::Origin;
use crate::source::Source;
use crate::span::FileId;

/// One fault in a configuration.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{kind}")]
pub struct ConfigError {
    /// What is wrong.
    pub kind: ConfigErrorKind,
    /// Which configuration.
    pub origin: Origin,
    /// Where in the text of a file (bytes); `None` for what was given without a text.
    pub span: Option<Range<usize>>,
    /// The text, for the source frame.
    text: Option<Arc<NamedSource<Arc<str>>>>,
    /// Line and column (characters), both from 1.
    position: Option<(u32, u32)>,
}

/// The kinds of faults in a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigErrorKind {
    /// The text is not TOML (version 1.1).
    #[error("{message}")]
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// A key that does not exist.
    #[error("unknown key `{key}`{where_}{}", meant(.suggestion))]
    UnknownKey {
        /// The key as it is written.
        key: String,
        /// In which table: empty, or ` in …`.
        where_: String,
        /// The nearest key that exists.
        suggestion: Option<String>,
    },
    /// A rule, practice or alias that does not exist.
    #[error("unknown rule `{name}`{}", meant(.suggestion))]
    UnknownRule {
        /// The name as it is written.
        name: String,
        /// The nearest name that exists.
        suggestion: Option<String>,
    },
    /// The name of a rule in another tool that no rule of ours answers to, or of a project's own rule that is not read. It is a
    /// note, no fault.
    #[error("no rule finds what `{name}` finds, so there is nothing to select or ignore")]
    NotCovered {
        /// The name as it is written.
        name: String,
    },
    /// Something else that is worth saying and no fault.
    #[error("{message}")]
    Note {
        /// What is said.
        message: String,
    },
    /// A value of the wrong type.
    #[error("`{key}` must be {expected}, not {found}")]
    WrongType {
        /// The key.
        key: String,
        /// What is wanted, with its article.
        expected: &'static str,
        /// What is there, with its article.
        found: &'static str,
    },
    /// A value that is not among the accepted ones.
    #[error("`{value}` is no value of `{key}`; it is {expected}{}", meant(.suggestion))]
    BadValue {
        /// The key.
        key: String,
        /// The value as it is written.
        value: String,
        /// What is accepted.
        expected: String,
        /// The nearest accepted value.
        suggestion: Option<String>,
    },
    /// A pattern of paths that cannot be read.
    #[error("`{pattern}` is not a valid pattern of paths: {reason}")]
    BadPattern {
        /// The pattern as it is written.
        pattern: String,
        /// Why.
        reason: String,
    },
    /// A key that another one needs.
    #[error("an entry of `overrides` needs `files`: the paths that it is for")]
    MissingFiles,
    /// A file named by `extends` that is not there.
    #[error("the configuration `{path}` that is extended was not found in this project")]
    MissingFile {
        /// The path, relative to the run.
        path: String,
    },
    /// A file that extends itself, directly or through others.
    #[error("the configuration `{path}` extends itself")]
    Cycle {
        /// The path, relative to the run.
        path: String,
    },
    /// More files extended one after the other than are read.
    #[error("more than {0} configurations extend each other")]
    TooDeep(usize),
}

fn meant(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

impl ConfigError {
    /// A fault in something that has no text, such as a flag.
    pub fn new(kind: ConfigErrorKind, origin: Origin) -> Self {
        ConfigError { kind, origin, span: None, text: None, position: None }
    }

    /// A fault at a place of a text.
    pub(super) fn at(kind: ConfigErrorKind, origin: &Origin, text: &str, span: Option<Range<usize>>) -> Self {
        let Some(span) = span else { return ConfigError::new(kind, origin.clone()) };
        let position = Source::new(FileId(0), "", text).position(u32::try_from(span.start).unwrap_or(u32::MAX));
        ConfigError {
            kind,
            origin: origin.clone(),
            span: Some(span),
            text: Some(Arc::new(NamedSource::new(origin.to_string(), Arc::from(text)))),
            position: Some((position.line, position.column)),
        }
    }

    /// The line, from 1.
    pub fn line(&self) -> Option<u32> {
        self.position.map(|(line, _)| line)
    }

    /// The column in characters, from 1.
    pub fn column(&self) -> Option<u32> {
        self.position.map(|(_, column)| column)
    }

    /// `path:line:column: message`, on one line.
    pub fn concise(&self) -> String {
        match self.position {
            Some((line, column)) => format!("{}:{line}:{column}: {self}", self.origin),
            None => format!("{}: {self}", self.origin),
        }
    }
}

impl Diagnostic for ConfigError {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_deref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some("here".into()), span))))
    }
}

/// All faults of a configuration, in the order of files and places.
#[derive(Debug, Clone, Default)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&error.concise())?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

impl Diagnostic for ConfigErrors {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.0.iter().map(|error| error as &dyn Diagnostic)))
    }
}
