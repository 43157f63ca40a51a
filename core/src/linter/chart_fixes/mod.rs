//! Fixes of what a chart prints, as edits of the files that the chart is written in: values where they stand, values that are
//! empty, lines of templates. Whether they do what they should is found out by rendering ([`proof`]).

mod changes;
pub(super) mod proof;
mod values_file;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use changes::{Change, Step, What, changes};
use values_file::ValuesFile;

use crate::finding::{Edit, Fix, Safety};
use crate::fixer::apply_within;
use crate::helm::paths::is_in_templates;
use crate::helm::text::UNKNOWN;
use crate::kustomize::{Place, Printed, PrintedObject, Restored};
use crate::project::Project;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Document, Node, edit};

/// Where a value would stand in an object if it were not empty, and where it is written.
struct Hole {
    path: Vec<Step>,
    at: Span,
}

/// The files of a chart, to be edited.
pub(super) struct ChartFixes<'p> {
    project: &'p Project,
    printed: &'p Printed,
    /// The folder of the chart: what lies elsewhere is of others.
    folder: &'p str,
    files: RefCell<HashMap<FileId, Rc<ValuesFile<'p>>>>,
    holes: RefCell<HashMap<usize, Rc<Vec<Hole>>>>,
}

/// An object of a chart in its text.
#[derive(Clone, Copy)]
pub(super) struct Printing<'o> {
    /// The number of the object.
    pub(super) index: usize,
    /// The text of all objects.
    pub(super) source: &'o Source,
    /// The object's part of it.
    pub(super) document: &'o Document,
    /// Where it is written.
    pub(super) object: &'o PrintedObject,
}

impl Printing<'_> {
    fn place(&self, node: Node) -> Option<Place> {
        self.object.places.get(node.id())
    }
}

/// Edits, and the values that they are made in.
type Moved = (Vec<Edit>, Span);

impl<'p> ChartFixes<'p> {
    pub(super) fn new(project: &'p Project, printed: &'p Printed, folder: &'p str) -> Self {
        ChartFixes { project, printed, folder, files: RefCell::default(), holes: RefCell::default() }
    }

    /// A fix of an object as edits of the chart's files, and where what it adds is missing: at the key of the collection in
    /// the values that gets it.
    pub(super) fn moved(&self, fix: &Fix, at: Printing) -> Option<(Fix, Option<Span>)> {
        let copied: Option<Vec<Moved>> = fix.edits.iter().map(|edit| self.copied(edit, at)).collect();
        let (edits, targets): (Vec<_>, Vec<_>) = copied.or_else(|| self.rewritten(fix, at))?.into_iter().unzip();
        let edits = edit::joined(edits.concat());
        let is_disjoint = edits.windows(2).all(|pair| match pair {
            [one, next] => one.span.file != next.span.file || one.span.end < next.span.start,
            _ => true,
        });
        if edits.is_empty() || !is_disjoint || !edits.iter().all(|edit| self.is_own(edit.span.file)) {
            return None;
        }
        // What others read as well may be as it is for their sake.
        let is_shared = targets.iter().any(|target| self.readers(*target) > 1);
        let safety = if is_shared { Safety::Unsafe } else { fix.safety };
        let owner = targets.iter().find_map(|target| self.values(*target)?.key_of(*target));
        let is_all_values = || edits.iter().all(|edit| self.values(edit.span).is_some());
        let owner = owner.filter(|_| is_all_values());
        Some((Fix { title: fix.title.clone(), safety, edits }, owner))
    }

    /// Whether a file is the chart's own.
    fn is_own(&self, file: FileId) -> bool {
        let Some(file) = self.project.files().get(file.0 as usize) else { return false };
        let rest = file.source.path.strip_prefix(self.folder);
        self.folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
    }

    pub(super) fn is_template(&self, file: FileId) -> bool {
        is_in_templates(&self.project.file(file).source.path)
    }

