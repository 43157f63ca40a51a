//! From bytes to logical lines: directives, comments, blank lines and line continuations.

use memchr::memchr;

use super::problem::ProblemKind;
use super::words::MAX_WORDS;
use super::{Directive, DirectiveName, Dockerfile, Problem};
use crate::mapped::MappedText;
use crate::source::Source;
use crate::span::{Span, Spanned};

/// Reads a file line by line.
pub(super) struct Lines<'a> {
    pub(super) source: &'a Source,
    /// The whole text.
    text: &'a str,
    /// Where the next physical line begins.
    pub(super) at: usize,
    /// The escape character, `\` or a backtick.
    pub(super) escape: u8,
    directives_done: bool,
    /// A shebang came first: BuildKit looks for `syntax` and `check` behind it, but not for `escape`.
    after_shebang: bool,
    pub(super) directives: Vec<Directive>,
    pub(super) comments: Vec<Span>,
    pub(super) empty_continuations: Vec<Span>,
    pub(super) problems: Vec<Problem>,
    /// How many heredocs without end there were.
    unterminated: usize,
    /// How many heredocs were ended by an indented line.
    indented_ends: usize,
    /// How many instructions, flags and words the file may still have.
    room: usize,
}

/// How many instructions, flags and words are read of one file.
const MAX_ITEMS: usize = 1_000_000;

/// How many heredocs without end there may be: each costs a look at the rest of the file.
const MAX_UNTERMINATED: usize = 16;

/// A physical line: the range of its text without line break.
struct Physical {
    start: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Lines {
            source,
            text: source.text(),
            at: source.bom_len(),
            escape: b'\\',
            directives_done: false,
            after_shebang: false,
            directives: Vec::new(),
            comments: Vec::new(),
            empty_continuations: Vec::new(),
            problems: Vec::new(),
            unterminated: 0,
            indented_ends: 0,
            room: MAX_ITEMS,
        }
    }

    /// Goes back to `start` behind a heredoc without end, so that its body is read as instructions.
    pub(super) fn give_up_heredoc(&mut self, start: usize, operator: Span) {
        self.unterminated += 1;
        if self.unterminated <= MAX_UNTERMINATED {
            self.at = start;
            return;
        }
        let message = format!("more than {MAX_UNTERMINATED} heredocs have no end; the rest of the file is not read");
        self.problem(ProblemKind::Limit, operator.range(), message);
    }

    /// Goes on behind an indented line that ends a heredoc.
    pub(super) fn take_indented_end(&mut self, behind: usize) {
        self.indented_ends += 1;
        self.at = behind;
    }

    /// Whether so many heredocs were ended by an indented line that no more is looked for a proper one behind it.
    pub(super) fn trusts_indented_ends(&self) -> bool {
        self.indented_ends >= MAX_UNTERMINATED
    }

    /// Counts what an instruction holds; ends the file where it holds too much.
    pub(super) fn count(&mut self, items: usize, keyword: Span) {
        if items >= MAX_WORDS {
            let message = format!("an instruction of {MAX_WORDS} words or more is not read to its end");
            self.problem(ProblemKind::Limit, keyword.range(), message);
        }
        if items <= self.room {
            self.room -= items;
            return;
        }
        self.at = self.text.len();
        let message = format!("the file has more than {MAX_ITEMS} words; the rest is not read");
        self.problem(ProblemKind::Limit, keyword.range(), message);
    }

    /// Reports a problem at a byte range.
    pub(super) fn problem(
        &mut self,
        kind: ProblemKind,
        range: std::ops::Range<usize>,
        message: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        let span = self.source.span(range);
        self.problems.push(Problem { kind, span, message: message.into() });
    }

    /// The next physical line, without `\r` and `\n` at its end.
    fn physical(&mut self) -> Option<Physical> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        if rest.is_empty() {
            return None;
        }
        let mut end = match memchr(b'\n', rest) {
            Some(len) => {
                self.at = start + len + 1;
                start + len
            }
            None => {
                self.at = self.text.len();
                self.text.len()
            }
        };
        while end > start && self.text.as_bytes()[end - 1] == b'\r' {
            end -= 1;
        }
        Some(Physical { start, end })
    }

    /// The text of a range that lies on character boundaries.
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The next line of a heredoc body, without line break.
    pub(super) fn body_line(&mut self) -> Option<std::ops::Range<usize>> {
        let line = self.physical()?;
        Some(line.start..line.end)
    }

    /// The next instruction's text, continuations removed and leading blanks cut off; `None` at the end of the file.
    pub(super) fn logical(&mut self) -> Option<MappedText<'a>> {
        loop {
            let line = self.physical()?;
            let start = skip_space(self.text, line.start, line.end);
            let is_comment = self.text.as_bytes().get(start) == Some(&b'#') && start < line.end;
            if !self.directives_done {
                self.directive(start, line.end, line.start);
            }
            if is_comment {
                self.comments.push(self.source.span(start..line.end));
                continue;
            }
            let (end, continues) = self.cut_continuation(start, line.end);
            if !continues {
                if start == end {
                    continue;
                }
                return Some(MappedText::verbatim(self.source.id, self.slice(start, end), start));
            }
            return Some(self.continued(start, end));
        }
    }

    /// Collects the lines that continue the one at `start..end`.
    fn continued(&mut self, start: usize, end: usize) -> MappedText<'a> {
        let mut text = MappedText::with_room(self.source.id, start, 4 * (end - start).max(64), 8);
        text.push(self.slice(start, end), start, end - start);
        while let Some(line) = self.physical() {
            let content = skip_space(self.text, line.start, line.end);
            if content == line.end {
                self.empty_continuations.push(self.source.span(line.start..line.end));
                continue;
            }
            if self.text.as_bytes()[content] == b'#' {
                self.comments.push(self.source.span(content..line.end));
                continue;
            }
            let (end, continues) = self.cut_continuation(line.start, line.end);
            text.push(self.slice(line.start, end), line.start, end - line.start);
            if !continues {
                break;
            }
        }
        text
    }

    /// Where the text of a line ends, and whether the next line belongs to it: its last character, blanks and tabs
    /// aside, is the escape character, and there is not another one in front of it.
    fn cut_continuation(&self, start: usize, end: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut last = end;
        while last > start && matches!(bytes[last - 1], b' ' | b'\t') {
            last -= 1;
        }
        if last == start || bytes[last - 1] != self.escape {
            return (end, false);
        }
        if last - 1 > start && bytes[last - 2] == self.escape {
            return (end, false);
        }
        (last - 1, true)
    }

    /// Reads a directive at the top of the file: `# name=value`.
    fn directive(&mut self, start: usize, end: usize, line_start: usize) {
        let text = self.slice(start, end);
        if line_start <= self.source.bom_len() && text.starts_with("#!") {
            self.after_shebang = true;
            return;
        }
        let Some((name, value, value_at)) = split_directive(text) else {
            self.directives_done = true;
            return;
        };
        let Some(key) = DirectiveName::parse(name.1) else {
            self.directives_done = true;
            return;
        };
        if key == DirectiveName::Escape && self.after_shebang {
            self.directives_done = true;
            return;
        }
        let value_range = start + value_at..start + value_at + value.len();
        if self.directives.iter().any(|directive| directive.name.value == key) {
            let message = format!("the directive `{}` is given twice", key.as_str());
            self.problem(ProblemKind::InvalidDirective, start..value_range.end, message);
            return;
        }
        if key == DirectiveName::Escape {
            match value {
                "\\" => self.escape = b'\\',
                "`" => self.escape = b'`',
                _ => self.problem(
                    ProblemKind::InvalidDirective,
                    value_range.clone(),
                    format!("the escape character must be a backslash or a backtick, not `{value}`"),
                ),
            }
        }
        self.directives.push(Directive {
            name: Spanned::new(key, self.source.span(start + name.0..start + name.0 + name.1.len())),
            value: Spanned::new(value.into(), self.source.span(value_range.clone())),
            span: self.source.span(start..value_range.end),
        });
    }
}

