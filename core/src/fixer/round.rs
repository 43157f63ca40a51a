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
    /// How sure that is.
    pub guilt: Guilt,
}

/// How sure it is that a fix is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guilt {
    /// It is this one's work.
    Certain,
    /// One of those that have the same file here has done it: that of what is wrong.
    OneOf(FileId),
    /// It is the most likely one, and others may have done it: it waits until it is known whether they have.
    Likely,
}

/// The fixes that may be to blame for something, each by the index of its finding and its own there.
struct Suspects {
    fixes: Vec<(usize, usize)>,
    guilt: Guilt,
}

/// Parts fixes that something is wrong with: those that are to blame for certain, and those that wait until it is known whether
/// one of the others is. Each file has suspects of its own. `at_once`: all of them count as certain.
pub(super) fn part(blamed: Vec<Blamed>, at_once: bool) -> (Vec<Blamed>, Vec<Blamed>) {
    let is_certain = |one: &Blamed| one.guilt == Guilt::Certain;
    let (mut certain, perhaps): (Vec<Blamed>, Vec<Blamed>) = blamed.into_iter().partition(is_certain);
    let mut later = Vec::new();
    if !certain.is_empty() {
        return (certain, later);
    }
    let mut groups: BTreeMap<Guilt, Vec<Blamed>> = BTreeMap::new();
    perhaps.into_iter().for_each(|one| groups.entry(one.guilt).or_default().push(one));
    for (guilt, suspects) in groups {
        match guilt {
            _ if at_once => certain.extend(suspects),
            Guilt::Likely => later.extend(suspects),
            _ if suspects.len() == 1 => certain.extend(suspects),
            _ => later.extend(suspects.split_at(suspects.len() / 2).1),
        }
    }
    (certain, later)
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
    // The places that an edit touches: what is found there may be found beside it afterwards.
    let mut touched: BTreeSet<Place> = BTreeSet::new();
    // The same, by what is said: what a chart lacks is found in its template once the value is no longer empty.
    let mut elsewhere: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in before.active() {
        let place = place(finding);
        if moves.get(&place.0).is_some_and(|moves| moves.touch(finding.span)) {
            touched.insert(place);
            *elsewhere.entry((finding.rule.name, &finding.message)).or_default() += 1;
        }
        *may_be.entry(place).or_default() += 1;
    }
    let mut mended: BTreeMap<Place, Vec<(usize, usize)>> = BTreeMap::new();
    for &(index, number) in chosen {
        let Some(finding) = before.findings.get(index) else { continue };
        let place = place(finding);
        let words = (finding.rule.name, finding.message.as_str());
        for count in may_be.get_mut(&place).into_iter().chain(elsewhere.get_mut(&words)) {
            *count = count.saturating_sub(1);
        }
        mended.entry(place).or_default().push((index, number));
    }
    let rules: BTreeSet<&str> = mended.keys().map(|(.., rule)| *rule).collect();
    let mut blamed: BTreeMap<(usize, usize), Blamed> = BTreeMap::new();
    let mut blame = |suspects: Suspects, verdict| {
        for fix in suspects.fixes {
            let blamed = blamed.entry(fix).or_insert(Blamed { fix, verdict, guilt: suspects.guilt });
            blamed.guilt = blamed.guilt.min(suspects.guilt);
        }
    };
    let at = |finding: &Finding| -> Place { (finding.span.file, finding.span.start, finding.rule.name) };
    let mut unknown: Vec<&Finding> = Vec::new();
    for finding in after.active() {
        match may_be.get_mut(&at(finding)).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => unknown.push(finding),
        }
    }
    let mut moved: BTreeMap<(FileId, &str), usize> = BTreeMap::new();
    for ((file, start, rule), count) in may_be {
        if touched.contains(&(file, start, rule)) {
            *moved.entry((file, rule)).or_default() += count;
        }
    }
    let mut far: Vec<(FileId, Vec<(usize, usize)>)> = Vec::new();
    for finding in unknown {
        let at = at(finding);
        if let Some(fixes) = mended.get(&at) {
            blame(Suspects { fixes: fixes.clone(), guilt: Guilt::Certain }, Verdict::StillThere);
        } else if let Some(count) = moved.get_mut(&(at.0, at.2)).filter(|count| **count > 0) {
            *count -= 1;
        } else if let Some(count) = elsewhere.get_mut(&(at.2, finding.message.as_str())).filter(|count| **count > 0) {
            *count -= 1;
        } else if !is_expected(finding, &rules) && !clearer.contains(&finding.span.file) {
            match in_its_file(before, finding, chosen, moves, roughly) {
                Some(suspects) => blame(suspects, Verdict::New),
                None => far.push((finding.span.file, nearest(before, after.path(finding.span), chosen))),
            }
        }
    }
    let near: BTreeSet<(usize, usize)> = far.iter().flat_map(|(_, fixes)| fixes).copied().collect();
    for (file, fixes) in far {
        let is_shared = fixes.iter().any(|fix| blamed.contains_key(fix));
        let guilt = match fixes.len() {
            _ if is_shared || near.len() < chosen.len() => Guilt::Likely,
            1 => Guilt::Certain,
            _ => Guilt::OneOf(file),
        };
        for fix in fixes {
            blamed.entry(fix).or_insert(Blamed { fix, verdict: Verdict::New, guilt });
        }
    }
    blamed.into_values().collect()
}

/// The fixes that edit what lies nearest to a path: their files have the most folders in common with it.
fn nearest(report: &Report, path: &str, chosen: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let common = |other: &str| path.split('/').zip(other.split('/')).take_while(|(here, there)| here == there).count();
    let closeness = |&(index, number): &(usize, usize)| {
        let edits = report.findings.get(index).and_then(|finding| finding.fixes.get(number)).map(|fix| &fix.edits);
        edits.into_iter().flatten().map(|edit| common(report.path(edit.span))).max()
    };
    let of_each: Vec<Option<usize>> = chosen.iter().map(closeness).collect();
    let most = of_each.iter().max().copied().flatten();
    chosen.iter().zip(of_each).filter(|(_, closeness)| *closeness == most).map(|(fix, _)| *fix).collect()
}

/// Whether a finding was there before, behind one that is mended, or says that a suppression has nothing left to suppress. A
/// note for an audit is no reason either to leave a fault as it is: a line may become longer.
fn is_expected(finding: &Finding, mended: &BTreeSet<&str>) -> bool {
    finding.is_note()
        || finding.rule.yields_to.iter().any(|winner| mended.contains(winner))
        || is_about_suppressions(finding)
}

/// The fixes of its file that may have led to a new finding: surely those that wrote something there, otherwise all; `None`
/// if there is none.
fn in_its_file(
    before: &Report,
    finding: &Finding,
    chosen: &[(usize, usize)],
    moves: &BTreeMap<FileId, Moves>,
    roughly: bool,
) -> Option<Suspects> {
    let fix = |&(index, number): &(usize, usize)| before.findings.get(index)?.fixes.get(number);
    let edits_file = |place: &&(usize, usize)| {
        fix(place).is_some_and(|fix| fix.edits.iter().any(|edit| edit.span.file == finding.span.file))
    };
    let of_file: Vec<(usize, usize)> = chosen.iter().filter(edits_file).copied().collect();
    if of_file.is_empty() {
        return None;
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
    Some(match near.is_empty() || roughly {
        true => Suspects { fixes: of_file, guilt: Guilt::OneOf(finding.span.file) },
        false => Suspects { fixes: near, guilt: Guilt::Certain },
    })
}
