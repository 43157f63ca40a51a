//! What stands where in a document, to compare it with another version of it.

use super::document::Document;
use super::node::Node;
use crate::source::Source;
use crate::span::Span;

/// A scalar or an alias that is written, and where it belongs.
pub(crate) struct Leaf<'a> {
    /// Where it is written.
    pub span: Span,
    /// Stands for the keys that lead to it; the places in sequences do not count.
    pub path: u64,
    /// Of a key whether its value is more than null.
    pub has_value: bool,
    node: Node<'a>,
}

impl Leaf<'_> {
    /// Whether two mean the same, wherever they are.
    pub fn is_like(&self, other: &Leaf) -> bool {
        let (a, b) = (self.node, other.node);
        self.path == other.path
            && a.is_alias() == b.is_alias()
            && a.is_quoted() == b.is_quoted()
            && if a.is_alias() {
                a.source().slice(a.written_span()) == b.source().slice(b.written_span())
            } else {
                a.text() == b.text()
            }
    }
}

/// A collection that is being walked through.
struct Around {
    /// The node behind it.
    end: u32,
    path: u64,
    is_mapping: bool,
    /// The path of the value that comes next; `None` where a key comes.
    value: Option<u64>,
}

/// The scalars and aliases of a document that are written, in the order of the text. `renamed`: what a key is to be taken for.
pub(crate) fn leaves<'a>(
    document: &'a Document,
    source: &'a Source,
    renamed: impl Fn(Span) -> Option<&'a str>,
) -> Vec<Leaf<'a>> {
    let mut leaves = Vec::new();
    let mut around: Vec<Around> = Vec::new();
    for node in document.all_nodes(source) {
        while around.last().is_some_and(|one| one.end <= node.id) {
            around.pop();
        }
        let mut is_key = false;
        let path = match around.last_mut() {
            None => hash(0, ""),
            Some(list) if !list.is_mapping => hash(list.path, "-"),
            Some(mapping) => mapping.value.take().unwrap_or_else(|| {
                is_key = true;
                let span = node.written_span();
                let written = || renamed(span).unwrap_or(source.slice(span));
                let key = if node.data().is_collection() { "?" } else { written() };
                mapping.value = Some(hash(mapping.path, key));
                hash(mapping.path, "?")
            }),
        };
        let data = node.data();
        if data.is_collection() {
            let is_mapping = !node.is_alias() && node.is_mapping();
            around.push(Around { end: node.next(), path, is_mapping, value: None });
        } else if data.start < data.end {
            let value = document.node_at(source, super::NodeId(node.next()));
            let has_value = is_key && value.is_some_and(|value| !value.is_null());
            leaves.push(Leaf { span: node.written_span(), path, has_value, node });
        }
    }
    leaves
}

/// FNV-1a, which is enough for the two versions of one document.
fn hash(path: u64, key: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    key.bytes().fold(path.rotate_left(5) ^ 0xcbf2_9ce4_8422_2325, step)
}
