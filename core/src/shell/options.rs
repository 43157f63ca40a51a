//! Options of commands: which of them take a value, what the sub-command is, what is left as operands.

use std::borrow::Cow;

use super::command::Command;
use super::word::Word;
use crate::span::Span;

mod indexes;

pub(crate) use indexes::{Kept, Taken, takes_value};

use indexes::{FlagAt, Indexes, ValueAt};

/// The words behind a command's name, sorted by what they are.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Options in order, groups of short ones taken apart.
    pub flags: Vec<Flag<'a>>,
    /// The sub-command, for commands that have some: `install` in `apt-get -y install foo`.
    pub subcommand: Option<&'a Word>,
    /// Operands: what is neither an option, nor an option's value, nor the sub-command.
    pub positionals: Vec<&'a Word>,
    /// An unquoted expansion stands among the words: it may be options (`apt-get $OPTS install`). A rule that misses an
    /// option should be silent then.
    pub may_hide_flags: bool,
}

/// One option.
#[derive(Debug, Clone)]
pub struct Flag<'a> {
    /// The name with its dashes: `-y`, `--yes`.
    pub name: Cow<'a, str>,
    /// The word that it stands in.
    pub word: &'a Word,
    /// The option: the letter of a group, otherwise the word, without the value.
    pub span: Span,
    /// The value, in the same word or the next one.
    pub value: Option<FlagValue<'a>>,
}

/// The value of an option.
#[derive(Debug, Clone)]
pub struct FlagValue<'a> {
    /// The text. None if it is known only at run time.
    pub text: Option<Cow<'a, str>>,
    /// Where it stands.
    pub span: Span,
    /// The word that it is, if it is one of its own.
    pub word: Option<&'a Word>,
}

impl<'a> Options<'a> {
    /// The options of a command by the table of known commands; for unknown ones no option takes a separate value. They are
    /// read once for each command and kept with it.
    pub fn of(command: &'a Command) -> Options<'a> {
        let indexes = Indexes::of(command);
        let args = command.args();
        let word = |index: &usize| args.get(*index);
        let flag = |flag: &'a FlagAt| {
            let own = word(&flag.word)?;
            let value = flag.value.as_ref().and_then(|value| match value {
                ValueAt::Word(index) => word(index).map(whole),
                ValueAt::Rest(byte) => Some(rest_of(own, *byte)),
            });
            Some(Flag { name: Cow::Borrowed(&*flag.name), word: own, span: flag.span, value })
        };
        Options {
            flags: indexes.flags.iter().filter_map(flag).collect(),
            subcommand: indexes.subcommand.as_ref().and_then(word),
            positionals: indexes.positionals.iter().filter_map(word).collect(),
            may_hide_flags: indexes.may_hide_flags,
        }
    }

    /// Whether one of these options is given. `-y` is also found in a group (`-qy`); a doubled letter (`-qq`) asks for at
    /// least as many, together or apart; `-nv`, of several letters, asks for the word as it is.
    pub fn has_flag(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.find(name).is_some())
    }

    /// The first of these options that is given.
    pub fn flag(&self, names: &[&str]) -> Option<&Flag<'a>> {
        self.flags
            .iter()
            .find(|flag| names.iter().any(|name| flag.is(name)))
            .or_else(|| names.iter().find_map(|name| self.find(name)))
    }

    /// The value of the last of these options: it is the one that counts. None if there is none or it is known only at run time.
    pub fn flag_value(&self, names: &[&str]) -> Option<&str> {
        self.flag_values(names).last()?.text.as_deref()
    }

    /// All values of these options.
    pub fn flag_values(&self, names: &[&str]) -> impl DoubleEndedIterator<Item = &FlagValue<'a>> {
        self.flags.iter().filter(move |flag| names.contains(&flag.name.as_ref())).filter_map(|flag| flag.value.as_ref())
    }

    /// How often a one-letter option is given, in groups or alone.
    pub fn count(&self, name: &str) -> usize {
        self.flags.iter().filter(|flag| flag.name == name).count()
    }

    fn find(&self, name: &str) -> Option<&Flag<'a>> {
        if let Some(flag) = self.flags.iter().find(|flag| flag.is(name)) {
            return Some(flag);
        }
        let letters = name.strip_prefix('-').filter(|letters| !letters.starts_with('-'))?;
        let letter = letters.chars().next()?;
        let repeated = letters.len() > 1 && letters.chars().all(|other| other == letter);
        let one = |flag: &&Flag<'a>| {
            let mut chars = flag.name.chars().skip(1);
            chars.next() == Some(letter) && chars.next().is_none()
        };
        if repeated { self.flags.iter().filter(one).nth(letters.chars().count() - 1) } else { None }
    }
}

impl Flag<'_> {
    /// Whether it is this option: by its name, or by the word as it is written (`-nv`).
    pub fn is(&self, name: &str) -> bool {
        self.name == name || (name.len() > 2 && self.word.is(name))
    }
}

/// A slice of a text that is borrowed as long as the whole is.
fn part<'a>(text: &Cow<'a, str>, from: usize, to: usize) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(from..to).unwrap_or("")),
        Cow::Owned(text) => Cow::Owned(text.get(from..to).unwrap_or("").to_owned()),
    }
}

fn whole(word: &Word) -> FlagValue<'_> {
    FlagValue { text: word.literal(), span: word.span, word: Some(word) }
}

/// The value in the same word, from byte `at` of its text on.
fn rest_of(word: &Word, at: usize) -> FlagValue<'_> {
    let text = word.literal().map(|text| part(&text, at, text.len()));
    FlagValue { text, span: word.byte_span(at, usize::MAX), word: None }
}

impl Command {
    /// Its words behind the name, sorted into options, sub-command and operands.
    pub fn options(&self) -> Options<'_> {
        Options::of(self)
    }

    /// Whether one of these options is given, see [`Options::has_flag`].
    pub fn has_flag(&self, names: &[&str]) -> bool {
        self.options().has_flag(names)
    }

    /// The value of the last of these options, see [`Options::flag_value`].
    pub fn flag_value(&self, names: &[&str]) -> Option<String> {
        self.options().flag_value(names).map(str::to_owned)
    }

    /// Where the first of these options stands.
    pub fn flag_span(&self, names: &[&str]) -> Option<Span> {
        self.options().flag(names).map(|flag| flag.span)
    }

    /// The sub-command, if it is known: `install` in `apt-get -y install foo`.
    pub fn subcommand(&self) -> Option<Cow<'_, str>> {
        self.args().get(Indexes::of(self).subcommand?)?.literal()
    }

    /// Whether the sub-command is one of `names`.
    pub fn has_subcommand(&self, names: &[&str]) -> bool {
        self.subcommand().is_some_and(|name| names.contains(&name.as_ref()))
    }

    /// The operands: neither options, nor their values, nor the sub-command.
    pub fn positionals(&self) -> Vec<&Word> {
        Indexes::of(self).positionals.iter().filter_map(|index| self.args().get(*index)).collect()
    }

    /// Whether the name is `base` with or without a version behind it: `pip`, `pip3`, `pip3.12`.
    pub fn is_version_of(&self, base: &str) -> bool {
        let version = self.name().and_then(|name| name.strip_prefix(base));
        version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    }
}
