//! Options of commands: which of them take a value, what the sub-command is, what is left as operands.

use std::borrow::Cow;

use super::command::Command;
use super::table::{Style, spec};
use super::word::Word;
use crate::span::Span;

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

impl<'a> Options<'a> {
    /// The options of a command by the table of known commands; for unknown ones no option takes a separate value.
    pub fn of(command: &'a Command) -> Options<'a> {
        let spec = spec(command.name().unwrap_or(""));
        let mut options = Options::default();
        let mut args = command.args().iter();
        let mut only_operands = false;
        let mut first = true;
        while let Some(word) = args.next() {
            let is_first = std::mem::replace(&mut first, false);
            let prefix = word.static_prefix();
            options.may_hide_flags |= prefix.is_empty() && word.may_split();
            if only_operands || prefix.len() < 2 || !prefix.starts_with('-') {
                if is_first && spec.style == Style::Bundle && word.literal().is_some() {
                    options.bundle(word, spec.valued, &mut args);
                } else if spec.subcommands && options.subcommand.is_none() && !only_operands {
                    options.subcommand = Some(word);
                } else {
                    options.positionals.push(word);
                }
                continue;
            }
            if prefix == "--" && word.literal().is_some() {
                only_operands = true;
                continue;
            }
            if spec.style == Style::Modes && !is_mode_option(&prefix) {
                options.positionals.push(word);
                continue;
            }
            let sub = options.subcommand.and_then(Word::literal);
            let valued = spec.valued_of(sub.as_deref());
            match spec.style {
                Style::SingleDash => options.single_dash(word, &prefix, &valued, &mut args),
                Style::Find => {
                    if matches!(prefix.as_ref(), "-exec" | "-execdir" | "-ok" | "-okdir") {
                        options.flags.push(Flag {
                            name: prefix.into_owned().into(),
                            word,
                            span: word.span,
                            value: None,
                        });
                        for inner in args.by_ref() {
                            if inner.is(";") || inner.is("+") {
                                break;
                            }
                        }
                    } else {
                        options.single_dash(word, &prefix, &valued, &mut args);
                    }
                }
                _ if prefix.starts_with("--") => options.single_dash(word, &prefix, &valued, &mut args),
                _ => options.group(word, &prefix, &valued, &mut args),
            }
        }
        options
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

    fn push(&mut self, name: Cow<'a, str>, word: &'a Word, span: Span, value: Option<FlagValue<'a>>) {
        self.flags.push(Flag { name, word, span, value });
    }

    /// `--long`, `--long=value`, `-long value`.
    fn single_dash(&mut self, word: &'a Word, prefix: &str, valued: &[&str], args: &mut std::slice::Iter<'a, Word>) {
        let name_length = prefix.find('=').unwrap_or(prefix.len());
        let name: Cow<'a, str> = prefix.get(..name_length).unwrap_or(prefix).to_owned().into();
        if name_length < prefix.len() {
            return self.push(name, word, word.byte_span(0, name_length), Some(rest_of(word, name_length + 1)));
        }
        let value = if valued.contains(&name.as_ref()) { args.next().map(whole) } else { None };
        self.push(name, word, word.span, value);
    }

    /// `-qqy`, `-ovalue`, `-o value`, `-q=2`.
    fn group(&mut self, word: &'a Word, prefix: &str, valued: &[&str], args: &mut std::slice::Iter<'a, Word>) {
        let dynamic = word.contains_expansion();
        let end = match takes_value(valued, prefix) {
            Taken::SameWord(at) => at,
            _ => prefix.len(),
        };
        let letters = prefix.get(1..end).unwrap_or("").trim_end_matches('=');
        let count = letters.chars().count();
        for (index, (at, letter)) in letters.char_indices().enumerate() {
            let at = at + 1;
            let behind = at + letter.len_utf8();
            let value = match takes_value(valued, prefix) {
                _ if index + 1 < count => None,
                Taken::SameWord(at) => Some(rest_of(word, at)),
                // `-o$FILE`
                Taken::NextWord if dynamic => Some(rest_of(word, behind)),
                Taken::NextWord => args.next().map(whole),
                Taken::Nothing => None,
            };
            let span = if prefix.len() == 2 && !dynamic { word.span } else { word.byte_span(at, behind) };
            self.push(format!("-{letter}").into(), word, span, value);
        }
    }

    /// The first word of `tar xzf file`: letters without a dash, whose values follow as words.
    fn bundle(&mut self, word: &'a Word, valued: &[&str], args: &mut std::slice::Iter<'a, Word>) {
        let text = word.literal().unwrap_or_default();
        for (at, letter) in text.char_indices() {
            let name = format!("-{letter}");
            let value = if valued.contains(&name.as_str()) { args.next().map(whole) } else { None };
            self.push(name.into(), word, word.byte_span(at, at + letter.len_utf8()), value);
        }
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

/// Whether a word is an option of `chmod` and not a mode such as `-x`.
fn is_mode_option(text: &str) -> bool {
    text.starts_with("--")
        || text.chars().skip(1).all(|letter| matches!(letter, 'R' | 'c' | 'f' | 'v' | 'h' | 'H' | 'L' | 'P'))
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
        self.options().subcommand?.literal()
    }

    /// Whether the sub-command is one of `names`.
    pub fn has_subcommand(&self, names: &[&str]) -> bool {
        self.subcommand().is_some_and(|name| names.contains(&name.as_ref()))
    }

    /// The operands: neither options, nor their values, nor the sub-command.
    pub fn positionals(&self) -> Vec<&Word> {
        self.options().positionals
    }

    /// Whether the name is `base` with or without a version behind it: `pip`, `pip3`, `pip3.12`.
    pub fn is_version_of(&self, base: &str) -> bool {
        let version = self.name().and_then(|name| name.strip_prefix(base));
        version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    }
}
