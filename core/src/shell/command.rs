//! Simple commands and what belongs to them.

use super::word::Word;
use super::{BlockId, HeredocId, PipelineId};
use crate::span::Span;

/// A simple command by its index in [`super::Script::commands`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub(crate) u32);

impl CommandId {
    /// The index in [`super::Script::commands`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A simple command: assignments, words and redirections. `[[ … ]]` and `(( … ))` are commands of these names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its own index.
    pub id: CommandId,
    /// All words as written, from the first one that is no assignment.
    pub words: Vec<Word>,
    /// `NAME=value` before the command, and those that `env` or `sudo` is given.
    pub assignments: Vec<Assignment>,
    /// `> file`, `2>&1`, `<<EOF`, in order.
    pub redirections: Vec<Redirection>,
    /// From the first word, assignment or redirection to the last.
    pub span: Span,
    /// How it is joined to what stands before it in the same block.
    pub connector: Connector,
    /// Where the operator stands; empty at the command's start if there is none.
    pub connector_span: Span,
    /// Ends with `&`, itself or the list that it is in.
    pub background: bool,
    /// `!` stands before it or its pipeline.
    pub negated: bool,
    /// The block that it stands in.
    pub block: BlockId,
    /// The pipeline that it is a stage of, if it is in one of two stages or more.
    pub pipeline: Option<PipelineId>,
    /// Where it stands in the nesting of blocks.
    pub place: Place,
    /// Its index among the items of its block.
    pub(crate) item: usize,
    pub(crate) name: Option<Box<str>>,
    /// Index of the resolved command word in `words`; `words.len()` if there is none.
    pub(crate) name_index: usize,
    /// Indexes in `words` of the commands that were looked through, with their names.
    pub(crate) wrappers: Vec<(usize, &'static str)>,
    pub(crate) kept: super::options::Kept,
}

/// Where a command stands in the nesting of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// How many blocks are around it; 0 at the top.
    pub depth: u16,
    /// In the condition of an `if`, `while` or `until`, at any depth.
    pub in_condition: bool,
    /// In `$(…)`, backticks, `<(…)` or `>(…)`, at any depth.
    pub in_substitution: bool,
    /// In `(…)`, at any depth.
    pub in_subshell: bool,
    /// In the body of a function.
    pub in_function: bool,
    /// In the text of `sh -c '…'`, `su -c`, `eval`, at any depth.
    pub nested_shell: bool,
}

/// How a command is joined to what stands before it in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connector {
    /// It is the first one.
    Start,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;`
    Semicolon,
    /// A line end.
    Newline,
    /// `|`
    Pipe,
    /// `|&`
    PipeBoth,
    /// `&`: what is before runs in the background.
    Background,
}

/// `NAME=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name, without subscript.
    pub name: Box<str>,
    /// Where the name stands.
    pub name_span: Span,
    /// Written `+=`.
    pub append: bool,
    /// Written `NAME[…]=`.
    pub subscript: bool,
    /// The value; empty if nothing stands behind the `=`.
    pub value: Word,
    /// All of it.
    pub span: Span,
}

/// `> file`, `2>&1`, `<<EOF`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// The operator.
    pub op: Redirect,
    /// The file descriptor, where it is written: `2` of `2>`, `{name}` is None.
    pub fd: Option<u32>,
    /// The file, descriptor, text (`<<<`) or the heredoc's delimiter.
    pub target: Word,
    /// All of it, without a heredoc's body.
    pub span: Span,
    /// The body, for `<<` and `<<-`.
    pub heredoc: Option<HeredocId>,
}

/// The operator of a redirection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// `<`
    Input,
    /// `>`
    Output,
    /// `>>`
    Append,
    /// `>|`
    Clobber,
    /// `<>`
    InputOutput,
    /// `<&`
    DuplicateInput,
    /// `>&`
    DuplicateOutput,
    /// `&>`
    OutputBoth,
    /// `&>>`
    AppendBoth,
    /// `<<`
    Heredoc,
    /// `<<-`
    HeredocTabs,
    /// `<<<`
    HereString,
}

impl Redirect {
    /// Whether it opens something for reading.
    pub(crate) fn reads(self) -> bool {
        use Redirect::{DuplicateInput, HereString, Heredoc, HeredocTabs, Input, InputOutput};
        matches!(self, Input | InputOutput | DuplicateInput | Heredoc | HeredocTabs | HereString)
    }

    /// Whether it writes into the file that the target names.
    pub fn writes_file(self) -> bool {
        matches!(
            self,
            Redirect::Output | Redirect::Append | Redirect::Clobber | Redirect::OutputBoth | Redirect::AppendBoth
        )
    }
}

impl Command {
    /// The command that is run, looked at through `sudo`, `env`, `exec`, `timeout` and the like: the last part of its
    /// path. None if it is known only at run time or there are assignments or redirections only.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether the command's name is `name`.
    pub fn is(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// Whether the command's name is one of `names`.
    pub fn is_any(&self, names: &[&str]) -> bool {
        self.name.as_deref().is_some_and(|name| names.contains(&name))
    }

    /// The word that the name was taken from.
    pub fn name_word(&self) -> Option<&Word> {
        self.words.get(self.name_index)
    }

    /// The words behind the resolved name.
    pub fn args(&self) -> &[Word] {
        self.words.get(self.name_index + 1..).unwrap_or(&[])
    }

    /// The word of a command that was looked through: `sudo` in `sudo -E apt-get update`.
    pub fn wrapper(&self, name: &str) -> Option<&Word> {
        self.wrappers.iter().find(|(_, wrapper)| *wrapper == name).and_then(|(index, _)| self.words.get(*index))
    }

    /// The commands that were looked through, outermost first.
    pub fn wrappers(&self) -> impl Iterator<Item = (&'static str, &Word)> {
        self.wrappers.iter().filter_map(|(index, name)| Some((*name, self.words.get(*index)?)))
    }

    /// Whether its arguments come from the input of an `xargs` before it: more operands than are written.
    pub fn by_xargs(&self) -> bool {
        self.wrappers.iter().any(|(_, name)| matches!(*name, "xargs" | "parallel"))
    }

    /// The assignment to `name` before this command (the last one counts).
    pub fn assignment(&self, name: &str) -> Option<&Assignment> {
        self.assignments.iter().rev().find(|assignment| &*assignment.name == name)
    }

    /// The words with which `file` or a pattern is written by `>`, `>>` and the like.
    pub fn written_files(&self) -> impl Iterator<Item = &Word> {
        self.redirections
            .iter()
            .filter(|redirection| redirection.op.writes_file())
            .map(|redirection| &redirection.target)
    }
}
