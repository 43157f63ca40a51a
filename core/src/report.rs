//! The result of a run: findings, the files they are in, and what was left out.

use std::sync::Arc;

use crate::finding::Finding;
use crate::model::Format;
use crate::rule::{Practice, Profile, Severity};
use crate::source::{Position, Source};
use crate::span::{FileId, Span};

/// The result of a run. Everything is in a stable order: by path, then place, then rule.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// All findings, suppressed ones included.
    pub findings: Vec<Finding>,
    /// The files that were judged.
    pub files: Vec<ReportFile>,
    /// How many files of no format of ours were looked at: kustomizations and files of charts.
    pub support: usize,
    /// The files that were looked at and left out.
    pub skipped: Vec<Skipped>,
    /// The files that could not be read.
    pub errors: Vec<FileProblem>,
    /// What charts ask for that their own values do not have: who installs them has to give it.
    pub asked: Vec<Told>,
    /// Why kustomizations were not built, whose files were judged one by one.
    pub unbuilt: Vec<Told>,
    /// What the profile hides, by path.
    pub hidden: Vec<Hidden>,
    /// How many rules looked at something: those that were on for a file of one of their formats, by practice.
    pub checked: Vec<(Practice, usize)>,
    /// How many reports of scanners were given.
    pub scans: usize,
    /// The texts of all files that a finding points into, by id.
    pub sources: Vec<Arc<Source>>,
    /// The secret values that the rules found, hidden and suppressed ones included, in order. Excerpts mask them.
    pub secrets: Vec<Span>,
}

/// Why a file that was named is not judged, where there is nothing more to say.
pub const NOT_OURS: &str = "no Dockerfile, Compose file or Kubernetes manifest";

/// What the profile hides in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The path as it is shown.
    pub path: String,
    /// How many findings there would be more in the next profile, and which one that is; `None` where the run did not count.
    pub next: Option<(Profile, usize)>,
    /// The fingerprints of all findings that the rules came upon and the profile hides, so that a baseline knows them.
    pub fingerprints: Vec<String>,
}

/// Something that keeps more from being known, and is no finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The path of the file that says so, as it is shown.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What is missing.
    pub message: String,
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

/// A file that could not be read, or not judged whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileProblem {
    /// The path as it is shown.
    pub path: String,
    /// What went wrong and, where it helps, what to do.
    pub message: String,
}

/// How the messages about faults of the linter begin.
const INTERNAL: &str = "internal error: ";

impl FileProblem {
    /// What is said about a panic: a fault of the linter, and no property of the file.
    pub fn internal(path: &str, message: &str) -> Self {
        let message = format!("{INTERNAL}{message}; please report it with this file");
        FileProblem { path: path.to_string(), message }
    }

    /// Whether it is a fault of the linter.
    pub fn is_internal(&self) -> bool {
        self.message.starts_with(INTERNAL)
    }
}

