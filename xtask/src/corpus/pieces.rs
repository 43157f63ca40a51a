//! What the joined files have in common: turns among samples, and pieces of YAML whose names are numbered.

use lintainer_core::yaml::{Document, Node};

/// Goes round a list. Neighbours, which are alike, do not come one after the other.
pub struct Turns {
    at: usize,
    len: usize,
}

impl Turns {
    /// Turns among so many.
    pub fn among(len: usize) -> Self {
        Turns { at: 0, len }
    }

    /// The next index; 0 where there is none.
    pub fn next(&mut self) -> usize {
        // A prime that no list of samples is a multiple of.
        self.at = (self.at + 7919) % self.len.max(1);
        self.at
    }
}

/// Text with the places where a number makes its names its own.
pub struct Piece {
    text: String,
    /// Offsets in `text`, in order.
    names: Vec<usize>,
}

impl Piece {
    /// A piece of a file from `start` to `end`, with offsets of the file where names end.
    pub fn new(text: &str, start: usize, end: usize, names: &[usize]) -> Self {
        let inside = names.iter().filter(|at| (start..=end).contains(at)).map(|at| at - start);
        Piece { text: text.get(start..end).unwrap_or("").to_string(), names: inside.collect() }
    }

    /// Adds the text with numbered names and, where it has none, a final line break.
    pub fn write(&self, number: usize, into: &mut String) {
        let mut from = 0;
        for &at in &self.names {
            into.push_str(self.text.get(from..at).unwrap_or(""));
            into.push_str(&format!("-{number}"));
            from = at;
        }
        into.push_str(self.text.get(from..).unwrap_or(""));
        if !into.ends_with('\n') {
            into.push('\n');
        }
    }
}

/// Where the value of a scalar that stands in one line ends in the file; `None` for other nodes.
pub fn end_of_value(node: Node) -> Option<usize> {
    let is_in_line = node.is_scalar() && !node.is_alias() && !node.is_block_scalar();
    is_in_line.then(|| node.written_span().range().end - usize::from(node.is_quoted()))
}

/// Whether it can be cut into lines and joined to others.
pub fn is_simple(text: &str, documents: &[Document]) -> bool {
    let is_block = !text.starts_with(['{', '%', '\u{feff}']) && !text.lines().any(|line| line.trim_end() == "...");
    is_block && !text.contains('\r') && !documents.iter().any(Document::is_broken)
}
