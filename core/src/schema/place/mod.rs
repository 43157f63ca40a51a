//! What a schema says about a place in a text that is being written: what may stand there, and what is known of a key.
//!
//! What is typed can seldom be read. So a key or value is put where the cursor is, the document is read with it, as the
//! linter reads it, and the way to it is followed in the schema (`probe`, `follow`).

mod facts;
mod follow;
mod kinds;
mod lines;
mod names;
mod offer;
mod probe;
#[cfg(test)]
mod tests;

pub use facts::Facts;
pub use lines::{Line, text_to_value};

use super::{Range, Type, compose, kubernetes, operators};
use crate::finding::Edit;
use crate::source::Source;
use crate::span::Span;
use crate::yaml::{self, Dialect, Way};

/// The text that is asked about, and what is known beside it.
pub(crate) struct Ground<'a> {
    /// The text.
    pub(crate) source: &'a Source,
    /// Who reads it: Compose, or Kubernetes.
    pub(crate) dialect: Dialect,
    /// The minor version of the cluster.
    pub(crate) minor: u16,
    /// Whether the file is known to have objects of Kubernetes; otherwise the document itself must show it.
    pub(crate) is_sure: bool,
    /// The type of a custom kind that the files of the project define, by `apiVersion` and kind.
    pub(crate) custom: &'a dyn Fn(&str, &str) -> Option<Type<'a>>,
    /// The `apiVersion`s and kinds that they define.
    pub(crate) custom_kinds: &'a dyn Fn() -> Vec<(String, String)>,
}

/// What may be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is replaced: the word around the place, or nothing.
    pub replace: Span,
    /// The column of the word, in characters from 0.
    pub column: usize,
    /// How many of these are the indentation of the line.
    pub indent: usize,
    /// What may be written, the most likely first.
    pub candidates: Vec<Candidate>,
}

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called: a key or a value, perhaps with the dash of an item before it.
    pub label: String,
    /// What is compared with what has been typed.
    pub word: String,
    /// Whether it is a value, not a key.
    pub is_value: bool,
    /// More about it in a word or two.
    pub detail: String,
    /// What is written.
    pub lines: Vec<Line>,
    /// What is known of the key, or of that of the value.
    pub facts: Option<Facts>,
    /// What must be written elsewhere, too.
    pub edits: Vec<Edit>,
}

/// What is known of a key that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The key.
    pub span: Span,
    /// Its path in the object: `spec.containers[0].image`.
    pub path: String,
    /// What the schema says about it.
    pub facts: Facts,
}

impl<'a> Ground<'a> {
    /// What may be written at an offset. `None` where nothing is known to fit.
    pub(crate) fn offer(&self, offset: usize) -> Option<Offer> {
        let probe = probe::Probe::at(self.source, offset)?;
        let made = |probe: &probe::Probe| {
            let source = Source::new(self.source.id, self.source.path.as_str(), probe.text.as_str());
            offer::offer(self, &source, probe)
        };
        let items = probe.as_item(self.source).and_then(|probe| made(&probe));
        match made(&probe).or_else(|| made(&probe.closed(self.source)?)) {
            Some((mut offer, _)) => {
                let (items, is_first) =
                    items.map_or((Vec::new(), false), |(items, is_first)| (items.candidates, is_first));
                // A list that has just been begun wants its first item.
                let at = if is_first { 0 } else { offer.candidates.len() };
                offer.candidates.splice(at..at, items);
                Some(offer)
            }
            None => items.map(|(items, _)| items),
        }
    }

    /// What is known of the key at an offset.
    pub(crate) fn describe(&self, offset: usize) -> Option<Description> {
        let chunk = chunk_at(self.source, offset)?;
        let document = yaml::parse_chunk(self.source, chunk, self.dialect);
        let found = document.scalar_at(self.source, u32::try_from(offset).ok()?).filter(|found| found.is_key)?;
        let here = follow::follow(self, document.node(self.source)?, &found.ways)?;
        let (owner, name) = here.last_key()?;
        let facts = Facts::of(owner, name, here.minor, &here)?;
        Some(Description { span: found.node.span(), path: here.path(), facts })
    }

    /// The type of an object, and the versions that serve it; those of custom resources are not known.
    fn find(&self, api_version: &str, kind: &str) -> Option<(Type<'a>, Option<Range>)> {
        if self.dialect == Dialect::Compose {
            return compose::root().map(|of| (of, None));
        }
        if let Some((of, range)) = kubernetes::find(api_version, kind) {
            return Some((of, Some(range)));
        }
        (self.custom)(api_version, kind).or_else(|| operators::find(api_version, kind)).map(|of| (of, None))
    }
}

/// The document around an offset.
fn chunk_at(source: &Source, offset: usize) -> Option<std::ops::Range<usize>> {
    let chunks = yaml::chunks(source);
    let at = chunks.partition_point(|chunk| chunk.start <= offset).checked_sub(1)?;
    chunks.get(at).filter(|chunk| offset <= chunk.end).cloned()
}

/// Ways without those to an item of a list of objects, and the object that they begin at.
fn object_of<'n, 'w>(root: yaml::Node<'n>, ways: &'w [Way<'n>]) -> (yaml::Node<'n>, &'w [Way<'n>]) {
    let is_list = root.get("kind").and_then(yaml::Node::text).is_some_and(|kind| kind.ends_with("List"));
    match ways {
        [Way::Key { entry, .. }, Way::Item { item, .. }, rest @ ..]
            if is_list && entry.key.text() == Some("items") && item.is_mapping() && !rest.is_empty() =>
        {
            (*item, rest)
        }
        _ => (root, ways),
    }
}
