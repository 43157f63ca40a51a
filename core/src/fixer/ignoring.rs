//! Suppresses findings instead of mending them: each is offered a comment in the place of its fixes, and these are applied
//! and proven like any others.

use std::collections::{BTreeMap, BTreeSet};

use super::moves::Moves;
use super::plan::is_about_suppressions;
use super::proof::whole;
use super::round::{Blamed, Guilt, Verdict};
use super::texts::Texts;
use crate::finding::{Finding, Fix};
use crate::linter::Inputs;
use crate::report::Report;
use crate::span::FileId;
use crate::suppress::{Spot, spots};

/// Gives each finding that is not suppressed the comments that would suppress it, the best first, in the place of its fixes.
/// Findings for which one place is the best share a comment. What is said about suppressions gets none.
pub(super) fn offer(report: &mut Report, texts: &Texts, reason: Option<&str>) {
    let mut by_file: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (index, finding) in report.findings.iter_mut().enumerate() {
        finding.fixes.clear();
        if finding.suppressed.is_none() && !is_about_suppressions(finding) {
            by_file.entry(finding.span.file).or_default().push(index);
        }
    }
    for (id, indexes) in by_file {
        let Some(source) = report.source(id) else { continue };
        let file = whole(source, source.text(), texts.hint(id.0 as usize));
        // The tree is asked for again and again, and made once.
        let _tree = file.syntax();
        let finding = |index: &usize| report.findings.get(*index);
        let found = |finding: &Finding| spots(&file, finding.span, finding.rule.name);
        let spots: Vec<(usize, Vec<Spot>)> =
            indexes.iter().filter_map(|index| Some((*index, found(finding(index)?)))).collect();
        let mut rules: BTreeMap<(usize, Spot), BTreeSet<&str>> = BTreeMap::new();
        for (index, spots) in &spots {
            for (rank, spot) in spots.iter().enumerate() {
                let name = finding(index).map(|finding| finding.rule.name);
                rules.entry((rank, *spot)).or_default().extend(name);
            }
        }
        let fix = |rank: usize, spot: Spot| {
            let rules: Vec<&str> = rules.get(&(rank, spot)).into_iter().flatten().copied().collect();
            let title = match spot {
                Spot::File(_) => format!("Ignore in the file ({rank})"),
                _ => format!("Ignore here ({rank})"),
            };
            Fix::risky(title, vec![spot.edit(&file, &rules, reason)])
        };
        let fixes: Vec<(usize, Vec<Fix>)> = spots
            .into_iter()
            .map(|(index, spots)| (index, spots.into_iter().enumerate().map(|(rank, spot)| fix(rank, spot)).collect()))
            .collect();
        for (index, fixes) in fixes {
            if let Some(finding) = report.findings.get_mut(index) {
                finding.fixes = fixes;
            }
        }
    }
}

/// The comments after which a finding is not suppressed but gone, as that about blanks at the end of a line is when
/// something stands behind them: they changed more than what is reported.
pub(super) fn gone(
    before: &Report,
    after: &Report,
    chosen: &[(usize, usize)],
    moves: &BTreeMap<FileId, Moves>,
) -> Vec<Blamed> {
    let place = |finding: &Finding, start: u32| (finding.span.file, start, finding.rule.name);
    let there: BTreeSet<_> = after.findings.iter().map(|finding| place(finding, finding.span.start)).collect();
    let is_gone = |index: usize| {
        before.findings.get(index).is_some_and(|finding| {
            let (file, start) = (finding.span.file, finding.span.start);
            !there.contains(&place(finding, moves.get(&file).map_or(start, |moves| moves.of(start))))
        })
    };
    let gone = chosen.iter().filter(|(index, _)| is_gone(*index));
    gone.map(|fix| Blamed { fix: *fix, verdict: Verdict::StillThere, guilt: Guilt::Certain }).collect()
}