/// Counts of the findings that are not suppressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    /// What the next profile would show beyond these, the smallest profile first; several where paths differ in theirs.
    pub hidden: Vec<(Profile, usize)>,
    /// How many rules looked at something, by practice.
    pub checked: Vec<(Practice, usize)>,
    /// How many reports of scanners were given.
    pub scans: usize,
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

    /// Adds errors, and keeps them in the order of their paths, each once.
    pub fn add_errors(&mut self, errors: impl IntoIterator<Item = FileProblem>) {
        self.errors.extend(errors);
        self.errors.sort();
        self.errors.dedup();
    }

    /// The findings that are not suppressed.
    pub fn active(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.suppressed.is_none())
    }

    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { checked: self.checked.clone(), scans: self.scans, ..Summary::default() };
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
        let in_profile =
            |profile| self.hidden.iter().filter_map(|hidden| hidden.next).filter(move |next| next.0 == profile);
        summary.hidden = Profile::ALL
            .into_iter()
            .map(|profile| (profile, in_profile(profile).map(|(_, count)| count).sum()))
            .filter(|(_, count)| *count > 0)
            .collect();
        summary
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::baseline::Baseline;
    use crate::context::Context;
    use crate::finding::Finding;
    use crate::linter::{Coverage, Linter, Serial};
    use crate::model::Format;
    use crate::project::File;
    use crate::report::Report;
    use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};
    use crate::settings::Settings;

    const fn named(name: &'static str, profiles: &'static [Profile], checks: &'static [Check]) -> Rule {
        Rule {
            name,
            practice: Practice::Soundness,
            severity: Severity::Warning,
            confidence: Confidence::High,
            since: "0.1.0",
            profiles,
            fixable: Fixable::No,
            formats: &[Format::Dockerfile, Format::Kubernetes],
            page: Page::new("# test\n\nA test\n\nA test.\n"),
            yields_to: &[],
            options: &[],
            checks,
        }
    }

    /// `A` is essential, `H` hardened, `X` audit.
    static ESSENTIAL: Rule =
        named("essential-word", &[Profile::Essential, Profile::Hardened, Profile::Audit], &[Check::Text(words)]);
    /// `h` is hardened.
    static HARDENED: Rule = named("hardened-word", &[Profile::Hardened], &[Check::Text(hardened)]);
    static AUDIT: Rule = named("audit-word", &[Profile::Audit], &[Check::Text(hardened)]);
    static NAMED: Rule = named("named-word", &[Profile::Named], &[Check::Text(hardened)]);

    fn words(file: &File, cx: &mut Context<'_>) {
        for (word, profile) in [("A", Profile::Essential), ("H", Profile::Hardened), ("X", Profile::Audit)] {
            for (at, _) in file.source.text().match_indices(word) {
                cx.report(file.source.span(at..at + 1), "a word").profile(profile);
            }
        }
        for (at, _) in file.source.text().match_indices('$') {
            let span = file.source.span(at..at + 1);
            cx.report(span, "a secret").secret(span);
        }
    }

    fn hardened(file: &File, cx: &mut Context<'_>) {
        for (at, _) in file.source.text().match_indices('h') {
            cx.report(file.source.span(at..at + 1), "a word");
        }
    }

    fn registry() -> Registry {
        Registry::new([&ESSENTIAL, &HARDENED, &AUDIT, &NAMED])
    }

    fn lint(settings: &Settings, counts: bool) -> Report {
        let registry = registry();
        let linter = Linter::new(&registry, settings);
        let linter = if counts { linter.counting_hidden() } else { linter };
        let text = "FROM a\n# A H X h h\n# lintainer: ignore[essential-word]\nRUN H\n";
        linter.lint(&[("Dockerfile".to_string(), text.to_string())][..], &Serial)
    }

    fn rules(report: &Report) -> Vec<&'static str> {
        report.active().map(|finding| finding.rule.name).collect()
    }

    #[test]
    fn the_profile_hides_findings_and_says_how_many_the_next_one_has() {
        let report = lint(&Settings::defaults(&registry()), true);
        assert_eq!(rules(&report), ["essential-word"]);
        assert_eq!(report.summary().hidden, [(Profile::Hardened, 3)], "the suppressed one is none of them");
        let quick = lint(&Settings::defaults(&registry()), false);
        assert_eq!((rules(&quick), quick.summary().hidden), (rules(&report), vec![]));
    }

    #[test]
    fn of_manifests_among_tests_essential_has_the_secrets() {
        let registry = registry();
        let settings = Settings::defaults(&registry);
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: A, x: $}\n";
        let files = ["deploy/a.yaml", "overlays/test/a.yaml", "test/a.yaml", "test/Dockerfile"];
        let files =
            files.map(|path| (path.to_string(), if path.ends_with("yaml") { pod } else { "FROM A" }.to_string()));
        let shown = |coverage: &[Coverage]| {
            let linter = Linter::new(&registry, &settings).counting_hidden().covering(coverage);
            let report = linter.lint(&files[..], &Serial);
            let show = |finding: &Finding| format!("{} {}", report.path(finding.span), finding.message);
            (report.active().map(show).collect::<Vec<_>>(), report.summary().hidden)
        };
        let (found, hidden) = shown(&[]);
        let others = ["deploy/a.yaml a secret", "deploy/a.yaml a word", "overlays/test/a.yaml a secret"];
        let tests = ["overlays/test/a.yaml a word", "test/Dockerfile a word", "test/a.yaml a secret"];
        assert_eq!(
            found.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
            [others, tests].concat()
        );
        assert_eq!(hidden, [(Profile::Hardened, 1)]);
        assert_eq!(shown(&[Coverage::Named; 4]).0.len(), 7, "somebody asks for it");
    }

    #[test]
    fn a_rule_that_is_selected_by_name_shows_all_it_finds() {
        let mut settings = Settings::defaults(&registry());
        settings.choose_only([&&ESSENTIAL, &&NAMED]);
        let report = lint(&settings, true);
        assert_eq!(rules(&report).len(), 5);
        assert_eq!(report.summary().hidden, []);
    }

    #[test]
    fn what_the_profile_hides_is_not_missing_in_the_baseline() {
        let mut all = Settings::defaults(&registry());
        all.choose_only([&&ESSENTIAL]);
        let baseline = Baseline::from_report(&lint(&all, false));
        assert_eq!(baseline.entries().len(), 3);
        let settings = Settings::defaults(&registry());
        let mut report = lint(&settings, false);
        assert_eq!(baseline.apply(&mut report, &settings), []);
        assert_eq!(report.active().count(), 0);
    }
}
