//! PowerShell in RUN: text that PowerShell reads itself, or that another shell hands to it.

use std::borrow::Cow;

use super::{At, Form};
use crate::shell::Dialect;
use crate::source::Source;
use crate::span::Span;

/// PowerShell text of a RUN.
#[derive(Debug)]
pub struct PowerShell<'a> {
    /// The text, line continuations joined.
    pub text: Cow<'a, str>,
    /// Where it begins; empty.
    pub start: Span,
    /// The call in front of it, where another shell reads the line: `powershell -Command`.
    pub call: Option<Span>,
}

impl<'a> At<'a> {
    /// The PowerShell text of a RUN in shell form, if it has some.
    pub fn powershell(&self) -> Option<PowerShell<'a>> {
        if !matches!(self.kind(), super::InstructionKind::Run(_)) {
            return None;
        }
        let source: &'a Source = self.source;
        let Form::Shell(joined) = &self.instruction.command()?.form else { return None };
        if self.reader().dialect == Dialect::PowerShell {
            return Some(match self.instruction.script() {
                Some(heredoc) => PowerShell {
                    text: Cow::Borrowed(source.slice(heredoc.body)),
                    start: heredoc.body.at_start(),
                    call: None,
                },
                None => PowerShell { text: joined.raw(source), start: joined.span.at_start(), call: None },
            });
        }
        let first = source.slice(joined.span).split_ascii_whitespace().next()?;
        if Dialect::from_program(first) != Dialect::PowerShell {
            return None;
        }
        let text = joined.text(source);
        let (mut from, mut at) = (None, 0);
        for word in text.text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            at += word.len();
            let name = word.trim().trim_start_matches(['-', '/']);
            if name.len() < word.trim().len() && ["c", "command"].iter().any(|own| name.eq_ignore_ascii_case(own)) {
                from = Some(at);
                break;
            }
        }
        let rest = text.text.get(from?..)?;
        let from = from? + rest.len() - rest.trim_start().len();
        let rest = rest.trim();
        let inner = rest.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        let offset = text.offset(from + usize::from(inner.is_some())) as usize;
        let start = source.span(offset..offset);
        let call = Span { end: text.offset(text.text.get(..from)?.trim_end().len()), ..joined.span };
        Some(PowerShell { text: Cow::Owned(inner.unwrap_or(rest).to_string()), start, call: Some(call) })
    }
}

impl PowerShell<'_> {
    /// Its statements, at least one unless it is blank: what `;` and line ends separate outside of quotes, brackets and
    /// comments. Those that `&&` and `||` join are one.
    pub fn statements(&self) -> Vec<&str> {
        let bytes = self.text.as_bytes();
        let (mut statements, mut start, mut at) = (Vec::new(), 0, 0);
        let (mut quote, mut depth) = (None, 0_usize);
        while let Some(byte) = bytes.get(at).copied() {
            match (quote, byte) {
                (Some(b'"') | None, b'`') => at += 1,
                (Some(open), byte) if open == byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(' | b'{' | b'[') => depth += 1,
                (None, b')' | b'}' | b']') => depth = depth.saturating_sub(1),
                (None, b'#') if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                    at += memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[])).unwrap_or(bytes.len() - at);
                    continue;
                }
                (None, b';' | b'\n') if depth == 0 => {
                    statements.push(self.text.get(start..at).unwrap_or(""));
                    start = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        statements.push(self.text.get(start..).unwrap_or(""));
        statements.into_iter().map(str::trim).filter(|one| !one.is_empty()).collect()
    }

    /// Whether the text has a word, in any case.
    pub fn mentions(&self, word: &str) -> bool {
        crate::context::matches_pattern(&format!("*{word}*"), &self.text)
    }
}

#[cfg(test)]
mod tests {
    use crate::dockerfile::parse;
    use crate::source::Source;
    use crate::span::FileId;

    /// The statements of the last instruction, and the call in front of them.
    fn read(text: &str) -> Option<(Vec<String>, Option<String>)> {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = parse(&source);
        let shipped = file.shipped([]);
        let at = file.each_at(&source, &shipped).last()?;
        let found = at.powershell()?;
        let start = source.slice(crate::span::Span { end: source.text().len() as u32, ..found.start });
        assert!(found.statements().first().is_none_or(|first| start.starts_with(first)), "{start}");
        let statements = found.statements().iter().map(|one| one.to_string()).collect();
        Some((statements, found.call.map(|call| source.slice(call).to_string())))
    }

    #[test]
    fn powershell_is_read_by_itself_or_called() {
        let shell = "FROM a\nSHELL [\"powershell\", \"-Command\"]\n";
        let plain = |list: &[&str]| Some((list.iter().map(|one| one.to_string()).collect::<Vec<_>>(), None));
        assert_eq!(read(&format!("{shell}RUN a; b \\\n  c\n")), plain(&["a", "b   c"]));
        assert_eq!(read(&format!("{shell}RUN <<E\na\nb {{ c; d }}\nE\n")), plain(&["a", "b { c; d }"]));
        let called = |call: &str, list: &[&str]| plain(list).map(|(list, _)| (list, Some(call.to_string())));
        assert_eq!(read("FROM a\nRUN pwsh -NoLogo -c \"a; b\"\n"), called("pwsh -NoLogo -c", &["a", "b"]));
        assert_eq!(read("FROM a\nRUN PowerShell.exe -Command a\n"), called("PowerShell.exe -Command", &["a"]));
        assert_eq!(read("FROM a\nRUN a; b\n"), None);
        assert_eq!(read("FROM a\nRUN pwsh -File a.ps1\n"), None);
    }

    #[test]
    fn quotes_brackets_and_comments_hold_no_statements() {
        let text =
            "FROM a\nSHELL [\"pwsh\", \"-Command\"]\nRUN <<E\n$a = 'x;y'; if (b) { c; d } # e; f\ng `; h && i\nE\n";
        assert_eq!(
            read(text).map(|found| found.0).unwrap_or_default(),
            ["$a = 'x;y'", "if (b) { c; d } # e; f", "g `; h && i"]
        );
    }
}
