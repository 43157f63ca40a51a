//! Shell text as commands: words, options, operators and redirections with their places in the file.
//!
//! One grammar reads all POSIX-like shells (POSIX.1-2024 "Shell Command Language" and the additions of bash, which the
//! others share). [`parse`] never fails: what the shell would refuse is a [`Problem`], the commands around it are still seen.

pub mod accounts;
mod address;
mod command;
mod dialect;
pub mod downloads;
mod files;
mod modes;
mod nested;
mod options;
pub mod packages;
mod parser;
mod query;
mod resolve;
mod settings;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod word;

pub use address::Address;
pub use command::{Assignment, Command, CommandId, Connector, Place, Redirect, Redirection};
pub use dialect::Dialect;
pub use files::changed_files;
pub use modes::{MODE_COMMANDS, Mode, ModeChange};
pub use nested::{ExecWord, parse_exec};
pub use options::{Flag, FlagValue, Options};
pub use settings::ShellSettings;
pub use value::{Value, Values, Variable};
pub use word::{Parameter, ParameterOp, PartKind, Word, WordPart};

use crate::mapped::MappedText;
use crate::span::Span;

/// How deep blocks, quotes and expansions may be nested. A deeper one is a problem, and the text behind it is not read.
pub const MAX_DEPTH: u16 = 64;

/// How long a text may be (bytes). A longer one is a problem, and nothing of it is read: there is data in it, not commands.
pub const MAX_TEXT: usize = 1 << 20;

/// How many problems of one text are listed, beside a limit that was reached.
pub const MAX_PROBLEMS: usize = 32;

/// A parsed shell text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The shell that it was read for.
    pub dialect: Dialect,
    /// The dialect is not POSIX-like, or the text is too long: nothing was read.
    pub skipped: bool,
    /// It is one command that was given as words, which no shell has read: see [`parse_exec`].
    pub is_exec: bool,
    /// All simple commands in the order of their beginnings, also those in compound commands, functions,
    /// substitutions and nested shells.
    pub commands: Vec<Command>,
    /// Pipelines of two stages or more.
    pub pipelines: Vec<Pipeline>,
    /// Compound commands, their parts, substitutions; the first one is the whole text.
    pub blocks: Vec<Block>,
    /// The heredocs within the text.
    pub heredocs: Vec<Heredoc>,
    /// Comments, from `#` to before the line end.
    pub comments: Vec<Span>,
    /// What the shell would refuse, and limits that were reached.
    pub problems: Vec<Problem>,
    /// The commands that change the settings of the shell.
    switches: Vec<CommandId>,
}

/// Something that the shell would refuse, or a limit that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was noticed.
    pub span: Span,
    /// What is wrong, for people.
    pub message: String,
    /// The text is fine as far as we know, but a limit kept us from reading it.
    pub is_limit: bool,
}

/// A block by its index in [`Script::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub(crate) u32);

/// A pipeline by its index in [`Script::pipelines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PipelineId(pub(crate) u32);

/// A heredoc by its index in [`Script::heredocs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeredocId(pub(crate) u32);

/// What stands in a block or is a stage of a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// A simple command.
    Command(CommandId),
    /// A compound command.
    Block(BlockId),
}

/// Commands joined by `|` or `|&`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Its stages, two or more.
    pub stages: Vec<Node>,
    /// The operators between them.
    pub operators: Vec<Span>,
    /// From the first stage to the last.
    pub span: Span,
    /// `!` stands before it.
    pub negated: bool,
    /// Index of the first stage among the items of its block.
    pub(crate) first_item: usize,
}

