//! Applies fixes: chooses those that do not get in each other's way, edits, and lints again until nothing changes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Edit, Finding, Fix, Safety, Suppressed, SuppressedBy};
use crate::linter::{Inputs, Linter, Workers, collect};
use crate::project::{File, Hint, Kind};
use crate::report::Report;
use crate::span::{FileId, Span};

/// How many times fixing and linting go on in turn.
const MAX_ROUNDS: usize = 10;

/// What can be done in one round.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Edits by file, in order of place; none overlaps another.
    pub edits: BTreeMap<FileId, Vec<Edit>>,
    /// The fixes that were chosen: index of the finding in the report, index of its fix.
    pub chosen: Vec<(usize, usize)>,
}

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
    /// The file would no longer be read without problems.
    WouldBreak,
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
            Refusal::WouldBreak => "a fix was left out, since the file could not be read after it",
            Refusal::BadPlace => "a fix was left out, since it does not fit the text",
            Refusal::Unstable => "still changing after the last round of fixes",
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

/// Chooses fixes up to a degree of safety. The first fitting fix of each finding is taken; one that touches what an
/// earlier one touches waits for the next round, but an edit that an earlier one makes as well is made once for both.
/// All edits of a fix are taken, in all files, or none. Suppressed
/// findings are not fixed.
pub fn plan(report: &Report, safety: Safety) -> Plan {
    plan_without(report, safety, &BTreeSet::new(), |_| true)
}

