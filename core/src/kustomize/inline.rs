//! Texts that become trees: files, and patches that are written into a kustomization.

use super::tree::{Node, Step, Trees};
use super::{Failure, Limits, Reason};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect};

/// The trees of the documents in a file. Empty documents are none.
pub(super) fn documents(source: &Source, by: Step, limits: &mut Limits) -> Result<Vec<Node>, Failure> {
    read(source, &|span| span, by, limits)
}

/// The trees of the documents in a text that stands in a node of another file; of a node that is no text its own.
pub(super) fn written_in(node: yaml::Node, by: Step, limits: &mut Limits) -> Result<Vec<Node>, Failure> {
    let Some(text) = node.mapped_text() else {
        let is_there = !node.is_null() && !node.is_scalar();
        return is_there.then(|| Trees { limits, by }.read(node, &|span| span)).into_iter().collect();
    };
    let source = Source::new(FileId(0), "", text.text.as_ref());
    read(&source, &|span| text.span(span.range()), by, limits)
}

fn read(source: &Source, place: &dyn Fn(Span) -> Span, by: Step, limits: &mut Limits) -> Result<Vec<Node>, Failure> {
    let documents = yaml::parse(source, Dialect::Compose);
    let mut trees = Trees { limits, by };
    let mut result = Vec::new();
    for document in &documents {
        if let Some(problem) = document.problems.first() {
            return Err(Failure::new(Reason::Invalid, place(problem.span), problem.message.clone()));
        }
        let Some(root) = document.node(source).filter(|root| !root.is_null()) else { continue };
        result.push(trees.read(root, place)?);
    }
    Ok(result)
}