    /// The file of values that a place is in.
    fn values(&self, at: Span) -> Option<Rc<ValuesFile<'p>>> {
        if !self.is_own(at.file) || self.is_template(at.file) {
            return None;
        }
        let read = || Rc::new(ValuesFile::read(&self.project.file(at.file).source));
        Some(Rc::clone(self.files.borrow_mut().entry(at.file).or_insert_with(read)))
    }

    /// How many objects have something that is written at a place, or lack it because nothing is written there.
    fn readers(&self, target: Span) -> usize {
        let is_its = |object: &&PrintedObject| {
            object.places.iter().flatten().any(|place| target.contains(place.span))
                || object.removals.iter().any(|removal| target.contains(removal.span))
        };
        self.printed.objects.iter().filter(is_its).count()
    }

    /// An edit of text that stands in a file as it is printed.
    fn copied(&self, edit: &Edit, at: Printing) -> Option<Moved> {
        if edit.span.file != at.source.id {
            return Some((vec![edit.clone()], edit.span));
        }
        // A new value may need other quotes where it stands.
        let fits = |node: &Node| match node.is_scalar() {
            true => node.span() == edit.span,
            false => node.span().contains(edit.span),
        };
        let copied = |node: Node| {
            let place = at.place(node).filter(|place| place.is_verbatim && self.is_own(place.span.file))?;
            let file = &self.project.file(place.span.file).source;
            (file.slice(place.span) == at.source.slice(node.span())).then_some((node.span(), place))
        };
        // The innermost is the last one.
        let (printed, place) = at.document.all_nodes(at.source).filter(fits).filter_map(copied).last()?;
        let moved = |offset: u32| place.span.start + (offset - printed.start);
        let span = Span { file: place.span.file, start: moved(edit.span.start), end: moved(edit.span.end) };
        Some((vec![Edit { span, text: edit.text.clone() }], place.span))
    }

    /// A fix by what it changes in the object.
    fn rewritten(&self, fix: &Fix, at: Printing) -> Option<Vec<Moved>> {
        let mut edits: Vec<Edit> = fix.edits.clone();
        edits.sort_by_key(|edit| edit.span);
        let text = apply_within(at.source, at.document.span, &edits)?;
        let source = Source::new(FileId(u32::MAX), "", text);
        let documents = yaml::parse(&source, Dialect::Kubernetes);
        let [document] = documents.as_slice() else { return None };
        if document.is_broken() {
            return None;
        }
        let changes = changes(at.document.node(at.source)?, document.node(&source)?)?;
        changes.iter().map(|change| self.change(change, at)).collect()
    }

    fn change(&self, change: &Change, at: Printing) -> Option<Moved> {
        self.at_hole(change, at).or_else(|| self.at_value(change, at)).or_else(|| self.in_template(change, at))
    }

    /// A value that is empty where it is written gets something in it.
    fn at_hole(&self, change: &Change, at: Printing) -> Option<Moved> {
        let (What::Set(_, new) | What::Add(_, new)) = &change.what else { return None };
        let holes = self.holes(at);
        holes.iter().find_map(|hole| {
            let rest = change.path.strip_prefix(hole.path.as_slice())?;
            let keys: Option<Vec<&str>> = rest.iter().map(Step::key).collect();
            self.values(hole.at)?.fill(hole.at, &keys?, new)
        })
    }

    /// The holes of an object.
    fn holes(&self, at: Printing) -> Rc<Vec<Hole>> {
        let read = || {
            let Some((own, object)) = self.printed.documents().nth(at.index) else { return Rc::default() };
            let known = unknown_paths(own);
            let hole = |removal: &crate::kustomize::Removal| {
                let is_one = match &removal.restored {
                    Restored::Whole(_) => false,
                    Restored::Lines { keys, .. } => keys.len() == 1,
                    Restored::Value(_) => true,
                };
                let restored = is_one.then(|| removal.restored(own))?;
                let path = unknown_paths(&restored).into_iter().find(|path| !known.contains(path))?;
                Some(Hole { path, at: removal.span })
            };
            Rc::new(object.removals.iter().filter_map(hole).collect())
        };
        Rc::clone(self.holes.borrow_mut().entry(at.index).or_insert_with(read))
    }

    /// A value that is written in a file of values is changed there.
    fn at_value(&self, change: &Change, at: Printing) -> Option<Moved> {
        match &change.what {
            What::Set(old, new) => {
                let place = at.place(*old)?.span;
                self.values(place)?.set(place, old.text()?, new)
            }
            What::Add(collection, new) => {
                let first = collection.own_entries().next().map(|entry| entry.key);
                let place = at.place(first.or_else(|| collection.items().next())?)?.span;
                let values = self.values(place)?;
                match change.path.last()? {
                    Step::Key(key) => values.add(place, key, new),
                    Step::Item(_) => values.push(place, new),
                }
            }
            What::Remove(key) => {
                let place = at.place(*key)?.span;
                self.values(place)?.remove(place)
            }
        }
    }

    /// A key is added below one that a template has in its own text.
    fn in_template(&self, change: &Change, at: Printing) -> Option<Moved> {
        let What::Add(mapping, new) = &change.what else { return None };
        let key = change.path.last().and_then(Step::key)?;
        if mapping.is_flow() {
            return None;
        }
        let mut entries: Vec<_> = mapping.own_entries().collect();
        entries.reverse();
        let (anchor, line) = entries.into_iter().find_map(|entry| {
            let is_line = entry.value.is_scalar() && !entry.value.is_block_scalar();
            let is_line = is_line && !at.source.slice(entry.span()).contains('\n');
            let place = at.place(entry.key).filter(|place| is_line && place.is_verbatim)?;
            if !self.is_own(place.span.file) || !self.is_template(place.span.file) {
                return None;
            }
            let file = &self.project.file(place.span.file).source;
            let line = file.line_bounds(place.span.start as usize);
            let (before, text) = (line.start..place.span.start as usize, file.text().get(line.clone())?);
            let is_literal = file.text().get(before)?.bytes().all(|byte| matches!(byte, b' ' | b'-'));
            let is_whole =
                text.matches("{{").count() == text.matches("}}").count() && !text.trim_end().ends_with("-}}");
            (is_literal && is_whole).then_some((place.span, line))
        })?;
        let file = &self.project.file(anchor.file).source;
        let end = line.start + file.text().get(line.clone())?.trim_end_matches(['\r', '\n']).len();
        let column = anchor.start as usize - line.start;
        let indent = " ".repeat(column);
        let is_collection = new.contains('\n') || new.starts_with("- ") || is_block_mapping(new);
        let text = match is_collection {
            true => {
                let deeper = format!("\n{indent}  ");
                format!("\n{indent}{key}:{deeper}{}", new.replace('\n', &deeper))
            }
            false => format!("\n{indent}{key}: {new}"),
        };
        if text.contains("{{") || says_key(file, line.clone(), column, key) {
            return None;
        }
        let span = Span::new(anchor.file, end..end);
        Some((vec![Edit { span, text }], anchor))
    }
}

