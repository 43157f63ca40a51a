//! Proves the fixes of a report before it leaves the linter: what would change more than it is meant to is not offered.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{apply, guard, overlaps_itself, touches};
use crate::finding::{Edit, Fix};
use crate::linter::{Workers, collect};
use crate::project::{File, Hint, Project};
use crate::report::Report;
use crate::source::Source;
use crate::span::FileId;

/// How much text of one file is read again to prove its fixes, in bytes, and how often the file is read at least. Fixes that
/// all touch the same place are tried one by one; those that are not reached are not offered.
const MAX_READ: usize = 8 << 20;
const MIN_TRIALS: usize = 64;

/// A fix by the index of its finding in the report and its own there.
type Place = (usize, usize);

/// Takes the fixes out of a report that do not fit the text, that would change what they do not mean, and those of files that
/// cannot be written. The trees of `project` are used where it has them.
pub(crate) fn keep_proven(report: &mut Report, project: Option<&Project>, workers: &dyn Workers) {
    let mut by_file: BTreeMap<FileId, Vec<Place>> = BTreeMap::new();
    for (index, finding) in report.findings.iter().enumerate() {
        for (number, fix) in finding.fixes.iter().enumerate() {
            // A fix that edits several files must hold in each of them.
            for edit in &fix.edits {
                let places = by_file.entry(edit.span.file).or_default();
                if places.last() != Some(&(index, number)) {
                    places.push((index, number));
                }
            }
        }
    }
    if by_file.is_empty() {
        return;
    }
    let files: Vec<(FileId, Vec<Place>)> = by_file.into_iter().collect();
    let failed = collect(files.len(), workers, &|index| {
        let (file, places) = files.get(index).ok_or("")?;
        let before = match (project, report.source(*file)) {
            (Some(project), Some(_)) => project.file_arc(*file),
            (None, Some(source)) => Arc::new(whole(source, source.text(), Hint::None)),
            (_, None) => return Ok(places.clone()),
        };
        let left = Cell::new(readings(before.source.text().len()));
        Ok(Trial { report, file: *file, before: &before, left }.failing(places))
    });
    let mut failing: Vec<Place> = Vec::new();
    for ((_, places), failed) in files.iter().zip(failed) {
        // What nobody has looked at is not proven.
        failing.extend(failed.and_then(Result::ok).unwrap_or_else(|| places.clone()));
    }
    failing.sort_unstable();
    failing.dedup();
    for (index, number) in failing.into_iter().rev() {
        if let Some(finding) = report.findings.get_mut(index) {
            finding.fixes.remove(number);
        }
    }
}

/// How often files may be read again to prove their fixes that have so many bytes together.
pub(super) fn readings(bytes: usize) -> usize {
    (MAX_READ / bytes.max(1)).max(MIN_TRIALS)
}

/// A file with another text, all of which is kept.
pub(super) fn whole(source: &Source, text: &str, hint: Hint) -> File {
    File::whole(source.id, &source.path, text.as_bytes().to_vec(), hint)
}

/// A file whose fixes are tried.
struct Trial<'r> {
    report: &'r Report,
    file: FileId,
    before: &'r File,
    /// How often the file may be read yet.
    left: Cell<usize>,
}

impl Trial<'_> {
    /// The fixes that do not hold. Those that do not touch each other are tried together: what holds together holds.
    fn failing(&self, places: &[Place]) -> Vec<Place> {
        let source = &self.before.source;
        let fits = |fix: &Fix| {
            let in_text = |edit: &Edit| edit.span.file != self.file || source.text().get(edit.span.range()).is_some();
            source.invalid_utf8().is_empty() && !overlaps_itself(fix) && fix.edits.iter().all(in_text)
        };
        let (mut waiting, mut failing) = (Vec::new(), Vec::new());
        for place in places {
            match self.fix(*place).is_some_and(fits) {
                true => waiting.push(*place),
                false => failing.push(*place),
            }
        }
        // Trees that are asked for again and again are made once.
        let _tree = self.before.syntax();
        while !waiting.is_empty() {
            if self.left.get() == 0 {
                failing.extend(waiting);
                break;
            }
            let mut taken: BTreeMap<(u32, u32), &str> = BTreeMap::new();
            let (mut batch, mut later) = (Vec::new(), Vec::new());
            for place in waiting {
                let edits: Vec<&Edit> = self.edits(place).collect();
                match edits.iter().all(|edit| has_room(&taken, edit)) {
                    true => {
                        taken.extend(edits.iter().map(|edit| ((edit.span.start, edit.span.end), edit.text.as_str())));
                        batch.push(place);
                    }
                    false => later.push(place),
                }
            }
            self.bisect(&batch, &mut failing);
            waiting = later;
        }
        failing
    }

    fn fix(&self, (finding, fix): Place) -> Option<&Fix> {
        self.report.findings.get(finding)?.fixes.get(fix)
    }

    fn edits(&self, place: Place) -> impl Iterator<Item = &Edit> {
        self.fix(place).into_iter().flat_map(|fix| &fix.edits).filter(|edit| edit.span.file == self.file)
    }

    /// Finds those of a batch that fail.
    fn bisect(&self, batch: &[Place], failing: &mut Vec<Place>) {
        if batch.is_empty() || self.holds(batch) {
            return;
        }
        if let [only] = batch {
            failing.push(*only);
            return;
        }
        let (left, right) = batch.split_at(batch.len() / 2);
        self.bisect(left, failing);
        self.bisect(right, failing);
    }

    fn holds(&self, batch: &[Place]) -> bool {
        let Some(left) = self.left.get().checked_sub(1) else { return false };
        self.left.set(left);
        let mut edits: Vec<Edit> = batch.iter().flat_map(|place| self.edits(*place)).cloned().collect();
        edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
        edits.dedup();
        let safety = batch.iter().filter_map(|place| Some(self.fix(*place)?.safety)).min();
        let source = &self.before.source;
        let after = apply(source.text(), &edits).map(|text| whole(source, &text, self.before.hint));
        after.zip(safety).is_some_and(|(after, safety)| guard::holds(self.before, &after, &edits, safety))
    }
}

/// Whether an edit touches none of those that are taken; the same one may be taken again.
fn has_room(taken: &BTreeMap<(u32, u32), &str>, edit: &Edit) -> bool {
    let span = (edit.span.start, edit.span.end);
    if taken.get(&span).is_some_and(|text| *text == edit.text) {
        return true;
    }
    // Those that are taken touch no other, so that the neighbours tell.
    let before = taken.range(..=span).next_back();
    let behind = taken.range(span..).next();
    let within = taken.range(span..=(span.1, u32::MAX)).any(|(other, _)| touches(*other, span));
    !within && ![before, behind].into_iter().flatten().any(|(other, _)| touches(*other, span))
}
