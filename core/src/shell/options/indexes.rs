//! How the words of a command are sorted: by their indexes, once for each command.

use std::iter::Enumerate;
use std::slice::Iter;
use std::sync::OnceLock;

use crate::shell::command::Command;
use crate::shell::table::{Style, spec};
use crate::shell::word::{PartKind, Word, WordPart};
use crate::span::Span;

/// What a command keeps of its options once somebody has asked for them. It follows from the words, so commands that are equal
/// otherwise are equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(OnceLock<Box<Indexes>>);

impl PartialEq for Kept {
    fn eq(&self, _: &Kept) -> bool {
        true
    }
}

impl Eq for Kept {}

/// The options of a command by the indexes of its words in [`Command::args`].
#[derive(Debug, Clone, Default)]
pub(super) struct Indexes {
    pub(super) flags: Vec<FlagAt>,
    pub(super) subcommand: Option<usize>,
    pub(super) positionals: Vec<usize>,
    pub(super) may_hide_flags: bool,
}

/// One option.
#[derive(Debug, Clone)]
pub(super) struct FlagAt {
    pub(super) name: Box<str>,
    pub(super) word: usize,
    pub(super) span: Span,
    pub(super) value: Option<ValueAt>,
}

/// The value of an option.
#[derive(Debug, Clone, Copy)]
pub(super) enum ValueAt {
    /// The word of this index.
    Word(usize),
    /// The rest of the option's word, from this byte of its text on.
    Rest(usize),
}

/// The words that are left to be sorted.
type Args<'a> = Enumerate<Iter<'a, Word>>;

/// Where the value of an option stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It takes none.
    Nothing,
    /// In the same word, from this byte on.
    SameWord(usize),
    /// It is the next word.
    NextWord,
}

/// Where the value of the option word `text` stands, if `valued` lists the options that take one.
pub(crate) fn takes_value(valued: &[&str], text: &str) -> Taken {
    if text.starts_with("--") {
        return match text.find('=') {
            Some(at) => Taken::SameWord(at + 1),
            None if valued.contains(&text) => Taken::NextWord,
            None => Taken::Nothing,
        };
    }
    for (at, letter) in text.char_indices().skip(1) {
        let takes = valued.iter().any(|option| {
            let mut letters = option.chars().skip(1);
            letters.next() == Some(letter) && letters.next().is_none()
        });
        let behind = at + letter.len_utf8();
        match text.get(behind..) {
            Some("") if takes => return Taken::NextWord,
            Some(_) if takes => return Taken::SameWord(behind),
            // `-q=2`
            Some(rest) if rest.starts_with('=') => return Taken::SameWord(behind + 1),
            _ => {}
        }
    }
    Taken::Nothing
}

impl Indexes {
    /// Those of a command, read at the first call.
    pub(super) fn of(command: &Command) -> &Indexes {
        command.kept.0.get_or_init(|| Box::new(Indexes::read(command)))
    }

    fn read(command: &Command) -> Indexes {
        let spec = spec(command.name().unwrap_or(""));
        let mut options = Indexes::default();
        let mut args = command.args().iter().enumerate();
        let mut only_operands = false;
        let mut first = true;
        while let Some((at, word)) = args.next() {
            let is_first = std::mem::replace(&mut first, false);
            let prefix = word.static_prefix();
            options.may_hide_flags |= prefix.is_empty() && word.may_split() && !is_path(word);
            if only_operands || prefix.len() < 2 || !prefix.starts_with('-') {
                if is_first && spec.style == Style::Bundle && word.literal().is_some() {
                    options.bundle(at, word, spec.valued, &mut args);
                } else if spec.subcommands && options.subcommand.is_none() && !only_operands {
                    options.subcommand = Some(at);
                } else {
                    options.positionals.push(at);
                }
                continue;
            }
            if prefix == "--" && word.literal().is_some() {
                only_operands = true;
                continue;
            }
            if spec.style == Style::Modes && !is_mode_option(&prefix) {
                options.positionals.push(at);
                continue;
            }
            let sub = options.subcommand.and_then(|at| command.args().get(at)).and_then(Word::literal);
            let valued = spec.valued_of(sub.as_deref());
            match spec.style {
                Style::SingleDash => options.single_dash(at, word, &prefix, &valued, &mut args),
                Style::Find => {
                    if matches!(prefix.as_ref(), "-exec" | "-execdir" | "-ok" | "-okdir") {
                        options.push(&prefix, at, word.span, None);
                        for (_, inner) in args.by_ref() {
                            if inner.is(";") || inner.is("+") {
                                break;
                            }
                        }
                    } else {
                        options.single_dash(at, word, &prefix, &valued, &mut args);
                    }
                }
                _ if prefix.starts_with("--") => options.single_dash(at, word, &prefix, &valued, &mut args),
                _ => options.group(at, word, &prefix, &valued, &mut args),
            }
        }
        options
    }

