//! The way from a build back to the files that wrote it.

use std::collections::HashMap;
use std::sync::Arc;

use super::chart_fixes::{ChartFixes, Printing};
use crate::finding::{Edit, Finding, Fix, Related};
use crate::helm::text::UNKNOWN;
use crate::kustomize::{Place, Printed, PrintedObject};
use crate::mapped::MappedText;
use crate::project::{Project, Syntax, Trees, folder};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Document, Entry, Node};

/// A build and where everything in it is written.
pub(super) struct Origins<'p> {
    project: &'p Project,
    /// The project with the builds.
    deployed: &'p Project,
    /// The text of the build.
    source: &'p Source,
    syntax: Arc<Syntax>,
    printed: &'p Printed,
    /// Those of files that fixes are made in.
    trees: Trees,
    /// What objects are called where they are written, by what the build calls them; not where that is several.
    names: HashMap<&'p str, &'p str>,
    /// The files of the chart, if it is one.
    chart: Option<ChartFixes<'p>>,
}

impl<'p> Origins<'p> {
    /// Of the build that stands in the place of a kustomization in `deployed`; `project` has the files themselves.
    pub(super) fn new(deployed: &'p Project, project: &'p Project, file: FileId, printed: &'p Printed) -> Self {
        let built = deployed.file(file);
        let mut names: HashMap<&str, Option<&str>> = HashMap::new();
        let has_names = printed.objects.iter().any(|object| object.written_name.is_some());
        for PrintedObject { name, written_name, .. } in printed.objects.iter().filter(|_| has_names) {
            let written = written_name.as_deref().unwrap_or(name);
            let known = names.entry(name).or_insert(Some(written));
            known.take_if(|known| *known != written);
        }
        let names = names.into_iter().filter_map(|(name, written)| Some((name, written.filter(|it| *it != name)?)));
        let (names, trees) = (names.collect(), Trees::default());
        Origins { project, deployed, source: &built.source, syntax: built.syntax(), printed, trees, names, chart: None }
    }

    /// The same, of a chart: its `Chart.yaml`.
    pub(super) fn of_chart(self, file: Option<FileId>) -> Self {
        let chart =
            file.map(|file| ChartFixes::new(self.project, self.printed, folder(&self.project.file(file).source.path)));
        Origins { chart, ..self }
    }

    /// A finding in the build at the place where that is written, with the fixes of a chart, and where the values lack it if
    /// they do; `None` where nobody knows it.
    pub(super) fn moved(&self, finding: &Finding) -> Option<(Finding, Option<Span>)> {
        let span = if finding.is_of_action { self.action(finding.span)? } else { self.place(finding.span)? };
        let mut moved = Finding { span, fixes: Vec::new(), ..finding.clone() };
        moved.about = finding.about.and_then(|about| self.place(about));
        moved.secret = match finding.secret {
            Some(secret) => Some(self.whole(secret)?),
            None => None,
        };
        moved.related = finding.related.iter().filter_map(|related| self.related(related)).collect();
        moved.related.extend(
            self.changed_in(finding.span)
                .into_iter()
                .map(|span| Related { span, message: "this changes it".to_string() }),
        );
        let copied_by = self.node_at(finding.span).and_then(|(_, place)| place.copied_by.filter(|at| *at != span));
        moved.related.extend(copied_by.map(|span| Related { span, message: "copied here".to_string() }));
        let (fixes, lacking): (_, Vec<_>) = finding.fixes.iter().filter_map(|fix| self.in_chart(fix)).unzip();
        moved.fixes = fixes;
        let is_template = |file| self.chart.as_ref().is_some_and(|chart| chart.is_template(file));
        let lacking = lacking.into_iter().flatten().next().filter(|_| is_template(span.file));
        moved.message = self.renamed(&finding.message);
        moved.help = finding.help.as_deref().map(|help| self.renamed(help));
        Some((moved, lacking))
    }

    /// Where something was written before, by who did not have the last word.
    pub(super) fn before(&self, span: Span) -> Option<Span> {
        self.node_at(span).and_then(|(_, place)| place.before)
    }

