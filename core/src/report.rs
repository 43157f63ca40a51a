//! The result of a run: findings, the files they are in, and what was left out.

use std::sync::Arc;

use crate::finding::Finding;
use crate::model::Format;
use crate::rule::{Practice, Severity};
use crate::source::{Position, Source};
use crate::span::{FileId, Span};

/// The result of a run. Everything is in a stable order: by path, then place, then rule.
#[derive(Debug, Clone)]
pub struct Report {
    /// All findings, suppressed ones included.
    pub findings: Vec<Finding>,
    /// The files that were judged.
    pub files: Vec<ReportFile>,
    /// The files that were looked at and left out.
    pub skipped: Vec<Skipped>,
    /// The files that could not be read.
    pub errors: Vec<FileProblem>,
    /// The texts of all files that a finding points into, by id.
    pub sources: Vec<Arc<Source>>,
}

/// A file that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// The path as it is shown.
    pub path: String,
    /// What it is.
    pub format: Format,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The path as it is shown.
    pub path: String,
    /// Why, for people; `None` for files that are of no format of ours.
    pub reason: Option<&'static str>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The path as it is shown.
    pub path: String,
    /// What went wrong and, where it helps, what to do.
    pub message: String,
}

/// Counts of the findings that are not suppressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub infos: usize,
    /// Suppressed findings, which are in none of the other counts.
    pub suppressed: usize,
    /// Findings that have a safe fix.
    pub fixable: usize,
    /// Findings that have only unsafe fixes.
    pub unsafe_fixable: usize,
    /// Findings by practice, in the order of the practices.
    pub practices: Vec<(Practice, usize)>,
}

impl Report {
    /// The text that a span points into, if a finding needs it.
    pub fn source(&self, file: FileId) -> Option<&Arc<Source>> {
        self.sources.binary_search_by_key(&file, |source| source.id).ok().map(|index| &self.sources[index])
    }

    /// The path of a span's file; empty if no finding needs it.
    pub fn path(&self, span: Span) -> &str {
        self.source(span.file).map_or("", |source| &source.path)
    }

    /// The positions of a span's start and end.
    pub fn positions(&self, span: Span) -> Option<(Position, Position)> {
        let source = self.source(span.file)?;
        Some((source.position(span.start), source.position(span.end)))
    }

    /// The findings that are not suppressed.
    pub fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.suppressed.is_none())
    }

    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        let mut practices = [0; Practice::ALL.len()];
        for finding in &self.findings {
            if finding.suppressed.is_some() {
                summary.suppressed += 1;
                continue;
            }
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            practices[finding.rule.practice.number() as usize] += 1;
            let best = finding.fixes.iter().map(|fix| fix.safety).min();
            match best {
                Some(crate::finding::Safety::Safe) => summary.fixable += 1,
                Some(crate::finding::Safety::Unsafe) => summary.unsafe_fixable += 1,
                None => {}
            }
        }
        summary.practices = Practice::ALL.into_iter().zip(practices).filter(|(_, count)| *count > 0).collect();
        summary
    }
}
