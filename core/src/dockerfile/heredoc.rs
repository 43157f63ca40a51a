//! Heredocs: which words of an instruction's line open one, found as BuildKit finds them, and their bodies.

use std::ops::Range;

use super::lines::{Lines, space_len};
use super::problem::ProblemKind;
use super::syntax::{Heredoc, Instruction, InstructionKind};
use super::words::char_len;
use crate::mapped::MappedText;

/// How many heredocs one instruction may open.
const MAX_HEREDOCS: usize = 1_000;

/// How deep `${a:-${b:-…}}` may be nested in the line of a heredoc.
const MAX_DEPTH: usize = 32;

/// A word that opens a heredoc.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operator {
    /// The word, file descriptor included.
    pub(super) range: Range<usize>,
    pub(super) delimiter: String,
    pub(super) is_quoted: bool,
    pub(super) strips_tabs: bool,
    pub(super) descriptor: Option<u32>,
}

/// The heredocs that a line opens. A line with a quote or `${` that is not closed, or with a substitution that
/// Dockerfiles do not know, opens none.
pub(super) fn operators(line: &str) -> Vec<Operator> {
    let mut lexer = Lexer { text: line, bytes: line.as_bytes(), at: 0 };
    let Some(words) = lexer.words() else { return Vec::new() };
    words.into_iter().filter_map(|range| operator(line.get(range.clone())?, range.start)).collect()
}

/// Reads a word of the form `<<NAME`, `<<-"NAME"`, `3<<NAME`.
pub(super) fn operator(word: &str, at: usize) -> Option<Operator> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(digits..)?.strip_prefix("<<")?;
    let (strips_tabs, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let (delimiter, is_quoted) = unquote(rest)?;
    let descriptor = if digits == 0 { None } else { word.get(..digits)?.parse().ok() };
    Some(Operator { range: at..at + word.len(), delimiter, is_quoted, strips_tabs, descriptor })
}

/// The delimiter without quotes and backslashes, and whether there were quotes; `None` if it is not one closed word.
fn unquote(word: &str) -> Option<(String, bool)> {
    let mut lexer = Lexer { text: word, bytes: word.as_bytes(), at: 0 };
    if lexer.words()?.len() != 1 {
        return None;
    }
    let mut delimiter = String::new();
    let mut is_quoted = false;
    let mut quote = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                is_quoted = true;
            }
            (Some(open), _) if c == open => quote = None,
            (None, '\\') => delimiter.extend(chars.next()),
            (Some('"'), '\\') => match chars.next_if(|next| matches!(next, '"' | '$' | '\\')) {
                Some(next) => delimiter.push(next),
                None => delimiter.push(c),
            },
            _ => delimiter.push(c),
        }
    }
    if delimiter.is_empty() { None } else { Some((delimiter, is_quoted)) }
}