    /// Whether a finding says that nothing uses what variables or replacements have their values from.
    pub(super) fn is_used(&self, finding: &Finding) -> bool {
        let object = self.object_at(finding.span).filter(|_| finding.rule.name.starts_with("unused-"));
        object.is_some_and(|(_, object)| object.is_copied_from)
    }

    /// The action of a template that printed a whole value; of a constant this.
    fn action(&self, span: Span) -> Option<Span> {
        let (_, place) = self.node_at(span).filter(|(node, _)| node.is_scalar() && node.span() == span)?;
        let is_in_action = |span: &Span| {
            let before = self.project.file(span.file).source.text().get(..span.start as usize).unwrap_or("");
            before.rfind("{{").is_some_and(|open| before.rfind("}}").is_none_or(|close| close < open))
        };
        Some(place.copied_by.unwrap_or(place.span)).filter(is_in_action)
    }

    fn related(&self, related: &Related) -> Option<Related> {
        Some(Related { span: self.place(related.span)?, message: self.renamed(&related.message) })
    }

    /// Where parts of a collection are written that is written elsewhere, as a patch does.
    fn changed_in(&self, span: Span) -> Option<Span> {
        let (document, object) = self.object_at(span).filter(|_| span.file == self.source.id)?;
        let node = document.innermost(self.source, span).filter(|node| !node.is_scalar() && node.span() == span)?;
        let own = object.places.get(node.id())?.span;
        let below = node.subtree().filter_map(|node| object.places.get(node.id()));
        below.map(|place| place.span).find(|place| !own.contains(*place))
    }

    /// A fix as edits of what a chart is made of, and where the values lack what it adds.
    fn in_chart(&self, fix: &Fix) -> Option<(Fix, Option<Span>)> {
        let chart = self.chart.as_ref()?;
        let first = fix.edits.iter().find(|edit| edit.span.file == self.source.id)?.span;
        let documents = self.syntax.documents();
        let index = documents.partition_point(|document| document.span.end < first.start);
        let (document, object) = (documents.get(index)?, self.printed.objects.get(index)?);
        chart.moved(fix, Printing { index, source: self.source, document, object })
    }

    /// An edit of a value that stands in a file as it does in the build.
    pub(super) fn same_edit(&self, edit: &Edit) -> Option<Edit> {
        if edit.span.file != self.source.id {
            return Some(edit.clone());
        }
        let (node, place) = self.node_at(edit.span)?;
        let text = |source: &'p Source, span: Span| source.slice(span);
        let is_its = node.is_scalar() && node.span() == edit.span && place.is_verbatim;
        let is_same = text(&self.project.file(place.span.file).source, place.span) == text(self.source, edit.span);
        (is_its && is_same).then(|| Edit { span: place.span, text: edit.text.clone() })
    }

