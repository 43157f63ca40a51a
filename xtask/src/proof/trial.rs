//! Each fix on its own. Fixes in different files are tried at the same time, and alone where something is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lintainer_core::finding::{Edit, Finding, Fix};
use lintainer_core::fixer;
use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Kind, Project};
use lintainer_core::report::Report;
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};

use super::{Fault, Faults};
use crate::corpus::projects::{Repository, Threads};
use crate::sample::changed;

/// A repository with what was found in it.
pub struct Bench<'a> {
    pub repository: &'a Repository,
    pub linter: &'a Linter<'a>,
    pub threads: &'a Threads,
    /// The files as they are.
    files: Vec<Arc<File>>,
    /// Their texts; `None` for those that are not UTF-8, which no fix may touch.
    texts: Vec<Option<String>>,
    pub report: Report,
    counts: Counts,
}

/// How many findings there are of a rule in a file.
pub type Counts = BTreeMap<(String, &'static str), usize>;

/// A fix that is tried, and the texts that it makes.
struct Trial<'a> {
    finding: &'a Finding,
    fix: &'a Fix,
    texts: BTreeMap<FileId, String>,
}

/// Counts the findings that are not suppressed.
pub fn count(report: &Report) -> Counts {
    let mut counts = Counts::new();
    for finding in report.active() {
        *counts.entry((report.path(finding.span).to_string(), finding.rule.name)).or_default() += 1;
    }
    counts
}

impl<'a> Bench<'a> {
    /// Lints a repository.
    pub fn new(
        repository: &'a Repository,
        files: &[(String, Vec<u8>)],
        linter: &'a Linter<'a>,
        threads: &'a Threads,
    ) -> Bench<'a> {
        let texts = files.iter().map(|(_, bytes)| String::from_utf8(bytes.clone()).ok()).collect();
        let numbered = files.iter().enumerate();
        let files: Vec<Arc<File>> = numbered
            .map(|(index, (path, bytes))| Arc::new(File::new(FileId(index as u32), path, bytes.clone())))
            .collect();
        let report = linter.check(&Project::new(files.clone()), threads);
        let counts = count(&report);
        Bench { repository, linter, threads, files, texts, report, counts }
    }

    /// The counts before any fix.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Tries each fix.
    pub fn each(&self, faults: &mut Faults) {
        let mut waiting = Vec::new();
        for finding in self.report.active() {
            for fix in &finding.fixes {
                faults.try_one(finding.rule);
                match self.apply(fix) {
                    None => faults.add(finding.rule.name, Fault::BadPlace, self.excerpt(finding, fix)),
                    Some(texts) if texts.iter().all(|(file, text)| self.text(*file) == Some(text)) => {
                        faults.add(finding.rule.name, Fault::NoChange, self.excerpt(finding, fix));
                    }
                    Some(texts) => {
                        let trial = Trial { finding, fix, texts };
                        self.read_again(&trial, faults);
                        // The texts are made again when it is their turn: there may be many of them.
                        waiting.push(Trial { texts: BTreeMap::new(), ..trial });
                    }
                }
            }
        }
        while !waiting.is_empty() {
            let (mut taken, mut batch, mut later) = (BTreeSet::new(), Vec::new(), Vec::new());
            for mut trial in waiting {
                let files: BTreeSet<FileId> = trial.fix.edits.iter().map(|edit| edit.span.file).collect();
                if files.is_disjoint(&taken) {
                    taken.extend(files);
                    trial.texts = self.apply(trial.fix).unwrap_or_default();
                    batch.push(trial);
                } else {
                    later.push(trial);
                }
            }
            self.lint_again(&batch, faults);
            waiting = later;
        }
    }

    fn text(&self, file: FileId) -> Option<&String> {
        self.texts.get(file.0 as usize)?.as_ref()
    }

    /// The texts after a fix; `None` where its edits do not fit.
    pub fn apply(&self, fix: &Fix) -> Option<BTreeMap<FileId, String>> {
        let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            let file = self.files.get(edit.span.file.0 as usize)?;
            file.source.text().get(edit.span.range())?;
            let span = Span::new(edit.span.file, file.source.range_in_file(edit.span));
            by_file.entry(edit.span.file).or_default().push(Edit::replace(span, edit.text.as_str()));
        }
        let edited = by_file.into_iter().map(|(file, mut edits)| {
            edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
            Some((file, fixer::apply(self.text(file)?, &edits)?))
        });
        edited.collect()
    }

    /// Whether the files are read as well as before, and have all their comments.
    fn read_again(&self, trial: &Trial, faults: &mut Faults) {
        let rule = trial.finding.rule.name;
        for (file, text) in &trial.texts {
            let Some(before) = self.files.get(file.0 as usize) else { continue };
            let after = File::new(*file, &before.source.path, text.clone().into_bytes());
            let is_worse = after.syntax().problems() > before.syntax().problems();
            if is_worse || after.kind != before.kind && before.kind != Kind::Other {
                faults.add(rule, Fault::Breaks, self.excerpt(trial.finding, trial.fix));
            }
            let own = before.source.id == trial.finding.span.file;
            let place = if own { first_line(&before.source, trial.finding.span) } else { "" };
            for comment in lost_comments(self.text(*file).map_or("", String::as_str), text) {
                // Of a fault in a comment the comment goes, and with what is taken away the one behind it.
                if !place.contains(comment.as_str()) {
                    let excerpt = self.excerpt(trial.finding, trial.fix);
                    faults.add(rule, Fault::LostComment, format!("{excerpt}  lost: {comment}\n"));
                }
            }
        }
    }

    /// Whether the findings are gone and nothing new is there, for fixes in different files.
    fn lint_again(&self, batch: &[Trial], faults: &mut Faults) {
        let mut files = self.files.clone();
        for (file, text) in batch.iter().flat_map(|trial| &trial.texts) {
            if let Some(place) = files.get_mut(file.0 as usize) {
                *place = Arc::new(File::new(*file, &place.source.path, text.clone().into_bytes()));
            }
        }
        let report = self.linter.check(&Project::new(files), self.threads);
        let after = count(&report);
        let new: Vec<&(String, &str)> = after
            .iter()
            .filter(|(key, now)| **now > self.counts.get(*key).copied().unwrap_or(0))
            .map(|(key, _)| key)
            .collect();
        let is_gone = |trial: &Trial| {
            let key = (self.report.path(trial.finding.span).to_string(), trial.finding.rule.name);
            after.get(&key).copied().unwrap_or(0) < self.counts.get(&key).copied().unwrap_or(0)
        };
        if let [trial] = batch {
            if !is_gone(trial) {
                faults.add(trial.finding.rule.name, Fault::StillThere, self.excerpt(trial.finding, trial.fix));
            }
            for key in new {
                self.name_new(trial, &report, key, faults);
            }
            return;
        }
        let path = |file: &FileId| self.files.get(file.0 as usize).map_or("", |file| &file.source.path);
        let touches = |trial: &Trial| new.iter().any(|(at, _)| trial.texts.keys().any(|file| path(file) == at));
        let elsewhere = new.iter().any(|(at, _)| !batch.iter().any(|t| t.texts.keys().any(|file| path(file) == at)));
        if elsewhere {
            // Whose fault it is cannot be told from the place.
            let (left, right) = batch.split_at(batch.len() / 2);
            self.lint_again(left, faults);
            self.lint_again(right, faults);
            return;
        }
        for trial in batch.iter().filter(|trial| !is_gone(trial) || touches(trial)) {
            self.lint_again(std::slice::from_ref(trial), faults);
        }
    }

    fn name_new(&self, trial: &Trial, report: &Report, (path, name): &(String, &str), faults: &mut Faults) {
        let rule = trial.finding.rule;
        let of_rule = report.active().filter(|one| one.rule.name == *name && report.path(one.span) == path);
        let mut of_rule: Vec<&Finding> = of_rule.collect();
        let known: Vec<&str> = self
            .report
            .active()
            .filter(|one| one.rule.name == *name && self.report.path(one.span) == path)
            .map(|one| one.message.as_str())
            .collect();
        of_rule.sort_by_key(|one| known.contains(&one.message.as_str()));
        let Some(one) = of_rule.first() else { return };
        // The finding was there before, and the one that is mended stood for it.
        if one.rule.yields_to.contains(&rule.name) || is_follow_up(one) {
            return;
        }
        let line = report.positions(one.span).map_or(1, |(start, _)| start.line);
        let excerpt = self.excerpt(trial.finding, trial.fix);
        faults.add(rule.name, Fault::New, format!("{excerpt}  new: {path}:{line}: {name}: {}\n", one.message));
    }

    /// A finding, and what its fix does.
    pub fn excerpt(&self, finding: &Finding, fix: &Fix) -> String {
        let line = self.report.positions(finding.span).map_or(1, |(start, _)| start.line);
        let path = self.repository.show(self.report.path(finding.span));
        let mut text = format!("{path}:{line}: {}\n  {} ({})\n", finding.message, fix.title, fix.safety.name());
        for edit in &fix.edits {
            let source: Option<&Arc<Source>> = self.files.get(edit.span.file.0 as usize).map(|file| &file.source);
            text.push_str(&source.map_or_else(String::new, |source| changed(source, edit)));
        }
        text
    }
}