/// Splits a line into words as BuildKit's shell lexer does, with a backslash as escape character.
/// `None` is a syntax error.
struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn words(&mut self) -> Option<Vec<Range<usize>>> {
        let mut words = Vec::new();
        let mut start = None;
        while let Some(byte) = self.peek() {
            let space = space_len(self.text, self.at);
            if space > 0 {
                if let Some(start) = start.take() {
                    words.push(start..self.at);
                }
                self.at += space;
                continue;
            }
            start.get_or_insert(self.at);
            self.piece(byte, 0)?;
        }
        if let Some(start) = start {
            words.push(start..self.at);
        }
        Some(words)
    }

    /// One character, quoted string, substitution or `<<`.
    fn piece(&mut self, byte: u8, depth: usize) -> Option<()> {
        match byte {
            b'\'' => self.single_quoted()?,
            b'"' => self.double_quoted(depth)?,
            b'$' => self.dollar(depth)?,
            b'<' => {
                self.at += 1;
                if self.peek() == Some(b'<') {
                    self.at += 1;
                    while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
                        self.at += 1;
                    }
                }
            }
            b'\\' => self.at = (self.at + 1 + char_len(self.bytes, self.at + 1)).min(self.bytes.len()),
            _ => self.at += char_len(self.bytes, self.at),
        }
        Some(())
    }

    fn single_quoted(&mut self) -> Option<()> {
        let len = memchr::memchr(b'\'', self.bytes.get(self.at + 1..)?)?;
        self.at += len + 2;
        Some(())
    }

    fn double_quoted(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'$' => self.dollar(depth)?,
                b'\\' => {
                    self.at += 1;
                    if matches!(self.peek(), Some(b'"' | b'$' | b'\\')) {
                        self.at += 1;
                    }
                }
                _ => self.at += char_len(self.bytes, self.at),
            }
        }
    }

    fn dollar(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        if self.peek() != Some(b'{') {
            self.name();
            return Some(());
        }
        self.at += 1;
        if depth >= MAX_DEPTH || matches!(self.peek()?, b'{' | b'}' | b':') {
            return None;
        }
        self.name();
        match self.peek()? {
            b'}' => {
                self.at += 1;
                Some(())
            }
            b':' => {
                self.at += 1;
                if matches!(self.peek()?, b'#' | b'%') {
                    return None;
                }
                self.at += char_len(self.bytes, self.at);
                self.until(b'}', depth + 1)
            }
            b'+' | b'-' | b'?' | b'#' | b'%' => {
                self.at += 1;
                self.until(b'}', depth + 1)
            }
            b'/' => {
                self.at += 1;
                if self.peek() == Some(b'/') {
                    self.at += 1;
                }
                self.until(b'/', depth + 1)?;
                self.until(b'}', depth + 1)
            }
            _ => None,
        }
    }

    fn until(&mut self, stop: u8, depth: usize) -> Option<()> {
        loop {
            let byte = self.peek()?;
            if byte == stop {
                self.at += 1;
                return Some(());
            }
            self.piece(byte, depth)?;
        }
    }

    fn name(&mut self) {
        match self.peek() {
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => self.at += 1,
            Some(b'0'..=b'9') => {
                while matches!(self.peek(), Some(b'0'..=b'9')) {
                    self.at += 1;
                }
            }
            _ => {
                while self.text.get(self.at..).and_then(|rest| rest.chars().next()).is_some_and(is_name_char) {
                    self.at += char_len(self.bytes, self.at);
                }
            }
        }
    }
}

/// Whether a character may stand in the name of a variable.
pub(super) fn is_name_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Reads the bodies of the heredocs that an instruction opens.
pub(super) fn read(lines: &mut Lines<'_>, line: &MappedText<'_>, instruction: &mut Instruction) {
    let text: &str = &line.text;
    let owner = match &instruction.kind {
        InstructionKind::Onbuild(Some(trigger)) => trigger,
        _ => &*instruction,
    };
    let may_open = match &owner.kind {
        InstructionKind::Run(run) => run.command.exec().is_none(),
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => !copy.is_json,
        _ => false,
    };
    if !may_open || memchr::memmem::find(text.as_bytes(), b"<<").is_none() {
        return;
    }
    let mut operators = operators(text);
    if let Some(first) = operators.get(MAX_HEREDOCS) {
        let span = line.span(first.range.clone());
        lines.problem(
            ProblemKind::Limit,
            span.range(),
            format!("more than {MAX_HEREDOCS} heredocs in one instruction"),
        );
        operators.truncate(MAX_HEREDOCS);
    }
    let mut heredocs = Vec::with_capacity(operators.len());
    for operator in operators {
        let span = line.span(operator.range.clone());
        let start = lines.at;
        let Some((body_end, terminator)) = body(lines, &operator) else {
            // What follows is more likely a row of instructions than a body without end.
            lines.give_up_heredoc(start, span);
            let message = format!("the line `{}` that ends this heredoc is missing", operator.delimiter);
            lines.problem(ProblemKind::UnterminatedHeredoc, span.range(), message);
            break;
        };
        let indent = lines.source.text().get(body_end..terminator.start).unwrap_or("");
        if indent.contains(' ') || !operator.strips_tabs && !indent.is_empty() {
            let range = body_end..terminator.end;
            let message = format!("the line `{}` that ends this heredoc is indented", operator.delimiter);
            lines.problem(ProblemKind::IndentedHeredocEnd, range, message);
        }
        heredocs.push(Heredoc {
            operator: span,
            delimiter: operator.delimiter.into(),
            is_quoted: operator.is_quoted,
            strips_tabs: operator.strips_tabs,
            descriptor: operator.descriptor,
            body: lines.source.span(start..body_end),
            terminator: lines.source.span(terminator),
        });
    }
    if let Some(last) = heredocs.last() {
        instruction.span = instruction.span.to(last.terminator);
    }
    match &mut instruction.kind {
        InstructionKind::Onbuild(Some(trigger)) => {
            trigger.span = heredocs.last().map_or(trigger.span, |last| trigger.span.to(last.terminator));
            trigger.heredocs = heredocs;
        }
        _ => instruction.heredocs = heredocs,
    }
}

