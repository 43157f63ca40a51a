//! A build as a text, and where each node of it is written.

use std::borrow::Cow;
use std::ops::Range;

use super::Build;
use super::print::{object_text, sorted, text};
use super::removed::restored;
use super::tree::{Node, Origin, Step, Value};
use crate::helm::text::UNKNOWN;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, NodeId};

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
    pub places: Places,
    /// Where stretches of the text (bytes) stand as they are, of values that were put together; in order.
    pub pieces: Vec<Piece>,
    /// Its name as it is written, where the build gives it another one.
    pub written_name: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether variables or replacements have their values from it.
    pub is_copied_from: bool,
    /// What patches took out of it.
    pub removals: Vec<Removal>,
}

/// A stretch of a build that stands in a file as it does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the text of the build (bytes).
    pub at: usize,
    /// Where it is written.
    pub span: Span,
}

/// Something that an object lacks because of what is written somewhere: a patch took it out, or a template printed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The operation, `null` or directive that did it; the value of which nothing was printed.
    pub span: Span,
    /// How the object would be with it.
    pub restored: Restored,
}

/// How an object would be with what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// Its whole text.
    Whole(String),
    /// Its text with lines of unknown values behind the line of an offset (bytes), at one of these indentations.
    Lines {
        /// The offset.
        at: usize,
        /// The keys.
        keys: Vec<String>,
        /// Blanks before them, the likeliest first.
        indents: Vec<usize>,
    },
    /// Its text with an unknown value in the place of a range (bytes).
    Value(Range<usize>),
}

impl Removal {
    /// The object's text as it would be with it.
    pub fn restored<'t>(&'t self, own: &'t str) -> Cow<'t, str> {
        let edited =
            |indent| Some(self.edit(own, indent)).and_then(|edit| spliced(own, &[edit?])).filter(|it| reads(it));
        match &self.restored {
            Restored::Whole(text) => Cow::Borrowed(text),
            Restored::Value(_) => edited(0).map_or(Cow::Borrowed(own), Cow::Owned),
            Restored::Lines { indents, .. } => {
                indents.iter().find_map(|indent| edited(*indent)).map_or(Cow::Borrowed(own), Cow::Owned)
            }
        }
    }

    /// The object's text as it would be with all that it lacks; nothing where that cannot be put together.
    pub fn all_restored(all: &[Removal], own: &str) -> Option<String> {
        let indent = |removal: &Removal| match &removal.restored {
            Restored::Lines { indents, .. } => indents.first().copied().unwrap_or(0),
            _ => 0,
        };
        let mut edits = Vec::new();
        for removal in all {
            edits.push(removal.edit(own, indent(removal))?);
        }
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        spliced(own, &edits).filter(|text| reads(text))
    }

    /// What is put where in the object's text.
    fn edit(&self, own: &str, indent: usize) -> Option<(Range<usize>, String)> {
        match &self.restored {
            Restored::Whole(_) => None,
            Restored::Value(range) => Some((range.clone(), format!(" {UNKNOWN}"))),
            Restored::Lines { at, keys, .. } => {
                let behind = own.get(*at..)?.find('\n').map_or(own.len(), |end| at + end + 1);
                let lines = keys.iter().map(|key| format!("{}{key}: {UNKNOWN}\n", " ".repeat(indent)));
                Some((behind..behind, lines.collect()))
            }
        }
    }
}

/// A text with edits, the last one first.
fn spliced(own: &str, edits: &[(Range<usize>, String)]) -> Option<String> {
    let mut text = own.to_string();
    for (range, new) in edits {
        text.get(range.clone())?;
        text.replace_range(range.clone(), new);
    }
    Some(text)
}

fn reads(text: &str) -> bool {
    let source = Source::new(FileId(0), "", text);
    yaml::parse(&source, Dialect::Kubernetes).iter().all(|document| !document.is_broken())
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

/// The number of a node, and `before` and `copied_by` of its place.
type More = (u32, Option<Span>, Option<Span>);

/// The places of the nodes of an object, in the order of the nodes. There are many of them, and few have more than a span.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    spans: Box<[Option<(Span, bool)>]>,
    /// Of some nodes, in their order.
    more: Box<[More]>,
}

impl Places {
    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The place of a node, if its file is known.
    pub fn get(&self, node: NodeId) -> Option<Place> {
        let (span, is_verbatim) = (*self.spans.get(node.0 as usize)?)?;
        let more = self.more.binary_search_by_key(&node.0, |(at, ..)| *at).ok();
        let more = more.and_then(|at| self.more.get(at));
        let (before, copied_by) = more.map_or((None, None), |(_, before, copied_by)| (*before, *copied_by));
        Some(Place { span, is_verbatim, before, copied_by })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Option<Place>> {
        (0..self.spans.len() as u32).map(|at| self.get(NodeId(at)))
    }
}

impl FromIterator<Option<Place>> for Places {
    fn from_iter<T: IntoIterator<Item = Option<Place>>>(places: T) -> Self {
        let (mut spans, mut more) = (Vec::new(), Vec::new());
        for place in places {
            if let Some(Place { before, copied_by, .. }) = place.filter(|it| it.before.or(it.copied_by).is_some()) {
                more.push((spans.len() as u32, before, copied_by));
            }
            spans.push(place.map(|place| (place.span, place.is_verbatim)));
        }
        Places { spans: spans.into(), more: more.into() }
    }
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
                Some(Removal {
                    span: Place::of(&origin, is_known)?.span,
                    restored: Restored::Whole(object_text(&root)),
                })
            });
            let removals = removals.collect();
            let (name, is_copied_from) = (name.to_string(), object.is_copied_from);
            let places = places.into_iter().collect();
            PrintedObject { end, places, pieces: Vec::new(), written_name, name, is_copied_from, removals }
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
