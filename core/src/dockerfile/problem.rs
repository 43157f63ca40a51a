//! What the Dockerfile parser could not accept.

use std::borrow::Cow;

use crate::span::Span;

/// Something that BuildKit would refuse, or that a limit of ours cut off. Everything else in the file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What sort of fault it is.
    pub kind: ProblemKind,
    /// The guilty text.
    pub span: Span,
    /// The fault in words, lower case, without a full stop.
    pub message: Cow<'static, str>,
}

/// The sorts of faults in a Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file has no instruction at all.
    NoInstruction,
    /// An instruction other than ARG stands before the first FROM.
    BeforeFrom,
    /// A directive is given twice or has a value that does not exist.
    InvalidDirective,
    /// An instruction lacks an argument.
    MissingArgument,
    /// An instruction has more arguments than it takes.
    TooManyArguments,
    /// A flag that the instruction does not know.
    UnknownFlag,
    /// A flag that may be given once is given again.
    DuplicateFlag,
    /// A flag without the value that it needs, or with one that it cannot take.
    InvalidFlagValue,
    /// A JSON array holds something else than strings.
    NotStrings,
    /// SHELL needs a JSON array and has something else.
    NotJson,
    /// A word of ENV, LABEL or ARG is no assignment, or has no name.
    InvalidAssignment,
    /// A stage name with letters that are not allowed.
    InvalidStageName,
    /// HEALTHCHECK is followed by neither NONE nor CMD.
    InvalidHealthcheck,
    /// An instruction that must not be a trigger of ONBUILD.
    InvalidTrigger,
    /// A heredoc whose end line is missing; the lines below it were read as instructions.
    UnterminatedHeredoc,
    /// The line that ends a heredoc is indented so that it does not; it was read as its end all the same.
    IndentedHeredocEnd,
    /// A heredoc in a place where none may be.
    InvalidHeredoc,
    /// A quote that is not closed in a word.
    UnterminatedQuote,
    /// A `${…}` that is not closed or has an unknown form.
    BadSubstitution,
    /// A limit of the parser was reached.
    Limit,
}
