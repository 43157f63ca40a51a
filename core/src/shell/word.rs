//! Words of shell text and the parts that they are made of.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::{BlockId, Redirect};
use crate::span::Span;

/// One word of a command: what stands between blanks, before any expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the file, quotes included.
    pub span: Span,
    /// Where it stands in the text that it was read from.
    range: (u32, u32),
    parts: Parts,
}

/// Most words have one part; those need no list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    One(WordPart),
    Many(Vec<WordPart>),
}

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordPart {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands in the file, quotes included.
    pub span: Span,
}

/// What a piece of a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// Plain text, backslashes removed.
    Literal(Box<str>),
    /// `'…'`, the text within.
    SingleQuoted(Box<str>),
    /// `$'…'`, decoded.
    AnsiQuoted(Box<str>),
    /// `"…"` or `$"…"`, the pieces within.
    DoubleQuoted(Vec<WordPart>),
    /// `$NAME`, `${NAME…}`.
    Parameter(Box<Parameter>),
    /// `$(…)` or backticks; the block holds the commands.
    CommandSubstitution(BlockId),
    /// `<(…)` or `>(…)`; the block holds the commands.
    ProcessSubstitution(BlockId, Redirect),
    /// `$((…))` and the inside of `((…))`, with the expansions within.
    Arithmetic(Vec<WordPart>),
    /// `*`, `?`, `[…]` or an extended pattern `@(…)`, as written.
    Glob(Box<str>),
    /// `~` or `~user` at the beginning, as written.
    Tilde(Box<str>),
    /// `{a,b}` or `{1..9}`, as written; only in shells that expand it.
    Brace(Box<str>),
    /// `(…)` behind the `=` of an assignment.
    Array(Vec<Word>),
}

/// A parameter expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name, digit or special sign: `FOO`, `1`, `@`, `?`.
    pub name: Box<str>,
    /// Where the name stands in the file.
    pub name_span: Span,
    /// Written with braces.
    pub braced: bool,
    /// `${#NAME}`.
    pub length: bool,
    /// `${!NAME}`.
    pub indirect: bool,
    /// What stands between the brackets of `${NAME[…]}`, as written.
    pub subscript: Option<Box<str>>,
    /// The operator behind the name.
    pub op: Option<ParameterOp>,
    /// The word behind the operator.
    pub operand: Vec<WordPart>,
}

/// The operator of `${NAME…}`. `colon` says that the empty value counts as unset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterOp {
    /// `-`, `:-`
    Default {
        /// Written with `:`.
        colon: bool,
    },
    /// `=`, `:=`
    Assign {
        /// Written with `:`.
        colon: bool,
    },
    /// `?`, `:?`
    Error {
        /// Written with `:`.
        colon: bool,
    },
    /// `+`, `:+`
    Alternative {
        /// Written with `:`.
        colon: bool,
    },
    /// `#`, `##`
    RemovePrefix,
    /// `%`, `%%`
    RemoveSuffix,
    /// `/`, `//`, `/#`, `/%`
    Replace,
    /// `:offset:length`
    Substring,
    /// `^`, `^^`, `,`, `,,`
    Case,
    /// `@Q` and the like
    Transform,
    /// Anything else: the shell would refuse it.
    Unknown,
}

impl WordPart {
    /// Whether its text is known only when it runs: parameters, substitutions, arithmetic, also inside of double quotes.
    pub fn is_dynamic(&self) -> bool {
        match &self.kind {
            PartKind::Literal(_) | PartKind::SingleQuoted(_) | PartKind::AnsiQuoted(_) => false,
            PartKind::Glob(_) | PartKind::Tilde(_) => false,
            PartKind::DoubleQuoted(parts) => parts.iter().any(WordPart::is_dynamic),
            _ => true,
        }
    }

    /// The parts within: those of double quotes, arithmetic and the operand of a parameter.
    pub fn children(&self) -> &[WordPart] {
        match &self.kind {
            PartKind::DoubleQuoted(parts) | PartKind::Arithmetic(parts) => parts,
            PartKind::Parameter(parameter) => &parameter.operand,
            _ => &[],
        }
    }