/// Whether a template writes a key in the mapping around a line, perhaps under a condition that does not hold: one more would be
/// one too many where it does. `column` is where the keys of the mapping stand.
fn says_key(file: &Source, line: Range<usize>, column: usize, key: &str) -> bool {
    let text = file.text();
    let is_inside = |line: &&str| {
        let inner = line.trim_start_matches(' ');
        // Actions that stand alone may stand anywhere.
        inner.trim_end().is_empty() || inner.starts_with("{{") || line.len() - inner.len() >= column
    };
    let begins_item = |line: &&str| line.get(..column).is_some_and(|indent| indent.trim_start().starts_with('-'));
    let mut lines: Vec<&str> = text.get(line.end..).unwrap_or("").lines().skip(1).take_while(is_inside).collect();
    let above = text.get(..line.end).unwrap_or("").lines().rev();
    for line in above {
        if is_inside(&line) || begins_item(&line) {
            lines.push(line);
        }
        if !is_inside(&line) || begins_item(&line) {
            break;
        }
    }
    lines.iter().any(|line| {
        line.get(column..).and_then(|rest| rest.strip_prefix(key)).is_some_and(|rest| rest.starts_with(':'))
    })
}

fn is_block_mapping(yaml: &str) -> bool {
    let source = Source::new(FileId(u32::MAX), "", yaml);
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let root = documents.first().and_then(|document| document.node(&source));
    root.is_some_and(|root| root.is_mapping() && !root.is_flow())
}

impl Step {
    fn key(&self) -> Option<&str> {
        match self {
            Step::Key(key) => Some(key),
            Step::Item(_) => None,
        }
    }
}

/// The ways to the values of an object that nobody knows.
fn unknown_paths(text: &str) -> Vec<Vec<Step>> {
    let source = Source::new(FileId(u32::MAX), "", text);
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let mut found = Vec::new();
    if let Some(root) = documents.first().and_then(|document| document.node(&source)) {
        add_unknown_paths(root, &mut Vec::new(), &mut found);
    }
    found
}

fn add_unknown_paths(node: Node, path: &mut Vec<Step>, into: &mut Vec<Vec<Step>>) {
    for entry in node.own_entries() {
        let Some(key) = entry.key.text() else { continue };
        path.push(Step::Key(key.to_string()));
        add_unknown_paths(entry.value, path, into);
        path.pop();
    }
    for (index, item) in node.items().enumerate() {
        path.push(Step::Item(index));
        add_unknown_paths(item, path, into);
        path.pop();
    }
    if node.text().is_some_and(|text| text.contains(UNKNOWN)) {
        into.push(path.clone());
    }
}
