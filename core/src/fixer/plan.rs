//! Which fixes are made in a round.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Edit, Finding, Fix, Safety};
use crate::report::Report;
use crate::rule::{Check, SuppressionFault};
use crate::span::{FileId, Span};

/// What can be done in one round.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Edits by file, in order of place; none overlaps another.
    pub edits: BTreeMap<FileId, Vec<Edit>>,
    /// The fixes that were chosen: index of the finding in the report, index of its fix.
    pub chosen: Vec<(usize, usize)>,
}

/// Chooses fixes up to a degree of safety. The first fitting fix of each finding is taken; one that touches what an
/// earlier one touches waits for the next round, but an edit that an earlier one makes as well is made once for both. All
/// edits of a fix are taken, in all files, or none. Suppressed
/// findings are not fixed.
pub fn plan(report: &Report, safety: Safety) -> Plan {
    plan_without(report, safety, &Left::default(), |_| true, Turn::All)
}

/// What rounds are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Suppressions that are not read as they are meant: what they accept is left alone in the rounds to come.
    Spelling,
    /// Everything.
    All,
    /// Everything but suppressions: one that is not in use now was so before something was fixed.
    Code,
    /// The order of lines as well, once nothing else is left: it moves what other findings are about.
    Order,
}

impl Turn {
    pub fn includes(self, finding: &Finding) -> bool {
        match self {
            Turn::Spelling => is_about(finding, |fault| fault != SuppressionFault::Unused),
            Turn::All => true,
            Turn::Code | Turn::Order => !is_about_suppressions(finding),
        }
    }
}

/// Fixes that are left out.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// For good: they were found to break something.
    pub broken: BTreeSet<FixKey>,
    /// Until something else is done: they do not fit what is there now.
    pub unfit: BTreeSet<FixKey>,
    /// Until others are done: one of them may be to blame for something.
    pub waiting: BTreeSet<FixKey>,
}

impl Left {
    /// Whether a fix is out of the question for now, so that another one of the same finding may take its place.
    fn has(&self, report: &Report, finding: usize, fix: &Fix) -> bool {
        let is_one = || {
            let key = FixKey::new(report, finding, fix);
            self.broken.contains(&key) || self.unfit.contains(&key)
        };
        !(self.broken.is_empty() && self.unfit.is_empty()) && is_one()
    }
}

/// [`plan`] without the fixes that are left out, with edits in admitted files only, of the findings that it is the turn of.
pub(super) fn plan_without(
    report: &Report,
    safety: Safety,
    left: &Left,
    admit: impl Fn(FileId) -> bool,
    turn: Turn,
) -> Plan {
    let mut plan = Plan::default();
    let mut taken: BTreeMap<FileId, BTreeMap<u32, u32>> = BTreeMap::new();
    // What several fixes do, such as adding a volume for all containers of a pod, is done once.
    let mut planned: BTreeSet<(Span, &str)> = BTreeSet::new();
    let mut findings: Vec<(usize, &Finding)> = report.findings.iter().enumerate().collect();
    if turn == Turn::Order {
        // From the inside out: what holds others waits for one round, and not they for it, one after the other.
        let size = |fix: &Fix| fix.edits.iter().map(|edit| edit.span.len()).max();
        findings.sort_by_key(|(_, finding)| finding.fixes.iter().filter_map(size).max());
    }
    for (index, finding) in findings {
        if finding.suppressed.is_some() || !turn.includes(finding) {
            continue;
        }
        let fitting = finding
            .fixes
            .iter()
            .enumerate()
            .find(|(_, fix)| fix.safety <= safety && !fix.edits.is_empty() && !left.has(report, index, fix));
        let Some((number, fix)) = fitting else { continue };
        if !left.waiting.is_empty() && left.waiting.contains(&FixKey::new(report, index, fix)) {
            continue;
        }
        if matches!(turn, Turn::All | Turn::Code) && reorders(report, fix) {
            continue;
        }
        let fits = |edit: &Edit| admit(edit.span.file) && is_in_text(report, edit);
        if !fix.edits.iter().all(fits)
            || overlaps_itself(fix)
            || fix
                .edits
                .iter()
                .any(|edit| !planned.contains(&(edit.span, edit.text.as_str())) && is_taken(&taken, edit.span))
        {
            continue;
        }
        for edit in &fix.edits {
            if !planned.insert((edit.span, edit.text.as_str())) {
                continue;
            }
            taken.entry(edit.span.file).or_default().insert(edit.span.start, edit.span.end);
            plan.edits.entry(edit.span.file).or_default().push(edit.clone());
        }
        plan.chosen.push((index, number));
    }
    for edits in plan.edits.values_mut() {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    }
    plan.chosen.sort_unstable();
    plan
}