/// A list of commands that the shell treats as one: a compound command, a part of one, or a substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// All of it, keywords and brackets included.
    pub span: Span,
    /// The block around it; the whole text has none.
    pub parent: Option<BlockId>,
    /// For substitutions and nested shells: the command in whose words they stand. (None in a heredoc body or the words of a `for`.)
    pub owner: Option<CommandId>,
    /// Its commands and compound commands in order. Substitutions are not among them: they belong to their owner's words.
    pub items: Vec<Node>,
    /// Redirections behind a compound command.
    pub redirections: Vec<Redirection>,
    /// How it is joined to what stands before it.
    pub connector: Connector,
    /// The pipeline that it is a stage of.
    pub pipeline: Option<PipelineId>,
    /// `!` stands before it or its pipeline.
    pub negated: bool,
    /// Ends with `&`, itself or the list that it is in.
    pub background: bool,
    /// Its index among the items of the block around it, if it is one of them.
    pub(crate) item: usize,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// The whole text.
    Script,
    /// `( … )`
    Subshell,
    /// `{ …; }`
    Group,
    /// `if … fi`: conditions and bodies within.
    If,
    /// `while … done`: a condition and a body within.
    While,
    /// `until … done`: a condition and a body within.
    Until,
    /// `for NAME in …` or `select NAME in …`: a body within.
    For {
        /// The variable; empty in `for ((…))`.
        variable: Box<str>,
        /// The words behind `in`.
        words: Vec<Word>,
    },
    /// `case WORD in … esac`: arms within.
    Case {
        /// The word.
        subject: Word,
    },
    /// An arm of `case`.
    CaseArm {
        /// The patterns before the `)`.
        patterns: Vec<Word>,
    },
    /// The commands that `if`, `elif`, `while` or `until` asks.
    Condition,
    /// The commands behind `then`, `else` or `do`.
    Body,
    /// `NAME() …`: its body within.
    Function {
        /// The function's name.
        name: Box<str>,
    },
    /// `$(…)` or backticks.
    CommandSubstitution,
    /// `<(…)` or `>(…)`.
    ProcessSubstitution,
    /// The text of `sh -c '…'`, `su -c '…'`, `eval '…'`.
    NestedShell {
        /// The shell that reads it.
        dialect: Dialect,
        /// What its options switch on (`bash -eo pipefail -c`). None: those of the shell around it (`eval`).
        settings: Option<ShellSettings>,
    },
}

/// A heredoc within shell text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The delimiter, quotes removed.
    pub delimiter: Box<str>,
    /// The delimiter is quoted: nothing is expanded in the body.
    pub quoted: bool,
    /// `<<-`: leading tabs are removed.
    pub strip_tabs: bool,
    /// The body, from the line behind the operator's to before the delimiter's line.
    pub body: Word,
    /// The line that ends it; empty at the end of the text if none does.
    pub end: Span,
}

/// Reads shell text. Never fails.
pub fn parse(text: &MappedText<'_>, dialect: Dialect) -> Script {
    let mut script = Script::empty(dialect, text.span(0..text.text.len()));
    script.skipped = !dialect.is_posix_like() || script.refuse_long(text);
    if !script.skipped {
        parser::parse_into(text, &mut script);
    }
    script
}

impl Script {
    pub(crate) fn empty(dialect: Dialect, span: Span) -> Script {
        let block = Block::new(BlockKind::Script, span, None);
        Script {
            dialect,
            skipped: false,
            is_exec: false,
            commands: Vec::new(),
            pipelines: Vec::new(),
            blocks: vec![block],
            heredocs: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            switches: Vec::new(),
        }
    }

    pub(crate) fn problem(&mut self, span: Span, message: impl Into<String>) {
        match self.problems.len() {
            count if count < MAX_PROBLEMS => {
                self.problems.push(Problem { span, message: message.into(), is_limit: false });
            }
            MAX_PROBLEMS => {
                let message = "there are more problems behind this one, which are not listed".to_owned();
                self.problems.push(Problem { span, message, is_limit: false });
            }
            _ => {}
        }
    }

    /// A limit that was reached: listed in any case, once.
    pub(crate) fn limit(&mut self, span: Span, message: String) {
        if !self.problems.iter().any(|problem| problem.is_limit) {
            self.problems.push(Problem { span, message, is_limit: true });
        }
    }

    /// Whether a text is too long to be read, which is then a problem at its first line.
    pub(crate) fn refuse_long(&mut self, text: &MappedText<'_>) -> bool {
        if text.text.len() <= MAX_TEXT {
            return false;
        }
        let line = text.text.lines().next().map_or(0, str::len);
        self.limit(text.span(0..line), format!("shell text of more than {MAX_TEXT} bytes is not read"));
        true
    }
}

impl Block {
    /// Whether a shell of its own runs it, so that what it changes of the shell's state is gone at its end.
    pub(crate) fn forks(&self) -> bool {
        let is_own_shell = matches!(
            self.kind,
            BlockKind::Subshell
                | BlockKind::CommandSubstitution
                | BlockKind::ProcessSubstitution
                | BlockKind::NestedShell { settings: Some(_), .. }
        );
        is_own_shell || self.pipeline.is_some() || self.background
    }

    pub(crate) fn new(kind: BlockKind, span: Span, parent: Option<BlockId>) -> Block {
        Block {
            kind,
            span,
            parent,
            owner: None,
            items: Vec::new(),
            redirections: Vec::new(),
            connector: Connector::Start,
            pipeline: None,
            negated: false,
            background: false,
            item: 0,
        }
    }
}