    /// A text in which objects are called as they are where they are written.
    fn renamed(&self, text: &str) -> String {
        if text.contains(UNKNOWN) {
            return self.renamed(&text.replace(UNKNOWN, "…"));
        }
        if self.names.is_empty() || !text.contains('`') {
            return text.to_string();
        }
        let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
            1 => self.names.get(part).copied().unwrap_or(part),
            _ => part,
        });
        parts.collect::<Vec<_>>().join("`")
    }

    /// Where a part of the build is written. Places in real files are what they are.
    fn place(&self, span: Span) -> Option<Span> {
        if span.file != self.source.id {
            // What stands in another build is written somewhere else.
            return (!self.deployed.file(span.file).is_built()).then_some(span);
        }
        let (node, place) = self.node_at(span)?;
        if node.span() == span || !node.is_scalar() && !place.is_verbatim {
            return Some(place.span);
        }
        if node.is_scalar() {
            return Some(self.within(node, place, span).or_else(|| self.pieced(span)).unwrap_or(place.span));
        }
        // A key with its value, several items.
        let (first, last) = (self.first_at(span)?, self.last_at(span)?);
        let is_one = first.span.file == last.span.file && first.span.start <= last.span.start;
        if is_one && first.is_verbatim && last.is_verbatim {
            return Some(first.span.to(last.span));
        }
        // The key stays where it was written first, whoever gave it another value.
        Some(self.value_of(node, span).unwrap_or(place).span)
    }

    /// Where the value of an entry is written that is a part of the build.
    fn value_of(&self, mapping: Node, span: Span) -> Option<Place> {
        let is_it = |entry: &Entry| entry.key.span().start == span.start && entry.value.span().end == span.end;
        self.place_of(mapping.own_entries().find(is_it)?.value)
    }

    /// The text of the build.
    pub(super) fn source(&self) -> &Source {
        self.source
    }

    /// The object that a place in the build is in: its part of the text, and its tree.
    pub(super) fn root_at(&self, span: Span) -> Option<(Span, Node<'_>)> {
        let (document, _) = self.object_at(span)?;
        Some((document.span, document.node(self.source)?))
    }

    /// Where a node of the build is written.
    pub(super) fn place_of(&self, node: Node) -> Option<Place> {
        let (_, object) = self.object_at(node.span())?;
        object.places.get(node.id())
    }

    /// The documents of a file of the project.
    pub(super) fn documents_of(&self, file: FileId) -> Option<(&[Document], &Source)> {
        let file = self.project.files().get(file.0 as usize)?;
        Some((self.trees.of(file).documents(), &file.source))
    }

    /// The whole value that a part of the build is in.
    fn whole(&self, span: Span) -> Option<Span> {
        if span.file == self.source.id { self.node_at(span).map(|(_, place)| place.span) } else { Some(span) }
    }

    /// Where a part of a scalar is written, if the text of the file is its own.
    fn within(&self, node: Node, place: Place, span: Span) -> Option<Span> {
        if !place.is_verbatim {
            return None;
        }
        let (value, here) = (node.text()?, node.mapped_text()?);
        let range = range_of(&here, span)?;
        let raw = self.project.file(place.span.file).source.slice(place.span);
        let there = yaml::mapped_scalar(value, raw, place.span.start as usize, place.span.file);
        Some(there.span(range))
    }

    /// Where a part of a value is written that was put together, from the piece in which it begins to that in which it ends.
    fn pieced(&self, span: Span) -> Option<Span> {
        let (_, object) = self.object_at(span)?;
        let at = |offset: u32| {
            let behind = object.pieces.partition_point(|piece| piece.at <= offset as usize);
            let piece = object.pieces.get(behind.checked_sub(1)?)?;
            let start = piece.span.start + (offset - piece.at as u32);
            (start < piece.span.end).then_some(Span { start, end: start, ..piece.span })
        };
        // The end is in the piece of the last byte, not in the one behind it.
        let (start, last) = (at(span.start)?, at(span.end.checked_sub(1)?)?);
        let end = Span { start: last.start + 1, end: last.start + 1, ..last };
        (start.file == end.file && start.start < end.start).then(|| start.to(end))
    }

    /// The innermost node around a part of the build, and where it is written.
    fn node_at(&self, span: Span) -> Option<(Node<'_>, Place)> {
        let (document, object) = self.object_at(span)?;
        let node = document.innermost(self.source, span)?;
        Some((node, object.places.get(node.id())?))
    }

    fn first_at(&self, span: Span) -> Option<Place> {
        self.node_at(Span { end: span.start.saturating_add(1), ..span }).map(|(_, place)| place)
    }

    fn last_at(&self, span: Span) -> Option<Place> {
        self.node_at(Span { start: span.end.saturating_sub(1), ..span }).map(|(_, place)| place)
    }

    fn object_at(&self, span: Span) -> Option<(&Document, &PrintedObject)> {
        let documents = self.syntax.documents();
        let at = documents.partition_point(|document| document.span.end <= span.start);
        Some((documents.get(at)?, self.printed.objects.get(at)?))
    }
}

/// The part of a value whose text is at a place in the file.
fn range_of(text: &MappedText, span: Span) -> Option<std::ops::Range<usize>> {
    let offset = |wanted: u32| {
        let (mut low, mut high) = (0, text.text.len());
        while low < high {
            let middle = low.midpoint(high);
            if text.span(middle..middle).start < wanted { low = middle + 1 } else { high = middle }
        }
        low
    };
    let (start, end) = (offset(span.start), offset(span.end));
    (start <= end && text.text.is_char_boundary(start) && text.text.is_char_boundary(end)).then_some(start..end)
}
