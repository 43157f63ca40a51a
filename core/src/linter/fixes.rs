//! Fixes of what builds have, made where it is written: what an edit changes in the tree of an object is changed in the
//! file, in that file's own layout.

use super::origins::Origins;
use crate::finding::{Edit, Finding, Fix};
use crate::kustomize::Place;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Entry, Node, Scalar, edit};

/// What an edit changes in the tree of an object.
enum Change<'o, 'n> {
    /// A scalar has another value.
    Replaced(Node<'o>, Node<'n>),
    /// A mapping has no longer an entry.
    Removed(Entry<'o>),
    /// A mapping has a new entry.
    Added(Node<'o>, Entry<'n>),
    /// A sequence has no longer an item.
    Dropped(Node<'o>),
    /// A sequence has a new item at its end.
    Pushed(Node<'o>, Node<'n>),
}

impl Origins<'_> {
    /// The fixes of a finding in the build, as they are made in files: those that can be. What is not written there as it is in
    /// the build is changed in the file of the finding (`at`) only: nobody expects an overlay's finding to change the base.
    pub(super) fn fixes(&self, finding: &Finding, at: Span) -> Vec<Fix> {
        let edits = |edits: &[Edit]| {
            let same: Option<Vec<Edit>> = edits.iter().map(|edit| self.same_edit(edit)).collect();
            let made = || self.edits(edits).filter(|made| made.iter().all(|edit| edit.span.file == at.file));
            same.or_else(made)
        };
        let fix = |fix: &Fix| Some(Fix { edits: edits(&fix.edits)?, ..fix.clone() });
        finding.fixes.iter().filter_map(fix).collect()
    }

    fn edits(&self, edits: &[Edit]) -> Option<Vec<Edit>> {
        let is_own = |edit: &&Edit| edit.span.file == self.source().id;
        let mut made: Vec<Edit> = edits.iter().filter(|edit| !is_own(edit)).cloned().collect();
        let own: Vec<Edit> = edits.iter().filter(is_own).cloned().collect();
        let first = own.first()?.span;
        let (object, old) = self.root_at(first)?;
        let text = crate::fixer::apply_within(self.source(), object, &own)?;
        let after = Source::new(FileId(0), "", text);
        let documents = yaml::parse(&after, Dialect::Kubernetes);
        let document = documents.iter().find(|document| document.root().is_some() && !document.is_broken())?;
        let mut found = Vec::new();
        changes(old, document.node(&after)?, &mut found)?;
        for change in found {
            made.extend(self.made(change)?);
        }
        Some(made)
    }

    /// The edits of a file that make a change.
    fn made(&self, change: Change) -> Option<Vec<Edit>> {
        match change {
            Change::Replaced(old, new) => {
                let is_text = |node: Node| matches!(node.scalar(), Some(Scalar::Text(_)));
                self.edited(self.own_place(old)?.span, &|there| {
                    // In the quotes of the file it would be a text, or without them none.
                    let keeps = there.is_quoted() || is_text(there) || !is_text(new);
                    edit::replace_scalar(there, new.text().filter(|_| keeps)?)
                })
            }
            Change::Removed(entry) => {
                let key = self.own_place(entry.key)?;
                let is_whole = |place: Place| place.before.is_none() && place.span.file == key.span.file;
                // What another file has a part in would come to light again.
                entry.value.subtree().all(|node| self.own_place(node).is_some_and(is_whole)).then_some(())?;
                self.edited_around(key.span, &|mapping, is_it| {
                    let entry = mapping.own_entries().find(|entry| is_it(entry.key))?;
                    Some(edit::remove_entry(mapping, entry.key.text()?))
                })
            }
            Change::Added(mapping, entry) => {
                let (key, value) = (entry.key.text()?, text_of(entry.value)?);
                self.edited(self.own_place(mapping)?.span, &|there| {
                    // A patch may have taken out what stands there.
                    if there.get(key).is_some() { None } else { edit::set(there, &[key], &value) }
                })
            }
            Change::Dropped(item) => {
                let place = self.own_place(item).filter(|place| place.before.is_none())?;
                self.edited_around(place.span, &|sequence, is_it| {
                    let item = sequence.items().filter(|_| sequence.is_sequence()).find(|item| is_it(*item))?;
                    Some(edit::remove_item(sequence, item))
                })
            }
            Change::Pushed(sequence, item) => {
                let item = text_of(item)?;
                self.edited(self.own_place(sequence)?.span, &|there| edit::push(there, &item))
            }
        }
    }

    /// Where a node of the build is written, if the text there is its own.
    fn own_place(&self, node: Node) -> Option<Place> {
        self.place_of(node).filter(|place| place.is_verbatim)
    }

    /// The edits of the outermost node that stands at a place.
    fn edited(&self, at: Span, make: &dyn Fn(Node) -> Option<Vec<Edit>>) -> Option<Vec<Edit>> {
        self.edited_around(at, &|node, is_it| is_it(node).then(|| make(node)))
    }

    /// The edits of the outermost node that `make` is ready to edit (the first `Some`), which is told of nodes whether they
    /// stand at a place: in the tree of the file, or in that of a text in it, as a patch in a kustomization is.
    fn edited_around(&self, at: Span, make: Make) -> Option<Vec<Edit>> {
        let (documents, source) = self.documents_of(at.file)?;
        let document = documents.get(documents.partition_point(|document| document.span.end <= at.start))?;
        let root = document.node(source)?;
        let is_it = |node: Node| node.span() == at;
        if let Some(edits) = root.subtree().find_map(|node| make(node, &is_it)) {
            return edits;
        }
        let scalar = document.innermost(source, at).filter(|node| node.is_block_scalar())?;
        let text = scalar.mapped_text()?;
        let inner = Source::new(at.file, "", text.text.as_ref());
        let is_it = |node: Node| text.span(node.span().range()) == at;
        let documents = yaml::parse(&inner, Dialect::Kubernetes);
        let mut nodes = documents.iter().filter_map(|document| document.node(&inner)).flat_map(Node::subtree);
        edit::in_literal(scalar, &text.text, &nodes.find_map(|node| make(node, &is_it))??)
    }
}

/// Makes the edits of a node if it is the wanted one, which is known by who stands at a place.
type Make<'m> = &'m dyn Fn(Node, &dyn Fn(Node) -> bool) -> Option<Option<Vec<Edit>>>;

/// Whether two nodes are written alike.
fn is_same(old: Node, new: Node) -> bool {
    old.source().slice(old.written_span()) == new.source().slice(new.written_span())
}

fn changes<'o, 'n>(old: Node<'o>, new: Node<'n>, into: &mut Vec<Change<'o, 'n>>) -> Option<()> {
    if is_same(old, new) {
        return Some(());
    }
    if old.is_mapping() && new.is_mapping() {
        for entry in old.own_entries() {
            match new.entry(entry.key.text()?) {
                Some(now) => changes(entry.value, now.value, into)?,
                None => into.push(Change::Removed(entry)),
            }
        }
        let is_new = |entry: &Entry| entry.key.text().is_some_and(|key| old.entry(key).is_none());
        into.extend(new.own_entries().filter(is_new).map(|entry| Change::Added(old, entry)));
        return Some(());
    }
    if old.is_sequence() && new.is_sequence() {
        return item_changes(old, new, into);
    }
    let are_scalars = old.is_scalar() && new.is_scalar() && !old.is_block_scalar() && !new.is_block_scalar();
    are_scalars.then(|| into.push(Change::Replaced(old, new)))
}

fn item_changes<'o, 'n>(old: Node<'o>, new: Node<'n>, into: &mut Vec<Change<'o, 'n>>) -> Option<()> {
    let (before, after): (Vec<Node>, Vec<Node>) = (old.items().collect(), new.items().collect());
    let pairs = || before.iter().zip(&after);
    let head = pairs().take_while(|(old, new)| is_same(**old, **new)).count();
    let rest = before.len().min(after.len()) - head;
    let backwards = before.iter().rev().zip(after.iter().rev());
    let tail = backwards.take(rest).take_while(|(old, new)| is_same(**old, **new)).count();
    let (gone, come) = (before.get(head..before.len() - tail)?, after.get(head..after.len() - tail)?);
    match (gone.len(), come.len()) {
        (one, other) if one == other => gone.iter().zip(come).try_for_each(|(old, new)| changes(*old, *new, into)),
        (_, 0) => {
            into.extend(gone.iter().map(|item| Change::Dropped(*item)));
            Some(())
        }
        (0, _) if tail == 0 => {
            into.extend(come.iter().map(|item| Change::Pushed(old, *item)));
            Some(())
        }
        _ => None,
    }
}

/// The text of a value, as at the beginning of a line.
fn text_of(node: Node) -> Option<String> {
    let (source, span) = (node.source(), node.written_span());
    let text = source.slice(span);
    if node.is_block_scalar() {
        return None;
    }
    let line = source.text().get(..span.start as usize)?.rfind('\n').map_or(0, |end| end + 1);
    let indent = " ".repeat(span.start as usize - line);
    let lines = text.lines().enumerate();
    let bare = lines.map(|(at, line)| if at == 0 { line } else { line.strip_prefix(indent.as_str()).unwrap_or(line) });
    Some(bare.collect::<Vec<_>>().join("\n"))
}
