//! A build as a text, and where each node of it is written.

use super::Build;
use super::print::{object_text, sorted, text};
use super::removed::restored;
use super::tree::{Node, Origin, Step, Value};
use crate::span::{FileId, Span};

/// A build as a text.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The objects as they would be applied, one document each.
    pub text: String,
    /// What is known of each of them, in their order.
    pub objects: Vec<PrintedObject>,
}

/// What is known of an object of a build.
#[derive(Debug, Clone)]
pub struct PrintedObject {
    /// Where it ends in the text (bytes).
    pub end: usize,
    /// Where its nodes are written, keys too, in the order in which they are printed; `None` for files that are not known.
    pub places: Vec<Option<Place>>,
    /// Its name as it is written, where the build gives it another one.
    pub written_name: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether variables or replacements have their values from it.
    pub is_copied_from: bool,
    /// What patches took out of it.
    pub removals: Vec<Removal>,
}

/// Something that a patch took out of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The operation, `null` or directive that did it.
    pub span: Span,
    /// The object's text as it would be with it.
    pub restored: String,
}

/// Where a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The value in a real file, or the entry that made it.
    pub span: Span,
    /// Whether the text there is the node's own, so that it can be looked into.
    pub is_verbatim: bool,
    /// Where it was written before, if that is another place.
    pub before: Option<Span>,
    /// What copied it to where it is found: the path of a replacement, or the name of a variable.
    pub copied_by: Option<Span>,
}

impl Printed {
    /// The objects with their texts.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &PrintedObject)> {
        let mut start = 0;
        self.objects.iter().map(move |object| {
            let text = self.text.get(start..object.end).unwrap_or("");
            start = object.end;
            (text.strip_prefix("---\n").unwrap_or(text), object)
        })
    }
}

impl Build {
    /// The build as a text. What is written in files that `is_known` does not know is at the entry that brought it in.
    pub fn printed(&self, is_known: &dyn Fn(FileId) -> bool) -> Printed {
        let (text, ends) = text(&self.objects);
        let objects = self.objects.iter().zip(ends).map(|(object, end)| {
            let mut places = Vec::new();
            collect(&object.root, is_known, &mut places);
            if let Some(name) = object.root.at(&["metadata", "name"]) {
                mend_name(&name.origin, is_known, &mut places);
            }
            let (written, name) = (object.first_name(), object.name());
            let written_name = (written != name && !written.is_empty()).then(|| written.to_string());
            let removals = restored(&object.root).into_iter().filter_map(|(origin, root)| {
                Some(Removal { span: Place::of(&origin, is_known)?.span, restored: object_text(&root) })
            });
            let removals = removals.collect();
            let (name, is_copied_from) = (name.to_string(), object.is_copied_from);
            PrintedObject { end, places, written_name, name, is_copied_from, removals }
        });
        Printed { objects: objects.collect(), text }
    }
}

/// A name stands where it was written first, whoever gave another one: what is missing in an object is reported there.
fn mend_name(origin: &Origin, is_known: &dyn Fn(FileId) -> bool, places: &mut [Option<Place>]) {
    let Some(first) = origin.history().last().filter(|first| *first != origin && first.by.is_verbatim()) else {
        return;
    };
    let now = Place::of(origin, is_known);
    let place = Place::of(first, is_known).map(|place| Place { is_verbatim: false, ..place });
    if let Some(slot) = places.iter_mut().find(|slot| **slot == now && now.is_some()) {
        *slot = place;
    }
}

/// The places of a node and all below it, as a parser of YAML comes to them.
fn collect(node: &Node, is_known: &dyn Fn(FileId) -> bool, into: &mut Vec<Option<Place>>) {
    into.push(Place::of(&node.origin, is_known));
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, is_known, into)),
        Value::Mapping(_) => {
            for entry in sorted(node) {
                into.push(Place::of(&entry.origin, is_known));
                collect(&entry.value, is_known, into);
            }
        }
    }
}

impl Place {
    /// Who wants to change a node goes there: to who set its value. Names, namespaces and labels are the same node all the
    /// same, where it stands in a file.
    fn of(origin: &Origin, is_known: &dyn Fn(FileId) -> bool) -> Option<Place> {
        let named = matches!(
            origin.by,
            Step::Name
                | Step::Namespace
                | Step::Label
                | Step::Annotation
                | Step::Reference
                | Step::Hash
                | Step::Variable(_)
        );
        let below = origin.below.as_deref();
        let before = below.and_then(|below| below.history().find(|one| one.by.is_verbatim()));
        if let Step::Replacement(Some(span)) | Step::Variable(Some(span)) = origin.by
            && is_known(span.file)
        {
            let by_variable = matches!(origin.by, Step::Variable(_));
            let copied_by = if by_variable { before.map(|one| one.at) } else { Some(origin.at) };
            let copied_by = copied_by.filter(|at| *at != span && is_known(at.file));
            let before = before.map(|one| one.at).filter(|at| !by_variable && is_known(at.file));
            return Some(Place { span, is_verbatim: false, before, copied_by });
        }
        if let (Step::Substitution, Some(before)) = (origin.by, before) {
            let span = if is_known(origin.at.file) { origin.at } else { before.at };
            let before = Some(before.at).filter(|at| *at != span && is_known(at.file));
            return is_known(span.file).then_some(Place { span, is_verbatim: false, before, copied_by: before });
        }
        if let Some(written) = before.filter(|_| named) {
            return Place::of(written, is_known).map(|place| Place { is_verbatim: false, ..place });
        }
        let before = before.map(|one| one.at).filter(|at| *at != origin.at && is_known(at.file));
        let (span, is_verbatim) = match origin.by {
            Step::Patch(entry) | Step::Generated(entry) if !is_known(origin.at.file) => (entry, false),
            // A file that a generator took in is the node's own text.
            Step::Generated(entry) => (origin.at, entry.file != origin.at.file),
            by => (origin.at, by.is_verbatim()),
        };
        is_known(span.file).then_some(Place { span, is_verbatim, before, copied_by: None })
    }
}
