//! The files of a workspace after fixes, or with comments that suppress what is found in them.

use super::settled::Settled;
use super::{Entry, Role, Workspace};
use crate::config::ConfigErrors;
use crate::finding::Safety;
use crate::fixer::{FixOutcome, fix_all, ignore_all};
use crate::linter::Workers;
use crate::report::Report;
use crate::span::FileId;

impl<'e> Workspace<'e> {
    /// The files after all fixes up to a degree of safety, and what was done. Those of the workspace stay as they are.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn fix(&self, safety: Safety, workers: &dyn Workers) -> Result<FixOutcome, ConfigErrors> {
        self.fix_some(safety, &|_| true, &mut |_| {}, workers)
    }

    /// As [`Workspace::fix`], in those files only that are admitted, and without what `accept` suppresses in the first
    /// report, as a baseline does.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn fix_some(
        &self,
        safety: Safety,
        admit: &dyn Fn(&Entry<'e>) -> bool,
        accept: &mut dyn FnMut(&mut Report),
        workers: &dyn Workers,
    ) -> Result<FixOutcome, ConfigErrors> {
        let settled = self.settled()?;
        let (inputs, admit) = (self.inputs(Some(&settled)), self.edits(&settled, admit));
        let outcome = fix_all(&self.linter(&settled, false), &inputs, safety, &admit, accept, workers);
        Ok(self.complete(outcome, &settled))
    }

    /// The files with comments that suppress what is found in those that are admitted, each with the reason. Those of the
    /// workspace stay as they are. What `accept` suppresses in the first report gets no comment.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn ignore_some(
        &self,
        reason: Option<&str>,
        admit: &dyn Fn(&Entry<'e>) -> bool,
        accept: &mut dyn FnMut(&mut Report),
        workers: &dyn Workers,
    ) -> Result<FixOutcome, ConfigErrors> {
        let settled = self.settled()?;
        let (inputs, admit) = (self.inputs(Some(&settled)), self.edits(&settled, admit));
        let outcome = ignore_all(&self.linter(&settled, false), &inputs, reason, &admit, accept, workers);
        Ok(self.complete(outcome, &settled))
    }

    /// The files that may be edited, of those that are admitted.
    fn edits<'f>(
        &'f self,
        settled: &'f Settled,
        admit: &'f dyn Fn(&Entry<'e>) -> bool,
    ) -> impl Fn(FileId) -> bool + 'f {
        move |file: FileId| {
            let is_judged = settled.coverage.get(file.0 as usize).is_some_and(|coverage| coverage.is_judged());
            let entry = self.entry_of(file).filter(|entry| is_judged && entry.role != Role::Derived);
            entry.is_some_and(admit)
        }
    }

    fn complete(&self, mut outcome: FixOutcome, settled: &Settled) -> FixOutcome {
        outcome.report.add_errors(settled.own.problems.iter().cloned());
        self.leave_out_fixes(&mut outcome.report);
        outcome
    }

    /// Takes fixes out of a report that would edit what was made from other text.
    pub(super) fn leave_out_fixes(&self, report: &mut Report) {
        let is_derived = |file: FileId| self.entry_of(file).is_some_and(|entry| entry.role == Role::Derived);
        if self.entries().any(|entry| entry.role == Role::Derived) {
            for finding in &mut report.findings {
                finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| is_derived(edit.span.file)));
            }
        }
    }
}