/// Reads lines up to the delimiter: where the body ends, and where the delimiter stands. Where no line is the delimiter, one
/// that is indented counts, since that is what was meant.
fn body(lines: &mut Lines<'_>, operator: &Operator) -> Option<(usize, Range<usize>)> {
    let source = lines.source;
    let mut indented = None;
    while let Some(line) = lines.body_line() {
        let text = source.text().get(line.clone())?;
        let delimiter = if operator.strips_tabs { text.trim_start_matches('\t') } else { text };
        let found = |delimiter: &str| (line.start, line.end - delimiter.len()..line.end);
        if delimiter == operator.delimiter {
            return Some(found(delimiter));
        }
        let delimiter = delimiter.trim_start_matches([' ', '\t']);
        if indented.is_none() && delimiter == operator.delimiter {
            indented = Some((found(delimiter), lines.at));
        }
        if indented.is_some() && lines.trusts_indented_ends() {
            break;
        }
    }
    let (found, behind) = indented?;
    lines.take_indented_end(behind);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiters(line: &str) -> Vec<String> {
        operators(line).into_iter().map(|operator| operator.delimiter).collect()
    }

    #[test]
    fn operators_are_found() {
        assert_eq!(delimiters("RUN cat <<EOF >file"), ["EOF"]);
        assert_eq!(delimiters("RUN cat << EOF"), ["EOF"]);
        assert_eq!(delimiters("RUN <<A cat <<-'B C' 3<<\"D\""), ["A", "B C", "D"]);
        assert_eq!(delimiters("RUN cat <<EOF>file"), ["EOF>file"]);
        assert_eq!(delimiters(r"RUN cat <<E\OF"), ["EOF"]);
    }

    #[test]
    fn look_alikes_are_none() {
        for line in [
            "RUN cat <<<EOF",
            "RUN cat <<",
            "RUN cat <<- EOF",
            "RUN echo '<<EOF'",
            "RUN echo \"<<EOF\"",
            "RUN echo a<<EOF",
            "RUN echo $((1<<2))",
            "RUN echo it's <<EOF",
            "RUN echo ${x^^} <<EOF",
            "RUN echo ${ <<EOF",
            r"RUN echo \<<EOF",
        ] {
            assert_eq!(delimiters(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn parts_of_an_operator() {
        let found = operator("3<<-\"E F\"", 4).unwrap();
        assert_eq!(found.range, 4..13);
        assert_eq!((found.descriptor, found.strips_tabs, found.is_quoted), (Some(3), true, true));
        assert!(!operator("<<EOF", 0).unwrap().is_quoted);
    }

    #[test]
    fn nested_substitutions_end() {
        assert_eq!(delimiters(&format!("RUN {} <<EOF", "${a:-".repeat(100_000))), [""; 0]);
        assert_eq!(delimiters("RUN echo ${a:-${b:-c}} <<EOF"), ["EOF"]);
    }
}
