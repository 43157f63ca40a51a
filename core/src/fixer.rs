//! Applies fixes: chooses those that do not get in each other's way, edits, lints again, and goes on until nothing changes.
//! Each round is proven: what it was to mend is gone, and nothing else came of it. Otherwise it is done again without the
//! fixes that are to blame.

mod accepted;
mod guard;
mod ignoring;
mod moves;
mod plan;
mod proof;
mod round;
mod texts;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Edit, Fix, Safety};
use crate::linter::{Inputs, Linter, Workers};
use crate::report::Report;
use crate::source::Source;
use crate::span::{FileId, Span};
use accepted::{Accepted, moves};
pub(crate) use plan::touches;
use plan::{FixKey, Left, Turn, is_about_suppressions, is_in_text, overlaps_itself, plan_without};
pub use plan::{Plan, plan};
pub(crate) use proof::keep_proven;
use round::{Blamed, Verdict, part, to_blame};
use texts::Texts;

/// How many times fixing and linting go on in turn.
const MAX_ROUNDS: usize = 10;

/// How many times fixes of a run are parted, to find the one that is to blame for something.
const MAX_PARTINGS: usize = 60;

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedFix {
    /// The file of the finding.
    pub path: String,
    /// The line of the finding when it was fixed, from 1.
    pub line: u32,
    /// The rule's name.
    pub rule: &'static str,
    /// What the fix did.
    pub title: String,
    /// How far it can be trusted.
    pub safety: Safety,
}

/// Why a fix was not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// The file has bytes that are not UTF-8; writing it back could change them.
    NotUtf8,
    /// The file would no longer be read as before, but for what the fix is about.
    WouldBreak,
    /// The finding was still there afterwards.
    NotMended,
    /// There was a finding afterwards that was not there before.
    NewFinding,
    /// Its places do not fit the text: a fault of the rule.
    BadPlace,
    /// There was still something to fix after the last round: fixes undo each other.
    Unstable,
}

impl Refusal {
    /// For people.
    pub fn reason(self) -> &'static str {
        match self {
            Refusal::NotUtf8 => "not fixed, since it is not valid UTF-8",
            Refusal::WouldBreak => "a fix was left out, since it would change more than it is meant to",
            Refusal::NotMended => "a fix was left out, since the finding is still there after it",
            Refusal::NewFinding => "a fix was left out, since it leads to another finding",
            Refusal::BadPlace => "a fix was left out, since it does not fit the text",
            Refusal::Unstable => "not fixed, since it was still changing after the last round of fixes",
        }
    }
}

/// The result of fixing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FixOutcome {
    /// The new texts of the files that changed, by path.
    pub changed: BTreeMap<String, String>,
    /// The texts of these files as they were read: who writes a file compares it with this first.
    pub before: BTreeMap<String, String>,
    /// What was done, in order.
    pub applied: Vec<AppliedFix>,
    /// Files with something that was not fixed, and why.
    pub refused: BTreeSet<(String, Refusal)>,
    /// The findings of the texts as they are now.
    pub report: Report,
}

/// The text after edits, which must be in order and must not overlap; `None` if they do not fit. New lines get the line
/// ending that the text has.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let crlf = uses_crlf(text);
    let mut result = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        result.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        result.push_str(&written(&edit.text, crlf));
        at = range.end;
    }
    result.push_str(text.get(at..)?);
    Some(result)
}

/// The text of a part of a file after edits within it, which must be in order; `None` if they do not fit, or lead out of it.
pub(crate) fn apply_within(source: &Source, part: Span, edits: &[Edit]) -> Option<String> {
    let moved = |edit: &Edit| {
        let (start, end) = (edit.span.start.checked_sub(part.start)?, edit.span.end.checked_sub(part.start)?);
        part.contains(edit.span).then(|| Edit { span: Span { start, end, ..part }, text: edit.text.clone() })
    };
    apply(source.slice(part), &edits.iter().map(moved).collect::<Option<Vec<Edit>>>()?)
}

/// The text of an edit with the line ending of the file.
fn written(text: &str, crlf: bool) -> Cow<'_, str> {
    match crlf && text.contains('\n') {
        true => text.replace("\r\n", "\n").replace('\n', "\r\n").into(),
        false => text.into(),
    }
}