    /// The text of a part that has just one.
    fn plain(&self) -> Option<&str> {
        match &self.kind {
            PartKind::Literal(text)
            | PartKind::SingleQuoted(text)
            | PartKind::AnsiQuoted(text)
            | PartKind::Glob(text)
            | PartKind::Tilde(text) => Some(text),
            PartKind::DoubleQuoted(parts) => match parts.as_slice() {
                [] => Some(""),
                [part] => match &part.kind {
                    PartKind::Literal(text) => Some(text),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// Appends the known text; false at the first part that is dynamic.
    fn append_to(&self, text: &mut String) -> bool {
        if let Some(plain) = self.plain() {
            text.push_str(plain);
            return true;
        }
        match &self.kind {
            PartKind::DoubleQuoted(parts) => parts.iter().all(|part| part.append_to(text)),
            _ => false,
        }
    }

    fn any(&self, test: &mut dyn FnMut(&WordPart) -> bool) -> bool {
        if test(self) {
            return true;
        }
        let inner = match &self.kind {
            PartKind::Array(words) => words.iter().any(|word| word.any(test)),
            _ => false,
        };
        inner || self.children().iter().any(|part| part.any(test))
    }
}

impl Word {
    pub(crate) fn new(span: Span, mut parts: Vec<WordPart>) -> Word {
        if parts.len() == 1
            && let Some(part) = parts.pop()
        {
            return Word { span, range: (0, 0), parts: Parts::One(part) };
        }
        Word { span, range: (0, 0), parts: Parts::Many(parts) }
    }

    pub(crate) fn one(span: Span, part: WordPart) -> Word {
        Word { span, range: (0, 0), parts: Parts::One(part) }
    }

    /// A word that is nothing but text.
    pub(crate) fn plain(span: Span, text: &str) -> Word {
        Word::one(span, WordPart { kind: PartKind::Literal(text.into()), span })
    }

    /// The same word, standing at `start..end` of the text that it was read from.
    pub(crate) fn at(mut self, start: usize, end: usize) -> Word {
        self.range = (start as u32, end as u32);
        self
    }

    /// Where it stands in the text that it was read from.
    pub(crate) fn range(&self) -> Range<usize> {
        self.range.0 as usize..self.range.1 as usize
    }

    pub(crate) fn into_parts(self) -> Vec<WordPart> {
        match self.parts {
            Parts::One(part) => vec![part],
            Parts::Many(parts) => parts,
        }
    }

    /// The word behind its first `length` bytes, which must be plain text at its beginning: the value in `NAME=value`.
    pub(crate) fn without_prefix(&self, length: usize) -> Word {
        let mut parts = self.parts().to_vec();
        if let Some(WordPart { kind: PartKind::Literal(text), span }) = parts.first_mut() {
            span.start = span.start.saturating_add(length as u32).min(span.end);
            *text = text.get(length..).unwrap_or("").into();
            if text.is_empty() {
                parts.remove(0);
            }
        }
        let start = self.span.start.saturating_add(length as u32).min(self.span.end);
        Word::new(Span { start, ..self.span }, parts)
    }

    /// Where the bytes `from..to` of its text stand, for a word of one piece; otherwise the whole word.
    pub fn byte_span(&self, from: usize, to: usize) -> Span {
        let Parts::One(part) = &self.parts else { return self.span };
        let quote = match &part.kind {
            PartKind::Literal(_) => 0,
            PartKind::SingleQuoted(_) => 1,
            PartKind::DoubleQuoted(parts) if parts.len() == 1 => 1,
            _ => return self.span,
        };
        let Some(text) = part.plain() else { return self.span };
        // Escapes or a line continuation within: the bytes do not correspond.
        if self.span.len() != text.len() + 2 * quote {
            return self.span;
        }
        let at = |offset: usize| self.span.start + (quote + offset.min(text.len())) as u32;
        Span { start: at(from), end: at(to), ..self.span }
    }

    /// Its pieces in order; empty only for the empty word.
    pub fn parts(&self) -> &[WordPart] {
        match &self.parts {
            Parts::One(part) => std::slice::from_ref(part),
            Parts::Many(parts) => parts,
        }
    }

    /// The text of a word of one piece that is not dynamic.
    fn single(&self) -> Option<&str> {
        match &self.parts {
            Parts::One(part) => part.plain(),
            Parts::Many(_) => None,
        }
    }

    /// The text that the command gets, quotes and backslashes removed. Globs and `~` are kept as written (see
    /// [`Word::has_glob`]). None if a parameter, a substitution, arithmetic or a brace expansion takes part.
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        if let Some(text) = self.single() {
            return Some(Cow::Borrowed(text));
        }
        let mut text = String::new();
        self.parts().iter().all(|part| part.append_to(&mut text)).then_some(Cow::Owned(text))
    }

    /// The known text before the first part that is dynamic: all of it for a literal word.
    pub fn static_prefix(&self) -> Cow<'_, str> {
        if let Some(text) = self.single() {
            return Cow::Borrowed(text);
        }
        let mut text = String::new();
        for part in self.parts() {
            if !part.append_to(&mut text) {
                break;
            }
        }
        Cow::Owned(text)
    }

    /// Whether the literal text is `text`. False for dynamic words.
    pub fn is(&self, text: &str) -> bool {
        match &self.parts {
            Parts::One(part) if part.plain().is_some() => part.plain() == Some(text),
            _ => self.literal().is_some_and(|literal| literal == text),
        }
    }

    /// Whether all of it stands in quotes, so that the shell neither splits nor globs it.
    pub fn is_quoted(&self) -> bool {
        let quoted = |part: &WordPart| {
            matches!(part.kind, PartKind::SingleQuoted(_) | PartKind::AnsiQuoted(_) | PartKind::DoubleQuoted(_))
        };
        !self.parts().is_empty() && self.parts().iter().all(quoted)
    }

    /// Whether a parameter, a substitution, arithmetic or a brace expansion takes part: the text is known at run time only.
    pub fn contains_expansion(&self) -> bool {
        self.parts().iter().any(WordPart::is_dynamic)
    }

    /// Whether an unquoted `*`, `?`, `[…]` takes part.
    pub fn has_glob(&self) -> bool {
        self.parts().iter().any(|part| matches!(part.kind, PartKind::Glob(_)))
    }

    /// Whether the shell may make several words of it, or none: an unquoted expansion, a brace expansion or `"$@"`.
    pub fn may_split(&self) -> bool {
        self.parts().iter().any(|part| match &part.kind {
            PartKind::Parameter(_) | PartKind::CommandSubstitution(_) | PartKind::Brace(_) => true,
            PartKind::DoubleQuoted(parts) => parts.iter().any(|part| match &part.kind {
                PartKind::Parameter(parameter) => {
                    &*parameter.name == "@" || parameter.subscript.as_deref() == Some("@")
                }
                _ => false,
            }),
            _ => false,
        })
    }

    /// All parameters that are expanded in it, at any depth but not those in substitutions.
    pub fn parameters(&self) -> Vec<&Parameter> {
        let mut found = Vec::new();
        collect_parameters(self.parts(), &mut found);
        found
    }

    /// The blocks of the substitutions in it, at any depth of quotes and operands.
    pub fn substitutions(&self) -> Vec<BlockId> {
        let mut found = Vec::new();
        self.any(&mut |part| {
            if let PartKind::CommandSubstitution(block) | PartKind::ProcessSubstitution(block, _) = part.kind {
                found.push(block);
            }
            false
        });
        found
    }

    fn any(&self, test: &mut dyn FnMut(&WordPart) -> bool) -> bool {
        self.parts().iter().any(|part| part.any(test))
    }
}

fn collect_parameters<'a>(parts: &'a [WordPart], found: &mut Vec<&'a Parameter>) {
    for part in parts {
        if let PartKind::Parameter(parameter) = &part.kind {
            found.push(parameter);
        }
        if let PartKind::Array(words) = &part.kind {
            words.iter().for_each(|word| collect_parameters(word.parts(), found));
        }
        collect_parameters(part.children(), found);
    }
}

/// For messages: the text without quotes, what is only known at run time as `$NAME` or `$(…)`.
impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().iter().try_for_each(|part| part.fmt(f))
    }
}

impl fmt::Display for WordPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.plain() {
            return f.write_str(text);
        }
        match &self.kind {
            PartKind::DoubleQuoted(parts) => parts.iter().try_for_each(|part| part.fmt(f)),
            PartKind::Parameter(parameter) if !parameter.braced => write!(f, "${}", parameter.name),
            PartKind::Parameter(parameter) => {
                let rest = if parameter.op.is_some() || parameter.subscript.is_some() { "…" } else { "" };
                let prefix = if parameter.length { "#" } else { "" };
                write!(f, "${{{prefix}{}{rest}}}", parameter.name)
            }
            PartKind::CommandSubstitution(_) => f.write_str("$(…)"),
            PartKind::ProcessSubstitution(_, Redirect::Output) => f.write_str(">(…)"),
            PartKind::ProcessSubstitution(..) => f.write_str("<(…)"),
            PartKind::Arithmetic(_) => f.write_str("$((…))"),
            PartKind::Brace(text) => f.write_str(text),
            PartKind::Array(_) => f.write_str("(…)"),
            _ => Ok(()),
        }
    }
}
