//! The way from the root of a document to a scalar in it.

use super::document::Document;
use super::node::{Entry, Node};
use crate::source::Source;

/// How many nodes are looked at for the one at a place: those without text may be many.
const MAX_LOOK_BACK: usize = 10_000;

/// A way out of a mapping or sequence to what is in it.
#[derive(Debug, Clone, Copy)]
pub enum Way<'a> {
    /// Under a key.
    Key {
        /// The mapping.
        mapping: Node<'a>,
        /// The key and its value.
        entry: Entry<'a>,
    },
    /// To an item.
    Item {
        /// The sequence.
        sequence: Node<'a>,
        /// Which one, from 0.
        index: usize,
        /// The item.
        item: Node<'a>,
    },
}

/// A scalar with the way that leads to it.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// The scalar.
    pub node: Node<'a>,
    /// The way from the root to it; of a key the last one is that of its own entry.
    pub ways: Vec<Way<'a>>,
    /// Whether it is a key.
    pub is_key: bool,
}

impl Document {
    /// The scalar with text around or beside a place. Aliases are not followed.
    pub fn scalar_at<'a>(&'a self, source: &'a Source, at: u32) -> Option<Found<'a>> {
        let behind = self.nodes.partition_point(|node| node.start <= at);
        let before = (0..behind as u32).rev().take(MAX_LOOK_BACK).map(|id| Node { document: self, source, id });
        let mut scalars = before.filter(|node| !node.is_alias() && node.is_scalar() && !node.written_span().is_empty());
        let target = scalars.next().filter(|node| at <= node.written_span().end)?;
        let has = |node: Node| node.id <= target.id && target.id < node.next();
        let (mut ways, mut node) = (Vec::new(), self.node(source)?);
        while !node.is_alias() {
            if let Some(entry) = node.own_entries().find(|entry| has(entry.key) || has(entry.value)) {
                ways.push(Way::Key { mapping: node, entry });
                if has(entry.key) {
                    let is_key = entry.key.id == target.id;
                    return is_key.then_some(Found { node: target, ways, is_key });
                }
                node = entry.value;
            } else if let Some((index, item)) = node.items().enumerate().find(|(_, item)| has(*item)) {
                ways.push(Way::Item { sequence: node, index, item });
                node = item;
            } else {
                break;
            }
        }
        (node.id == target.id).then_some(Found { node: target, ways, is_key: false })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};
    use super::*;
    use crate::span::FileId;

    fn found(text: &str) -> Option<String> {
        let at = text.find('|').unwrap_or(0);
        let source = Source::new(FileId(0), "a.yaml", text.replacen('|', "", 1));
        let documents = parse(&source, Dialect::Kubernetes);
        let document =
            documents.iter().find(|document| document.span.range().contains(&at) || document.span.end as usize == at);
        let found = document?.scalar_at(&source, at as u32)?;
        let ways = found.ways.iter().map(|way| match way {
            Way::Key { entry, .. } => format!(".{:?}", entry.key),
            Way::Item { index, .. } => format!("[{index}]"),
        });
        let end = if found.is_key { "!".to_string() } else { format!("={:?}", found.node) };
        Some(ways.collect::<String>() + &end)
    }

    #[test]
    fn a_place_has_a_way() {
        for (text, wanted) in [
            ("a:\n  b: |c\n", ".a.b=c"),
            ("a:\n  b|: c\n", ".a.b!"),
            ("a:\n- b\n- c|c: d\n", ".a[1].cc!"),
            ("a: {b: [x, {c: d|}]}\n", ".a.b[1].c=d"),
            ("a:\n  - - x\n    - y|\n", ".a[0][1]=y"),
            ("a: &x {b: c}\nd:\n  <<: *x\n  e: f|\n", ".d.e=f"),
            ("a: \"b|c\"\n", ".a=\"bc\""),
            ("a: |\n  b\n", ""),
            ("a:\n\n|\nb: c\n", ""),
            ("# a|\nb: c\n", ""),
        ] {
            assert_eq!(found(text).as_deref(), Some(wanted).filter(|wanted| !wanted.is_empty()), "{text}");
        }
    }
}