    fn push(&mut self, name: &str, word: usize, span: Span, value: Option<ValueAt>) {
        self.flags.push(FlagAt { name: name.into(), word, span, value });
    }

    /// `--long`, `--long=value`, `-long value`.
    fn single_dash(&mut self, at: usize, word: &Word, prefix: &str, valued: &[&str], args: &mut Args<'_>) {
        let name_length = prefix.find('=').unwrap_or(prefix.len());
        let name = prefix.get(..name_length).unwrap_or(prefix);
        if name_length < prefix.len() {
            return self.push(name, at, word.byte_span(0, name_length), Some(ValueAt::Rest(name_length + 1)));
        }
        let value = if valued.contains(&name) { next(args) } else { None };
        self.push(name, at, word.span, value);
    }

    /// `-qqy`, `-ovalue`, `-o value`, `-q=2`.
    fn group(&mut self, index: usize, word: &Word, prefix: &str, valued: &[&str], args: &mut Args<'_>) {
        let dynamic = word.contains_expansion();
        let taken = takes_value(valued, prefix);
        let end = match taken {
            Taken::SameWord(at) => at,
            _ => prefix.len(),
        };
        let letters = prefix.get(1..end).unwrap_or("").trim_end_matches('=');
        let count = letters.chars().count();
        for (number, (at, letter)) in letters.char_indices().enumerate() {
            let at = at + 1;
            let behind = at + letter.len_utf8();
            let value = match taken {
                _ if number + 1 < count => None,
                Taken::SameWord(at) => Some(ValueAt::Rest(at)),
                // `-o$FILE`
                Taken::NextWord if dynamic => Some(ValueAt::Rest(behind)),
                Taken::NextWord => next(args),
                Taken::Nothing => None,
            };
            let span = if prefix.len() == 2 && !dynamic { word.span } else { word.byte_span(at, behind) };
            self.push(&format!("-{letter}"), index, span, value);
        }
    }

    /// The first word of `tar xzf file`: letters without a dash, whose values follow as words.
    fn bundle(&mut self, index: usize, word: &Word, valued: &[&str], args: &mut Args<'_>) {
        let text = word.literal().unwrap_or_default();
        for (at, letter) in text.char_indices() {
            let name = format!("-{letter}");
            let value = if valued.contains(&name.as_str()) { next(args) } else { None };
            self.push(&name, index, word.byte_span(at, at + letter.len_utf8()), value);
        }
    }
}

fn next(args: &mut Args<'_>) -> Option<ValueAt> {
    args.next().map(|(at, _)| ValueAt::Word(at))
}

/// Whether a word is an option of `chmod` and not a mode such as `-x`.
fn is_mode_option(text: &str) -> bool {
    text.starts_with("--")
        || text.chars().skip(1).all(|letter| matches!(letter, 'R' | 'c' | 'f' | 'v' | 'h' | 'H' | 'L' | 'P'))
}

/// Whether a word is a path below an expansion: `$SRC/app`.
fn is_path(word: &Word) -> bool {
    matches!(word.parts(), [_, WordPart { kind: PartKind::Literal(text), .. }, ..] if text.starts_with('/'))
}