impl Dockerfile {
    /// Comments that would be directives at the top of the file. `source` is the text that was parsed.
    pub fn misplaced_directives(&self, source: &Source) -> Vec<Directive> {
        let first = self.directives.last().map_or(0, |directive| directive.span.end);
        let comments = self.comments.iter().filter(|comment| comment.start >= first);
        comments.filter_map(|comment| misplaced(*comment, source)).collect()
    }
}

/// A comment as the directive that it would be.
fn misplaced(comment: Span, source: &Source) -> Option<Directive> {
    let (name, value, value_at) = split_directive(source.slice(comment))?;
    let key = DirectiveName::parse(name.1)?;
    let at = |start: usize, len: usize| {
        let start = comment.start as usize + start;
        source.span(start..start + len)
    };
    Some(Directive {
        span: comment,
        name: Spanned::new(key, at(name.0, name.1.len())),
        value: Spanned::new(value.into(), at(value_at, value.len())),
    })
}

/// Name with its offset, value and its offset, of a line `# name = value`.
fn split_directive(line: &str) -> Option<((usize, &str), &str, usize)> {
    let rest = line.strip_prefix('#')?.trim_start();
    let name_at = line.len() - rest.len();
    let name_len = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
    let name = rest.get(..name_len)?;
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let value = rest.get(name_len..)?.trim_ascii_start().strip_prefix('=')?.trim_ascii();
    if value.is_empty() {
        return None;
    }
    let value_at = line.trim_ascii_end().len() - value.len();
    Some(((name_at, name), value, value_at))
}

/// The first offset at or behind `at` that holds no white space.
pub(super) fn skip_space(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    while at < end {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r' => at += 1,
            byte if byte < 0x80 => break,
            _ => match space_len(text, at) {
                0 => break,
                len => at += len,
            },
        }
    }
    at.min(end)
}

/// The length in bytes of the white space character at `at`, 0 if there is another one.
pub(super) fn space_len(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r') => 1,
        None | Some(0..0x80) => 0,
        Some(_) => text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, |first| if first.is_whitespace() { first.len_utf8() } else { 0 }),
    }
}
