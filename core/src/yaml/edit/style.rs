//! How a document is laid out, so that what is added looks like the rest.

use super::super::node::Node;
use super::super::scalar::Scalar;
use super::place::{dash_before, indent_of};

/// How many nodes are looked at to learn the style of a document.
const MAX_NODES: usize = 256;

/// The deepest step that is taken over (columns).
const MAX_STEP: usize = 8;

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::yaml) struct Style {
    /// How much deeper a mapping stands than its key (columns).
    pub step: usize,
    /// How much deeper the dashes of a list stand than its key (columns).
    pub dash: usize,
    /// The quotes that all texts in lists have.
    pub quote: Option<char>,
}

impl Style {
    /// The usual style of the document of a node; two columns where it shows none.
    pub fn of(node: Node) -> Style {
        *node.document.style.get_or_init(|| Style::learn(node))
    }

    fn learn(node: Node) -> Style {
        let (mut steps, mut dashes) = ([0_usize; MAX_STEP + 1], [0_usize; MAX_STEP + 1]);
        let root = Node { id: 0, ..node };
        let seen = root.subtree().take(MAX_NODES);
        let is_block = |node: &Node| !node.is_alias() && !node.is_flow() && (node.is_mapping() || node.is_sequence());
        let mut items = Vec::new();
        for collection in seen.filter(is_block) {
            if collection.is_sequence() {
                items.extend(collection.items().take(MAX_STEP));
            }
            for entry in collection.own_entries().take(MAX_NODES).filter(|entry| is_block(&entry.value)) {
                let (source, value) = (node.source(), entry.value);
                let key = indent_of(source, entry.key.written_span().start as usize);
                let first = value.written_span().start as usize;
                let (counts, at) = match value.is_mapping() {
                    true => (&mut steps, indent_of(source, first)),
                    false => {
                        let first = value.items().next().map(|item| item.written_span().start as usize);
                        let dash = first.and_then(|first| dash_before(source, first));
                        (&mut dashes, dash.and_then(|dash| indent_of(source, dash)))
                    }
                };
                let depth = at.zip(key).and_then(|(at, key)| at.checked_sub(key));
                if let Some(count) = depth.and_then(|depth| counts.get_mut(depth)) {
                    *count += 1;
                }
            }
        }
        // Of equally many the smallest.
        let most = |counts: &[usize], from: usize| {
            let best = counts.iter().enumerate().skip(from).rev().max_by_key(|(_, count)| **count);
            best.filter(|(_, count)| **count > 0).map_or(2, |(depth, _)| depth)
        };
        Style { step: most(&steps, 1), dash: most(&dashes, 0), quote: quote_of(items.into_iter()) }
    }
}

/// The quotes that all texts among some nodes have; `None` where one has none or they differ.
pub(super) fn quote_of<'a>(nodes: impl Iterator<Item = Node<'a>>) -> Option<char> {
    let is_text =
        |node: &Node| !node.is_alias() && !node.is_block_scalar() && matches!(node.scalar(), Some(Scalar::Text(_)));
    let mut quotes = nodes.filter(is_text).map(|node| {
        let first = node.source().slice(node.written_span()).chars().next();
        first.filter(|quote| node.is_quoted() && matches!(quote, '"' | '\''))
    });
    let first = quotes.next()??;
    quotes.all(|quote| quote == Some(first)).then_some(first)
}