fn uses_crlf(text: &str) -> bool {
    memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r'))
}

/// Lints, fixes and lints again until nothing changes. `inputs` are all files of the run; none is written.
/// Only those that `admit` accepts are changed: the others are there because these need them. `accept` sees
/// the findings of the texts as they are given and may suppress some, as a baseline does: they stay suppressed, and are not
/// fixed. A file that would still be changing after the last round stays as it was.
pub fn fix_all(
    linter: &Linter<'_>,
    inputs: &(impl Inputs + ?Sized),
    safety: Safety,
    admit: &dyn Fn(FileId) -> bool,
    accept: &mut dyn FnMut(&mut Report),
    workers: &dyn Workers,
) -> FixOutcome {
    run(linter, inputs, Task { safety, ignoring: None }, admit, accept, workers)
}

/// As [`fix_all`], with comments that suppress the findings in the place of their fixes; `reason` stands in each. In the
/// report findings have no fixes.
pub fn ignore_all(
    linter: &Linter<'_>,
    inputs: &(impl Inputs + ?Sized),
    reason: Option<&str>,
    admit: &dyn Fn(FileId) -> bool,
    accept: &mut dyn FnMut(&mut Report),
    workers: &dyn Workers,
) -> FixOutcome {
    run(linter, inputs, Task { safety: Safety::Unsafe, ignoring: Some(reason) }, admit, accept, workers)
}

/// What is done.
#[derive(Debug, Clone, Copy)]
struct Task<'a> {
    safety: Safety,
    /// Findings are suppressed, with this reason, and not mended.
    ignoring: Option<Option<&'a str>>,
}