/// [`plan`] without the fixes that were found to break something, and with edits in admitted files only.
fn plan_without(report: &Report, safety: Safety, broken: &BTreeSet<FixKey>, admit: impl Fn(FileId) -> bool) -> Plan {
    let mut plan = Plan::default();
    let mut taken: BTreeMap<FileId, BTreeMap<u32, u32>> = BTreeMap::new();
    // What several fixes do, such as adding a volume for all containers of a pod, is done once.
    let mut planned: BTreeSet<(Span, &str)> = BTreeSet::new();
    for (index, finding) in report.findings.iter().enumerate() {
        if finding.suppressed.is_some() {
            continue;
        }
        let fitting = finding.fixes.iter().enumerate().find(|(_, fix)| {
            fix.safety <= safety
                && !fix.edits.is_empty()
                && (broken.is_empty() || !broken.contains(&FixKey::new(report, index, fix)))
        });
        let Some((number, fix)) = fitting else { continue };
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
    plan
}

/// Names a fix across rounds: by rule, fingerprint and title.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FixKey(&'static str, String, String);

impl FixKey {
    fn new(report: &Report, finding: usize, fix: &Fix) -> Self {
        let finding = report.findings.get(finding);
        let (rule, print) = finding.map_or(("", ""), |finding| (finding.rule.name, finding.fingerprint.as_str()));
        FixKey(rule, print.to_string(), fix.title.clone())
    }
}

fn is_in_text(report: &Report, edit: &Edit) -> bool {
    report.source(edit.span.file).is_some_and(|source| source.text().get(edit.span.range()).is_some())
}

/// Whether two edits of a fix touch the same bytes, or insert at the same place.
fn overlaps_itself(fix: &Fix) -> bool {
    let mut spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    spans.windows(2).any(|pair| match pair {
        [a, b] => a.file == b.file && touches((a.start, a.end), (b.start, b.end)),
        _ => false,
    })
}

/// Whether two edits get in each other's way: common bytes, or an insertion where the other one begins or ends (the
/// order of the two texts would be chance).
fn touches(a: (u32, u32), b: (u32, u32)) -> bool {
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
/// the findings of the texts as they are given and may suppress some, as a baseline does: they stay suppressed, and
/// are not fixed.
pub fn fix_all(
    linter: &Linter<'_>,
    inputs: &(impl Inputs + ?Sized),
    safety: Safety,
    admit: &dyn Fn(FileId) -> bool,
    accept: &mut dyn FnMut(&mut Report),
    workers: &dyn Workers,
) -> FixOutcome {
    let mut texts = Texts::read(inputs, workers);
    let mut applied = Vec::new();
    let mut refused = BTreeSet::new();
    let mut broken: BTreeSet<FixKey> = BTreeSet::new();
    let mut report = linter.lint(&texts, workers);
    let mut errors = std::mem::take(&mut report.errors);
    accept(&mut report);
    let mut accepted = Accepted::of(&report);
    for round in 0.. {
        let plan = plan_without(&report, safety, &broken, |file| texts.is_utf8(file) && admit(file));
        name_refused(&report, safety, &texts, admit, &mut refused);
        if plan.chosen.is_empty() {
            break;
        }
        if round == MAX_ROUNDS {
            let paths = plan.edits.keys().map(|file| (texts.path_of(*file).to_string(), Refusal::Unstable));
            refused.extend(paths);
            break;
        }
        let done = texts.take(&report, &plan, &mut broken, &mut refused);
        if done.is_empty() {
            // All were refused; what comes next may fit, since these are known now.
            continue;
        }
        accepted.follow(&report, &done);
        for (finding, fix) in done {
            let Some(finding) = report.findings.get(finding) else { continue };
            let Some(fix) = finding.fixes.get(fix) else { continue };
            applied.push(AppliedFix {
                path: report.path(finding.span).to_string(),
                line: report.positions(finding.span).map_or(1, |(start, _)| start.line),
                rule: finding.rule.name,
                title: fix.title.clone(),
                safety: fix.safety,
            });
        }
        report = linter.lint(&texts, workers);
        errors.append(&mut report.errors);
        accepted.mark(&mut report);
    }
    report.add_errors(errors);
    let (before, changed) = texts.into_changed();
    FixOutcome { changed, before, applied, refused, report }
}

/// The findings that a baseline accepts, by their places. A fix beside one changes its line and with that its
/// fingerprint, so it is followed by its place from round to round.
struct Accepted(Vec<(FileId, u32, &'static str)>);

impl Accepted {
    fn of(report: &Report) -> Self {
        let accepted = report.findings.iter().filter(|finding| is_in_baseline(finding));
        Accepted(accepted.map(|finding| (finding.span.file, finding.span.start, finding.rule.name)).collect())
    }

    /// Moves the places with the edits of fixes that were applied.
    fn follow(&mut self, report: &Report, done: &[(usize, usize)]) {
        if self.0.is_empty() {
            return;
        }
        let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for &(finding, number) in done {
            let fix = report.findings.get(finding).and_then(|finding| finding.fixes.get(number));
            fix.into_iter()
                .flat_map(|fix| &fix.edits)
                .for_each(|edit| edits.entry(edit.span.file).or_default().push(edit));
        }
        for edits in edits.values_mut() {
            edits.sort_by(|a, b| (a.span.end, a.span.start, &a.text).cmp(&(b.span.end, b.span.start, &b.text)));
            edits.dedup();
        }
        self.0.sort_unstable();
        let (mut file, mut next, mut moved, mut crlf) = (None, 0, 0_i64, false);
        for (of, start, _) in &mut self.0 {
            if file != Some(*of) {
                (file, next, moved) = (Some(*of), 0, 0);
                crlf = report.source(*of).is_some_and(|source| uses_crlf(source.text()));
            }
            let edits = edits.get(of).map_or(&[][..], Vec::as_slice);
            while let Some(edit) = edits.get(next).filter(|edit| edit.span.end <= *start) {
                moved += written(&edit.text, crlf).len() as i64 - edit.span.len() as i64;
                next += 1;
            }
            *start = u32::try_from(i64::from(*start) + moved).unwrap_or(*start);
        }
    }

    /// Suppresses the findings that are at these places.
    fn mark(&self, report: &mut Report) {
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
        for edit in fix.edits.iter().filter(|edit| admit(edit.span.file)) {
            let path = || texts.path_of(edit.span.file).to_string();
            if !texts.is_utf8(edit.span.file) {
                refused.insert((path(), Refusal::NotUtf8));
            } else if !is_in_text(report, edit) || overlaps_itself(fix) {
                refused.insert((path(), Refusal::BadPlace));
            }
        }
    }
}

/// The files of a run while they are being fixed.
struct Texts {
    /// Path, and bytes or why they cannot be had.
    files: Vec<(String, Result<Vec<u8>, String>)>,
    hints: Vec<Hint>,
    place: String,
    /// What changed, with the text that was read.
    changed: BTreeMap<usize, Vec<u8>>,
}

impl Inputs for Texts {
    fn len(&self) -> usize {
        self.files.len()
    }

    fn path(&self, index: usize) -> &str {
        self.files.get(index).map_or("", |(path, _)| path)
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        self.files.get(index).map_or_else(|| Err("it was not given".to_string()), |(_, bytes)| bytes.clone())
    }

    fn place(&self) -> &str {
        &self.place
    }

    fn hint(&self, index: usize) -> Hint {
        self.hints.get(index).copied().unwrap_or_default()
    }
}

impl Texts {
    fn read(inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> Self {
        let bytes = collect(inputs.len(), workers, &|index| inputs.read(index)).into_iter().enumerate();
        let undone = || Err("it was not read".to_string());
        let files = bytes.map(|(index, read)| (inputs.path(index).to_string(), read.unwrap_or_else(undone)));
        let hints = (0..inputs.len()).map(|index| inputs.hint(index)).collect();
        let place = inputs.place().to_string();
        Texts { files: files.collect(), hints, place, changed: BTreeMap::new() }
    }

    fn path_of(&self, file: FileId) -> &str {
        self.path(file.0 as usize)
    }

    fn text(&self, file: FileId) -> Option<&str> {
        let (_, bytes) = self.files.get(file.0 as usize)?;
        std::str::from_utf8(bytes.as_ref().ok()?).ok()
    }

    fn is_utf8(&self, file: FileId) -> bool {
        self.text(file).is_some()
    }

    /// Applies a plan, leaves out the fixes that break a file, and returns those that were applied.
    fn take(
        &mut self,
        report: &Report,
        plan: &Plan,
        broken: &mut BTreeSet<FixKey>,
        refused: &mut BTreeSet<(String, Refusal)>,
    ) -> Vec<(usize, usize)> {
        if let Some(texts) = self.edited(report, &plan.edits) {
            self.put(texts);
            return plan.chosen.clone();
        }
        // Something breaks: one by one, to find out which.
        let mut kept: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        let mut best = None;
        let mut done = Vec::new();
        for &(finding, number) in &plan.chosen {
            let Some(fix) = report.findings.get(finding).and_then(|finding| finding.fixes.get(number)) else {
                continue;
            };
            let mut tried = kept.clone();
            for edit in &fix.edits {
                let edits = tried.entry(edit.span.file).or_default();
                if !edits.contains(edit) {
                    edits.push(edit.clone());
                }
            }
            tried.values_mut().for_each(|edits| edits.sort_by_key(|edit| (edit.span.start, edit.span.end)));
            match self.edited(report, &tried) {
                Some(texts) => {
                    kept = tried;
                    best = Some(texts);
                    done.push((finding, number));
                }
                None => {
                    broken.insert(FixKey::new(report, finding, fix));
                    let paths = fix.edits.iter().map(|edit| self.path_of(edit.span.file).to_string());
                    refused.extend(paths.map(|path| (path, Refusal::WouldBreak)));
                }
            }
        }
        if let Some(texts) = best {
            self.put(texts);
        }
        done
    }

    /// The new texts, if each file is read as well as before.
    fn edited(&self, report: &Report, edits: &BTreeMap<FileId, Vec<Edit>>) -> Option<Vec<(FileId, String)>> {
        edits
            .iter()
            .map(|(file, edits)| {
                let old = self.text(*file)?;
                let source = report.source(*file)?;
                let in_file = |edit: &Edit| {
                    let range = source.range_in_file(edit.span);
                    Edit::replace(Span::new(*file, range), edit.text.as_str())
                };
                let new = apply(old, &edits.iter().map(in_file).collect::<Vec<_>>())?;
                let path = self.path_of(*file);
                let hint = self.hint(file.0 as usize);
                let parse = |text: &str| File::hinted(*file, path, text.as_bytes().to_vec(), hint);
                let (before, after) = (parse(old), parse(&new));
                let worse =
                    after.is_broken() && !before.is_broken() || after.syntax().problems() > before.syntax().problems();
                let same_kind = before.kind == after.kind || before.kind == Kind::Other;
                (!worse && same_kind).then_some((*file, new))
            })
            .collect()
    }

    fn put(&mut self, texts: Vec<(FileId, String)>) {
        for (file, text) in texts {
            let index = file.0 as usize;
            if let Some((_, Ok(bytes))) = self.files.get_mut(index)
                && *bytes != text.as_bytes()
            {
                let old = std::mem::replace(bytes, text.into_bytes());
                self.changed.entry(index).or_insert(old);
            }
        }
    }

    /// The texts of the files that changed by path: as they were read, and as they are now.
    fn into_changed(mut self) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for (index, old) in self.changed {
            let Some((path, Ok(new))) = self.files.get_mut(index) else { continue };
            let texts = (String::from_utf8(old), String::from_utf8(std::mem::take(new)));
            if let (Ok(old), Ok(new)) = texts {
                before.insert(path.clone(), old);
                after.insert(path.clone(), new);
            }
        }
        (before, after)
    }
}

#[cfg(test)]
mod tests;