/// Whether a fix does no more than to put lines into another order.
fn reorders(report: &Report, fix: &Fix) -> bool {
    let is_order = |edit: &Edit| {
        let old = report.source(edit.span.file).and_then(|source| source.text().get(edit.span.range())).unwrap_or("");
        if !edit.text.trim_end().contains('\n') || !old.trim_end().contains('\n') {
            return false;
        }
        let sorted = |text: &str| -> Vec<String> {
            let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_string()).collect();
            lines.sort_unstable();
            lines
        };
        sorted(old) == sorted(&edit.text)
    };
    !fix.edits.is_empty() && fix.edits.iter().all(is_order)
}

/// Whether a finding is about a suppression.
pub(super) fn is_about_suppressions(finding: &Finding) -> bool {
    is_about(finding, |_| true)
}

/// Whether a finding is about a suppression that has one of some faults.
fn is_about(finding: &Finding, faults: impl Fn(SuppressionFault) -> bool) -> bool {
    finding.rule.checks.iter().any(|check| matches!(check, Check::Suppressions(fault) if faults(*fault)))
}

/// Names a fix across rounds: by rule, fingerprint and title.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FixKey(&'static str, String, String);

impl FixKey {
    pub fn new(report: &Report, finding: usize, fix: &Fix) -> Self {
        let finding = report.findings.get(finding);
        let (rule, print) = finding.map_or(("", ""), |finding| (finding.rule.name, finding.fingerprint.as_str()));
        FixKey(rule, print.to_string(), fix.title.clone())
    }
}

pub(super) fn is_in_text(report: &Report, edit: &Edit) -> bool {
    report.source(edit.span.file).is_some_and(|source| source.text().get(edit.span.range()).is_some())
}

/// Whether two edits of a fix touch the same bytes, or insert at the same place.
pub(super) fn overlaps_itself(fix: &Fix) -> bool {
    let mut spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    spans.windows(2).any(|pair| match pair {
        [a, b] => a.file == b.file && touches((a.start, a.end), (b.start, b.end)),
        _ => false,
    })
}

/// Whether two edits get in each other's way: common bytes, or an insertion where the other one begins or ends (the
/// order of the two texts would be chance).
pub(crate) fn touches(a: (u32, u32), b: (u32, u32)) -> bool {
    if a.0 == a.1 || b.0 == b.1 {
        return a.0 <= b.1 && b.0 <= a.1;
    }
    a.0 < b.1 && b.0 < a.1
}

fn is_taken(taken: &BTreeMap<FileId, BTreeMap<u32, u32>>, span: Span) -> bool {
    let Some(ranges) = taken.get(&span.file) else { return false };
    // Ranges do not overlap, so only the neighbours count.
    let before = ranges.range(..=span.start).next_back();
    let behind = ranges.range(span.start..).next();
    [before, behind].into_iter().flatten().any(|(start, end)| touches((*start, *end), (span.start, span.end)))
        || ranges.range(span.start..=span.end).any(|(start, end)| touches((*start, *end), (span.start, span.end)))
}
