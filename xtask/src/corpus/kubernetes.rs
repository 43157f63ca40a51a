//! Manifests of several documents, each with names of its own.

use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Node};

use super::pieces::{Piece, Turns, end_of_value, is_simple};

/// Samples that take turns.
pub struct Samples {
    /// The documents of each sample.
    samples: Vec<Vec<Piece>>,
    turns: Turns,
    number: usize,
}

impl Samples {
    /// Takes the samples apart; leaves out those that cannot be joined to others.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let samples: Vec<_> = texts.filter_map(documents).collect();
        Samples { turns: Turns::among(samples.len()), samples, number: 0 }
    }

    /// A file with at least this many bytes; an empty one if there are no samples.
    pub fn file(&mut self, size: usize) -> String {
        let mut text = String::new();
        while text.len() < size {
            let Some(sample) = self.samples.get(self.turns.next()) else { break };
            self.number += 1;
            for document in sample {
                if !text.is_empty() {
                    text.push_str("---\n");
                }
                document.write(self.number, &mut text);
            }
        }
        text
    }
}

/// The documents of a sample without their markers.
fn documents(text: &str) -> Option<Vec<Piece>> {
    let source = Source::new(FileId(0), "manifests.yaml", text);
    let documents = yaml::parse(&source, yaml::Dialect::Kubernetes);
    let roots: Vec<Node> = documents.iter().filter_map(|document| document.node(&source)).collect();
    if roots.is_empty() || !is_simple(text, &documents) {
        return None;
    }
    let mut names = Vec::new();
    roots.iter().for_each(|root| collect_names(*root, &mut names));
    let mut ends = Vec::new();
    roots.iter().for_each(|root| mark(*root, &names, &mut ends));
    let piece = |root: &Node| {
        let span = root.document().span.range();
        let before = text.get(span.start..root.span().range().start)?;
        // Comments may stand before the marker; a document on the marker's line cannot be moved.
        let head = before.rfind("---").map_or(Some(0), |at| before.get(at..)?.find('\n').map(|end| at + end + 1))?;
        Some(Piece::new(text, span.start + head, span.end, &ends))
    };
    roots.iter().map(piece).collect()
}

/// The names of all objects, pod templates and items of lists included.
fn collect_names<'a>(node: Node<'a>, names: &mut Vec<&'a str>) {
    if let Some(name) = node.at(&["metadata", "name"]) {
        names.extend(name.text());
    }
    node.own_entries().for_each(|entry| collect_names(entry.value, names));
    node.items().for_each(|item| collect_names(item, names));
}

/// Finds every value that is one of the names, so that selectors and references still fit.
fn mark(node: Node, names: &[&str], ends: &mut Vec<usize>) {
    for entry in node.own_entries().filter(|_| !node.is_alias()) {
        let is_other = matches!(entry.key.text(), Some("apiVersion" | "kind" | "image"));
        if !is_other {
            mark(entry.value, names, ends);
        }
    }
    node.items().filter(|_| !node.is_alias()).for_each(|item| mark(item, names, ends));
    if node.text().is_some_and(|text| names.contains(&text)) {
        ends.extend(end_of_value(node));
    }
}