/// The line that a place begins on.
pub fn first_line(source: &Source, span: Span) -> &str {
    source.slice(source.whole_lines(span.at_start()))
}

/// Whether a new finding is a note that the next round of fixes mends, or that is about the layout: a line has become longer, an
/// instruction is one of another group now.
pub fn is_follow_up(finding: &Finding) -> bool {
    let is_layout = matches!(finding.rule.name, "crowded-line" | "overlong-file" | "uneven-instruction-spacing");
    finding.is_note() && (is_layout || !finding.fixes.is_empty())
}

/// The comments of a text that another one does not have: from a `#` at the beginning of a line or behind a blank to the end
/// of the line. In strings and scripts such text must stay as well.
pub fn lost_comments(before: &str, after: &str) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for comment in after.lines().filter_map(comment) {
        *left.entry(comment).or_default() += 1;
    }
    let mut lost = Vec::new();
    for comment in before.lines().filter_map(comment) {
        match left.get_mut(comment).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => lost.push(comment.to_string()),
        }
    }
    lost
}

fn comment(line: &str) -> Option<&str> {
    let mut places = line.match_indices('#').map(|(at, _)| at);
    let at = places.find(|at| *at == 0 || line[..*at].ends_with([' ', '\t']))?;
    line.get(at..).map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_may_move_but_not_vanish() {
        assert!(lost_comments("a # x\n# y\nb#c", "# y\nz # x").is_empty());
        assert_eq!(lost_comments("# x\n# x\n", "# x\n"), ["# x"]);
    }
}