fn run(
    linter: &Linter<'_>,
    inputs: &(impl Inputs + ?Sized),
    task: Task<'_>,
    admit: &dyn Fn(FileId) -> bool,
    accept: &mut dyn FnMut(&mut Report),
    workers: &dyn Workers,
) -> FixOutcome {
    let safety = task.safety;
    let lint = |texts: &Texts| {
        let mut report = linter.lint_unproven(texts, workers);
        task.ignoring.iter().for_each(|reason| ignoring::offer(&mut report, texts, *reason));
        report
    };
    let mut texts = Texts::read(inputs, workers);
    let mut applied: Vec<(AppliedFix, BTreeSet<FileId>)> = Vec::new();
    let mut refused = BTreeSet::new();
    let mut left = Left::default();
    let mut report = lint(&texts);
    let mut errors = std::mem::take(&mut report.errors);
    accept(&mut report);
    let mut accepted = Accepted::of(&report);
    let (mut round, mut tries, mut partings, mut turn) = (0, 0, 0, Turn::Spelling);
    let mut tried_again = 0;
    loop {
        let plan = plan_without(&report, safety, &left, |file| texts.is_utf8(file) && admit(file), turn);
        if plan.chosen.is_empty() && !left.waiting.is_empty() {
            left.waiting.clear();
            continue;
        }
        if plan.chosen.is_empty() && turn == Turn::Spelling {
            turn = Turn::All;
            continue;
        }
        if plan.chosen.is_empty() && turn != Turn::Order {
            turn = Turn::Order;
            continue;
        }
        name_refused(&report, safety, &texts, admit, &mut refused);
        if plan.chosen.is_empty() {
            // What did no good beside other fixes may do it now that they are done, as in another run.
            if applied.len() > tried_again && !left.broken.is_empty() && round + 2 < MAX_ROUNDS {
                (tried_again, tries, partings) = (applied.len(), 0, 0);
                left.broken.clear();
                refused.retain(|(_, why)| !matches!(why, Refusal::NotMended | Refusal::NewFinding));
                turn = Turn::Spelling;
                continue;
            }
            break;
        }
        if round == MAX_ROUNDS {
            let unstable = with_their_fixes(plan.edits.keys().copied().collect(), &applied);
            refused.extend(unstable.iter().map(|file| (texts.path_of(*file).to_string(), Refusal::Unstable)));
            applied.retain(|(_, files)| files.is_disjoint(&unstable));
            texts.put_back(&unstable);
            report = lint(&texts);
            break;
        }
        let done = texts.take(&report, &plan, &mut left.unfit, &mut refused);
        if done.chosen.is_empty() {
            // All were refused; what comes next may fit, since these are known now.
            continue;
        }
        let moves = moves(&report, &done.edits);
        let mut after = lint(&texts);
        let later = accepted.after(&moves);
        later.mark(&mut after);
        let mut blamed = to_blame(&report, &after, &done.chosen, &moves, &done.clearer, tries > 0);
        if task.ignoring.is_some() {
            blamed.extend(ignoring::gone(&report, &after, &done.chosen, &moves));
        }
        if !blamed.is_empty() {
            let (certain, later) = part(blamed, partings == MAX_PARTINGS);
            for one in &certain {
                let Some(fix) = fix_at(&report, one.fix) else { continue };
                left.broken.insert(FixKey::new(&report, one.fix.0, fix));
                let why = if one.verdict == Verdict::StillThere { Refusal::NotMended } else { Refusal::NewFinding };
                refused.extend(fix.edits.iter().map(|edit| (texts.path_of(edit.span.file).to_string(), why)));
            }
            partings += usize::from(!later.is_empty());
            let key = |one: &Blamed| Some(FixKey::new(&report, one.fix.0, fix_at(&report, one.fix)?));
            left.waiting.extend(later.iter().filter_map(key));
            texts.undo(done.before);
            tries += 1;
            continue;
        }
        for &(finding, fix) in &done.chosen {
            let Some(finding) = report.findings.get(finding) else { continue };
            let Some(fix) = finding.fixes.get(fix) else { continue };
            let one = AppliedFix {
                path: report.path(finding.span).to_string(),
                line: report.positions(finding.span).map_or(1, |(start, _)| start.line),
                rule: finding.rule.name,
                title: fix.title.clone(),
                safety: fix.safety,
            };
            applied.push((one, fix.edits.iter().map(|edit| edit.span.file).collect()));
        }
        drop(moves);
        (report, accepted) = (after, later);
        errors.append(&mut report.errors);
        // A part of a round is none.
        round += usize::from(left.waiting.is_empty());
        if round < MAX_ROUNDS {
            // What did not fit may fit now.
            left.unfit.clear();
            let edited: BTreeSet<&str> = done.edits.keys().map(|file| texts.path_of(*file)).collect();
            refused.retain(|(path, why)| *why != Refusal::WouldBreak || !edited.contains(path.as_str()));
        }
        tries = 0;
        left.waiting.clear();
        if turn == Turn::All {
            turn = Turn::Code;
        }
    }
    report.add_errors(errors);
    match task.ignoring {
        Some(_) => report.findings.iter_mut().for_each(|finding| finding.fixes.clear()),
        None => keep_proven(&mut report, None, workers),
    }
    let applied = applied.into_iter().map(|(fix, _)| fix).collect();
    let (before, changed) = texts.into_changed();
    FixOutcome { changed, before, applied, refused, report }
}

fn fix_at(report: &Report, (finding, fix): (usize, usize)) -> Option<&Fix> {
    report.findings.get(finding)?.fixes.get(fix)
}

/// Files, and those that were changed by fixes which change one of them as well.
fn with_their_fixes(mut files: BTreeSet<FileId>, applied: &[(AppliedFix, BTreeSet<FileId>)]) -> BTreeSet<FileId> {
    loop {
        let before = files.len();
        for (_, of) in applied {
            if !of.is_disjoint(&files) {
                files.extend(of);
            }
        }
        if files.len() == before {
            return files;
        }
    }
}

/// Names files that have something to fix and cannot be fixed.
fn name_refused(
    report: &Report,
    safety: Safety,
    texts: &Texts,
    admit: &dyn Fn(FileId) -> bool,
    refused: &mut BTreeSet<(String, Refusal)>,
) {
    let active = report.active().flat_map(|finding| &finding.fixes).filter(|fix| fix.safety <= safety);
    for fix in active {
        let is_muddled = overlaps_itself(fix);
        for edit in fix.edits.iter().filter(|edit| admit(edit.span.file)) {
            let path = || texts.path_of(edit.span.file).to_string();
            if !texts.is_utf8(edit.span.file) {
                refused.insert((path(), Refusal::NotUtf8));
            } else if is_muddled || !is_in_text(report, edit) {
                refused.insert((path(), Refusal::BadPlace));
            }
        }
    }
}

#[cfg(test)]
mod tests;
