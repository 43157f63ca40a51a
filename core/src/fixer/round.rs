//! Whether a round of fixes did what it was for.

use std::collections::{BTreeMap, BTreeSet};

use super::is_about_suppressions;
use super::moves::Moves;
use crate::finding::Finding;
use crate::report::Report;
use crate::span::FileId;

/// What is wrong with a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Its finding is still there.
    StillThere,
    /// A finding is there that was not there before.
    New,
}

/// A fix that something is wrong with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blamed {
    /// The index of its finding, and its own there.
    pub fix: (usize, usize),
    /// What is wrong.
    pub verdict: Verdict,
    /// Whether it is this one's work, and not that of another one beside it.
    pub is_certain: bool,
}

/// Where a finding is after the edits: the same rule at the same place is the same finding.
type Place = (FileId, u32, &'static str);

/// The fixes that are to blame for what is wrong after a round, each as the index of its finding in `before` and its own
/// there. `chosen` were applied, and `moves` are their edits. `roughly`: any fix of a file may be to blame for what is wrong
/// in it, since it was not the nearest. Of the files in `clearer` more is seen now than before, so that new findings are
/// none of theirs.
pub(super) fn to_blame(
    before: &Report,
    after: &Report,
    chosen: &[(usize, usize)],
    moves: &BTreeMap<FileId, Moves>,
    clearer: &BTreeSet<FileId>,
    roughly: bool,
) -> Vec<Blamed> {
    let place = |finding: &Finding| -> Place {
        let (file, start) = (finding.span.file, finding.span.start);
        (file, moves.get(&file).map_or(start, |moves| moves.of(start)), finding.rule.name)
    };
    // How many findings of a rule may be at a place.
    let mut may_be: BTreeMap<Place, usize> = BTreeMap::new();
    for finding in before.active() {
        *may_be.entry(place(finding)).or_default() += 1;
    }
    let mut mended: BTreeMap<Place, Vec<(usize, usize)>> = BTreeMap::new();
    for &(index, number) in chosen {
        let Some(finding) = before.findings.get(index) else { continue };
        let place = place(finding);
        if let Some(count) = may_be.get_mut(&place) {
            *count = count.saturating_sub(1);
        }
        mended.entry(place).or_default().push((index, number));
    }
    let rules: BTreeSet<&str> = mended.keys().map(|(.., rule)| *rule).collect();
    let mut blamed: BTreeMap<(usize, usize), Blamed> = BTreeMap::new();
    let mut blame = |fixes: Vec<(usize, usize)>, verdict, is_certain| {
        for fix in fixes {
            blamed.entry(fix).or_insert(Blamed { fix, verdict, is_certain }).is_certain |= is_certain;
        }
    };
    for finding in after.active() {
        let at: Place = (finding.span.file, finding.span.start, finding.rule.name);
        match may_be.get_mut(&at) {
            Some(count) if *count > 0 => {
                *count -= 1;
                continue;
            }
            _ => {}
        }
        if let Some(fixes) = mended.get(&at) {
            blame(fixes.clone(), Verdict::StillThere, true);
        } else if !is_expected(finding, &rules) && !clearer.contains(&finding.span.file) {
            let (fixes, is_certain) = whose_work(before, finding, chosen, moves, roughly);
            blame(fixes, Verdict::New, is_certain);
        }
    }
    blamed.into_values().collect()
}

/// Whether a finding was there before, behind one that is mended, or says that a suppression has nothing left to suppress.
fn is_expected(finding: &Finding, mended: &BTreeSet<&str>) -> bool {
    finding.rule.yields_to.iter().any(|winner| mended.contains(winner)) || is_about_suppressions(finding)
}

/// The fixes that may have led to a new finding: surely those that wrote something there, otherwise all of its file,
/// otherwise all.
fn whose_work(
    before: &Report,
    finding: &Finding,
    chosen: &[(usize, usize)],
    moves: &BTreeMap<FileId, Moves>,
    roughly: bool,
) -> (Vec<(usize, usize)>, bool) {
    let fix = |&(index, number): &(usize, usize)| before.findings.get(index)?.fixes.get(number);
    let edits_file = |place: &&(usize, usize)| {
        fix(place).is_some_and(|fix| fix.edits.iter().any(|edit| edit.span.file == finding.span.file))
    };
    let of_file: Vec<(usize, usize)> = chosen.iter().filter(edits_file).copied().collect();
    if of_file.is_empty() {
        return (chosen.to_vec(), false);
    }
    let wrote = |place: &&(usize, usize)| {
        fix(place).is_some_and(|fix| {
            fix.edits.iter().filter(|edit| edit.span.file == finding.span.file).any(|edit| {
                let Some(moves) = moves.get(&edit.span.file) else { return false };
                let end = moves.of(edit.span.end);
                let start = end.saturating_sub(edit.text.len() as u32);
                start <= finding.span.end && finding.span.start <= end
            })
        })
    };
    let near: Vec<(usize, usize)> = of_file.iter().filter(wrote).copied().collect();
    if near.is_empty() || roughly { (of_file, false) } else { (near, true) }
}
