//! The findings that a baseline accepts, while the text around them is being fixed.

use std::collections::BTreeMap;

use super::moves::Moves;
use crate::finding::{Edit, Finding, Suppressed, SuppressedBy};
use crate::report::Report;
use crate::span::FileId;

/// The findings that a baseline accepts, by their places. A fix beside one changes its line and with that its fingerprint,
/// so it is followed by its place from round to round.
pub(super) struct Accepted(Vec<(FileId, u32, &'static str)>);

impl Accepted {
    pub fn of(report: &Report) -> Self {
        let accepted = report.findings.iter().filter(|finding| is_in_baseline(finding));
        Accepted(accepted.map(|finding| (finding.span.file, finding.span.start, finding.rule.name)).collect())
    }

    /// The places after the edits of a round.
    pub fn after(&self, moves: &BTreeMap<FileId, Moves>) -> Accepted {
        let moved = self
            .0
            .iter()
            .map(|&(file, start, rule)| (file, moves.get(&file).map_or(start, |moves| moves.of(start)), rule));
        Accepted(moved.collect())
    }

    /// Suppresses the findings that are at these places.
    pub fn mark(&self, report: &mut Report) {
        let mut left: BTreeMap<(FileId, u32, &str), usize> = BTreeMap::new();
        for one in &self.0 {
            *left.entry(*one).or_default() += 1;
        }
        for finding in report.findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
            let place = (finding.span.file, finding.span.start, finding.rule.name);
            let Some(count) = left.get_mut(&place).filter(|count| **count > 0) else { continue };
            *count -= 1;
            finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, reason: None });
        }
    }
}

fn is_in_baseline(finding: &Finding) -> bool {
    finding.suppressed.as_ref().is_some_and(|suppressed| suppressed.by == SuppressedBy::Baseline)
}

/// The edits of a round by file, as places are moved by them.
pub(super) fn moves<'e>(report: &Report, edits: &'e BTreeMap<FileId, Vec<Edit>>) -> BTreeMap<FileId, Moves<'e>> {
    let of_file = |(file, edits): (&FileId, &'e Vec<Edit>)| {
        let text = report.source(*file).map_or("", |source| source.text());
        (*file, Moves::new(text, edits))
    };
    edits.iter().map(of_file).collect()
}
