//! What ends a render.

use crate::span::Span;

/// Why a template could not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened, in helm's words.
    pub message: String,
    /// What kind of end it is.
    pub cause: Cause,
    /// Where, if it is known already: the innermost node of the template.
    pub span: Option<Span>,
    /// The nodes of templates on the way to it, the innermost first.
    pub trace: Vec<Level>,
}

/// A node of a template on the way to a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// What Go's message has before that of the level below, or before [`Failure::message`].
    pub prefix: String,
    /// Whether the level below is an error of its own, as what a function returns.
    pub wraps: bool,
    /// The node.
    pub span: Span,
}

/// The kinds of ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A value of the wrong type, a missing template, a function that cannot do what it is asked for.
    Error,
    /// The chart itself says no: `fail`.
    Fail,
    /// The chart asks for a value: `required`.
    Required,
    /// The schema of a chart refuses its values.
    Schema,
    /// A limit of this program, such as the size of the output.
    Limit,
    /// An argument that does not fit its parameter, by its index.
    Argument(u32),
}

impl Failure {
    /// An error with a message.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), cause: Cause::Error, span: None, trace: Vec::new() }
    }

    /// The same with another cause.
    pub fn because(self, cause: Cause) -> Failure {
        Failure { cause, ..self }
    }

    /// The same with a place, unless it has one.
    pub fn or_at(self, span: Span) -> Failure {
        Failure { span: self.span.or(Some(span)), ..self }
    }

    /// The same seen from a node further out.
    pub fn within(mut self, level: Level) -> Failure {
        self.trace.push(level);
        self
    }

    /// The error as Go's `text/template` has it: all nodes on the way in one line.
    pub fn go_message(&self) -> String {
        let prefixes = self.trace.iter().rev().map(|level| level.prefix.as_str());
        prefixes.chain([self.message.as_str()]).collect()
    }

    /// The error as helm prints it: a node a line.
    pub fn helm_message(&self) -> String {
        let whole = self.go_message();
        let mut parts = whole.splitn(3, ": ");
        let (Some(_), Some(location), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            return whole;
        };
        if matches!(self.cause, Cause::Fail | Cause::Required) {
            return format!("execution error at ({location}): {}", self.message);
        }
        let mut starts = Vec::new();
        let mut start = 0;
        for level in self.trace.iter().rev() {
            starts.push(start);
            start += level.prefix.len();
        }
        if self.trace.first().is_none_or(|level| level.wraps) {
            starts.push(start);
        }
        let mut shown: Vec<String> = Vec::new();
        for start in starts {
            let Some(one) = whole.get(start..).and_then(shown_level) else { return whole };
            if shown.last() != Some(&one) {
                shown.push(one);
            }
        }
        shown.concat().trim().to_owned()
    }
}

/// How helm shows one of Go's messages; nothing if it is none of templates.
fn shown_level(message: &str) -> Option<String> {
    let rest = message.strip_prefix("template: ")?;
    if rest.starts_with("no template ") {
        return Some(format!("{message}\n"));
    }
    let up_to_next = |text: &str| text.find(" template:").and_then(|end| text.get(..end)).unwrap_or(text).to_owned();
    if let Some((location, behind)) = rest.split_once(": executing ") {
        let (name, behind) = behind.strip_prefix('"')?.split_once('"')?;
        let (node, message) = behind.strip_prefix(" at <")?.split_once(">: ")?;
        return Some(format!("{location}\n  executing \"{name}\" at <{node}>:\n    {}\n", up_to_next(message)));
    }
    let (location, message) = rest.rsplit_once(": ")?;
    Some(format!("{location}\n  {}\n", up_to_next(message)))
}
