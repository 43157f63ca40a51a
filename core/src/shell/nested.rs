//! Shell text in an argument: `sh -c '…'`, `su -c '…'`, `eval '…'`; and commands given as words.

use std::ops::Range;

use super::dialect::Dialect;
use super::parser::Parser;
use super::settings::ShellSettings;
use super::word::Word;
use super::{BlockKind, Command, Connector, HeredocId, Redirection, Script};
use crate::mapped::MappedText;
use crate::span::Span;

/// A word of a command in exec form: an element of a JSON or YAML list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecWord<'a> {
    /// The decoded text and its way back to the file.
    pub text: MappedText<'a>,
    /// Where it stands, quotes included.
    pub span: Span,
}

impl<'a> ExecWord<'a> {
    /// A word whose text stands in the file as it is, or within quotes of one byte. If the lengths say that escapes were
    /// decoded, all positions inside mean the whole word.
    pub fn new(text: &'a str, span: Span) -> ExecWord<'a> {
        let start = span.start as usize;
        let mapped = match span.len().checked_sub(text.len()) {
            Some(0) => MappedText::verbatim(span.file, text, start),
            Some(2) => MappedText::verbatim(span.file, text, start + 1),
            _ => {
                let mut mapped = MappedText::empty(span.file, start);
                mapped.push(text, start, span.len());
                mapped
            }
        };
        ExecWord { text: mapped, span }
    }
}

/// The shell that reads an argument as text.
pub(crate) struct ShellCall {
    /// None: the shell that runs the command itself (`eval`).
    pub(crate) dialect: Option<Dialect>,
    pub(crate) settings: Option<ShellSettings>,
}

/// A command given as words, without a shell. Its script has this one command, and those of the text if it is
/// `["sh", "-c", "…"]`.
pub fn parse_exec(words: &[ExecWord<'_>]) -> Option<Script> {
    let (first, last) = (words.first()?, words.last()?);
    let span = first.span.to(last.span);
    let mut script = Script::empty(Dialect::Posix, span);
    script.is_exec = true;
    let mut parser = Parser::new(&first.text, &mut script, Dialect::Posix);
    let id = parser.reserve(Connector::Start, 0..0);
    let plain = words.iter().map(|word| Word::plain(word.span, &word.text.text)).collect();
    parser.fill(id, span, plain, Vec::new(), Vec::new());
    // Most lists are one command without a shell, and models hold them for the whole run.
    script.commands.shrink_to_fit();
    script.blocks.iter_mut().for_each(|block| block.items.shrink_to_fit());
    let command = script.commands.first()?;
    let Some((index, shell)) = script_word(command) else { return Some(script) };
    let (Some(word), Some(dialect)) = (words.get(index), shell.dialect) else { return Some(script) };
    if script.refuse_long(&word.text) {
        return Some(script);
    }
    let mut parser = Parser::new(&word.text, &mut script, dialect);
    parser.own(id);
    let kind = BlockKind::NestedShell { dialect, settings: shell.settings };
    parser.nested_text(&word.text, kind, dialect, word.span);
    Some(script)
}

/// The index in `command.words` of the text that a shell reads, and that shell.
pub(crate) fn script_word(command: &Command) -> Option<(usize, ShellCall)> {
    let name = command.name()?;
    if name == "eval" {
        let only = command.args().len() == 1;
        return only.then_some((command.name_index + 1, ShellCall { dialect: None, settings: None }));
    }
    if matches!(name, "su" | "runuser") {
        return su_script(command);
    }
    let dialect = match Dialect::from_program(name) {
        _ if command.wrapper("busybox").is_some() => Dialect::Ash,
        dialect => dialect,
    };
    if !dialect.is_posix_like() || Dialect::from_program(name) == Dialect::Other {
        return None;
    }
    let mut takes_text = false;
    let mut skip = 0;
    let mut words = Vec::new();
    for (at, word) in command.args().iter().enumerate() {
        let is_text = takes_text && skip == 0 && !word.static_prefix().starts_with(['-', '+']);
        if is_text {
            let settings = Some(ShellSettings::from_shell_words(&words));
            return Some((command.name_index + 1 + at, ShellCall { dialect: Some(dialect), settings }));
        }
        let text = word.literal()?;
        words.push(text.clone());
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if let Some(long) = text.strip_prefix("--") {
            skip = usize::from(matches!(long, "rcfile" | "init-file"));
            continue;
        }
        let letters = text.strip_prefix(['-', '+'])?;
        takes_text |= text.starts_with('-') && letters.contains('c');
        skip = letters.matches(['o', 'O']).count();
    }
    None
}

/// The shell that a command starts without a script of its own, so that it reads one from its input: `bash -e`, `sh -s -- x`.
pub(crate) fn reading_shell(command: &Command) -> Option<ShellCall> {
    let dialect = match command.wrapper("busybox") {
        Some(_) if command.is_any(&["sh", "ash"]) => Dialect::Ash,
        _ => Dialect::from_program(command.name()?),
    };
    if !dialect.is_posix_like() {
        return None;
    }
    let mut words = Vec::new();
    let mut skip = 0;
    let mut by_option = false;
    for word in command.args() {
        let text = word.literal()?;
        let is_option = text.starts_with(['-', '+']) && text.len() > 1;
        if skip == 0 && !is_option {
            if by_option || text == "-" {
                break;
            }
            return None;
        }
        if skip > 0 {
            skip -= 1;
        } else if let Some(long) = text.strip_prefix("--") {
            skip = usize::from(matches!(long, "rcfile" | "init-file"));
        } else {
            let letters = text.get(1..)?;
            if letters.contains('c') && text.starts_with('-') {
                return None;
            }
            by_option |= letters.contains('s');
            skip = letters.matches(['o', 'O']).count();
        }
        words.push(text);
    }
    Some(ShellCall { dialect: Some(dialect), settings: Some(ShellSettings::from_shell_words(&words)) })
}

/// The heredoc that is the script of the shell that a command starts: `bash <<EOF`.
pub(crate) fn input_heredoc(command: &Command) -> Option<HeredocId> {
    let input = |one: &&Redirection| one.op.reads() && one.fd.is_none_or(|fd| fd == 0);
    let heredoc = command.redirections.iter().rev().find(input)?.heredoc?;
    reading_shell(command).map(|_| heredoc)
}

/// `su [options] [-] [user] -c TEXT`.
fn su_script(command: &Command) -> Option<(usize, ShellCall)> {
    let mut dialect = Dialect::Posix;
    let mut found = None;
    let mut args = command.args().iter().enumerate();
    while let Some((at, word)) = args.next() {
        let Some(text) = word.literal() else { continue };
        let short = text.starts_with('-') && !text.starts_with("--");
        if text == "--command" || text == "--session-command" || (short && text.ends_with('c')) {
            args.next()?;
            found = found.or(Some(command.name_index + 2 + at));
        } else if text == "--shell" || (short && text.ends_with('s')) {
            let (_, shell) = args.next()?;
            dialect = shell.literal().map_or(Dialect::Other, |shell| Dialect::from_program(&shell));
        }
    }
    let settings = Some(ShellSettings::default());
    Some((found?, ShellCall { dialect: Some(dialect), settings }))
}

/// The text of a word without its quotes, with the way back to the file. None if anything is expanded in it: what the inner
/// shell reads is not known then.
pub(crate) fn unquote(text: &MappedText<'_>, range: Range<usize>) -> Option<MappedText<'static>> {
    let bytes = text.text.as_bytes();
    let end = range.end;
    let mut out = MappedText::empty(text.file(), text.offset(range.start) as usize);
    let mut at = range.start;
    let mut run = at;
    let mut in_double = false;
    while at < end {
        let next = if at + 1 < end { bytes.get(at + 1).copied() } else { None };
        match *bytes.get(at)? {
            b'\'' if !in_double => {
                out.push_mapped(text, run..at);
                let length = memchr::memchr(b'\'', bytes.get(at + 1..end)?)?;
                out.push_mapped(text, at + 1..at + 1 + length);
                at += length + 2;
                run = at;
            }
            b'"' => {
                out.push_mapped(text, run..at);
                in_double = !in_double;
                at += 1;
                run = at;
            }
            b'\\' => {
                let kept = in_double && !matches!(next, Some(b'$' | b'`' | b'"' | b'\\' | b'\n'));
                if kept {
                    at += 1;
                    continue;
                }
                out.push_mapped(text, run..at);
                let from = at + 1;
                let length = text.text.get(from..end)?.chars().next().map_or(0, char::len_utf8);
                if next != Some(b'\n') {
                    out.push_decoded(text, at..from + length, text.text.get(from..from + length)?);
                }
                at = from + length;
                run = at;
            }
            b'$' if !in_double && next == Some(b'\'') => {
                out.push_mapped(text, run..at);
                let from = at + 2;
                let mut close = from;
                while bytes.get(close).is_some_and(|byte| *byte != b'\'') {
                    close += if bytes.get(close) == Some(&b'\\') { 2 } else { 1 };
                }
                let inner = text.text.get(from..close)?;
                if inner.contains('\\') {
                    out.push_decoded(text, from..close, &decode_ansi(inner));
                } else {
                    out.push_mapped(text, from..close);
                }
                at = close + 1;
                run = at;
            }
            b'`' => return None,
            b'$' if next.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_({@*#?-$!".contains(&byte)) => {
                return None;
            }
            _ => at += 1,
        }
    }
    out.push_mapped(text, run..end);
    Some(out)
}

/// Decodes the inside of `$'…'`.
pub(crate) fn decode_ansi(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        let Some(escape) = chars.next() else {
            out.push('\\');
            break;
        };
        let (radix, most) = match escape {
            'x' => (16, 2),
            'u' => (16, 4),
            'U' => (16, 8),
            '0'..='7' => (8, 3),
            _ => (0, 0),
        };
        if most > 0 {
            let mut value = if radix == 8 { escape.to_digit(8).unwrap_or(0) } else { 0 };
            let mut count = usize::from(radix == 8);
            while count < most
                && let Some(digit) = chars.peek().and_then(|next| next.to_digit(radix))
            {
                value = value.wrapping_mul(radix).wrapping_add(digit);
                count += 1;
                chars.next();
            }
            out.push(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER));
            continue;
        }
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'a' => out.push('\x07'),
            'b' => out.push('\x08'),
            'e' | 'E' => out.push('\x1b'),
            'f' => out.push('\x0c'),
            'v' => out.push('\x0b'),
            '\\' | '\'' | '"' | '?' => out.push(escape),
            other => {
                out.push('\\');
                out.push(other);
            }
        }
    }
    out
}
