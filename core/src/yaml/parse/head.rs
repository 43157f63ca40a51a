//! What stands before a document, and what behind it.

use super::block::{Least, Place};
use super::{Parser, Step, fault};

impl<'t> Parser<'t> {
    /// Reads the document from its directives to its end.
    pub(super) fn document(&mut self) -> Step {
        let directives = self.directives()?;
        let mut place = Place::Line;
        if self.is_marker(b"---") {
            self.at += 3;
            place = Place::Value;
        } else if let Some(at) = directives {
            return fault(at, "`---` is missing behind the directives");
        }
        self.next_text();
        if self.at >= self.bytes.len() {
            return Ok(());
        }
        self.back();
        self.block_node(Least::ROOT, place)?;
        self.end()
    }

    /// Reads lines that begin with `%`. Where the last one stands.
    fn directives(&mut self) -> Step<Option<usize>> {
        let (mut last, mut version) = (None, false);
        while self.next_text() && self.byte(self.at) == b'%' && self.at == self.line {
            let at = self.at;
            last = Some(at);
            let end = self.line_end(at);
            let line = self.text.get(at..end).unwrap_or("");
            let line = line.split(" #").next().unwrap_or(line);
            let mut words = line.split_ascii_whitespace();
            match (words.next().unwrap_or(""), words.next(), words.next(), words.next()) {
                ("%YAML", Some(number), None, None) => {
                    if version {
                        return fault(at, "the version of YAML is given twice");
                    }
                    version = true;
                    let mut parts = number.split('.').map(|part| part.parse::<u8>().ok());
                    if !matches!((parts.next(), parts.next(), parts.next()), (Some(Some(1)), Some(Some(_)), None)) {
                        return fault(at, "this is no version of YAML that can be read");
                    }
                    if number != "1.1" {
                        self.go_refuses(at, "the Go libraries read version 1.1 of YAML only");
                    }
                }
                ("%TAG", Some(handle), Some(_), None) if handle.starts_with('!') && handle.ends_with('!') => {
                    if self.handles.contains(&handle) {
                        return fault(at, format!("the handle `{handle}` is declared twice"));
                    }
                    self.handles.push(handle);
                }
                ("%YAML" | "%TAG", ..) => return fault(at, "this directive cannot be read"),
                _ => self.go_refuses(at, "the Go libraries know the directives `%YAML` and `%TAG` only"),
            }
            self.at = end;
        }
        Ok(last)
    }

    /// Whether a marker is at the present offset, at the beginning of a line.
    fn is_marker(&self, marker: &[u8]) -> bool {
        self.at == self.line && self.bytes[self.at..].starts_with(marker) && self.is_gap(self.at + 3)
    }

    /// Goes back to the beginning of the line, so that its indentation is measured again.
    fn back(&mut self) {
        if self.at == self.first {
            self.at = self.line;
        }
    }

    /// Nothing but comments may follow.
    fn end(&mut self) -> Step {
        self.next_text();
        if self.at < self.bytes.len() {
            return fault(self.at, "this does not belong to what stands above it");
        }
        Ok(())
    }
}

/// Where the `...` stands that ends the document, which may be on its last line only; otherwise the end of the text.
pub(super) fn end_marker(text: &str) -> usize {
    let lines = text.strip_suffix('\n').unwrap_or(text);
    let at = lines.rfind('\n').map_or(0, |newline| newline + 1);
    match &lines.as_bytes()[at..] {
        [b'.', b'.', b'.'] | [b'.', b'.', b'.', b' ' | b'\t' | b'\r', ..] => at,
        _ => text.len(),
    }
}

/// Behind the marker at `end` only a comment may stand.
pub(super) fn nothing_behind(text: &str, end: usize) -> Step {
    let rest = text.get(end + 3..).unwrap_or("").trim();
    match rest.is_empty() || rest.starts_with('#') {
        true => Ok(()),
        false => fault(end, "only a comment may stand behind `...`"),
    }
}
