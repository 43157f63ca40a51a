//! Puts a report together of what was found.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::merge::one_per_fault;
use super::{Coverage, Found, Linter};
use crate::finding::Finding;
use crate::model::Format;
use crate::project::{File, Kind, Project, Support};
use crate::report::{Hidden, NOT_OURS, Report, ReportFile, Skipped, Told};
use crate::rule::{Practice, Profile, Rule};
use crate::span::{FileId, Span};
use crate::suppress;

impl Linter<'_> {
    /// Suppresses, deduplicates, filters and orders findings. Of the project only the texts are needed.
    pub fn report(&self, project: &Project, found: Found) -> Report {
        let mut found = found;
        if self.settings.all().iter().any(|settings| !settings.ignored_aliases.is_empty()) {
            let is_ignored = |finding: &Finding| {
                let format = project.file(finding.span.file).kind.format();
                self.settings_of(project, finding).is_some_and(|settings| settings.ignores(finding, format))
            };
            found.findings.retain(|(_, finding)| !is_ignored(finding));
        }
        let rendered = std::mem::take(&mut found.rendered);
        let unrendered = std::mem::take(&mut found.unrendered);
        let mut findings = one_per_fault(found.findings);
        suppress::apply(project, self.registry, self.settings, found.suppressions, &mut findings);
        for finding in &mut findings {
            let format = project.file(finding.span.file).kind.format();
            if let Some(severity) = self.settings_of(project, finding).and_then(|it| it.severity_of(finding, format)) {
                finding.severity = severity;
            }
        }
        // Before the filter, so that a filter does not change the names of what is left.
        crate::fingerprint::assign(project, &mut findings);
        findings.retain(|finding| {
            self.settings_of(project, finding).is_none_or(|settings| {
                finding.severity >= settings.min_severity && finding.confidence >= settings.min_confidence
            })
        });
        let mut secrets: Vec<Span> = findings.iter().filter_map(|finding| finding.secret).collect();
        secrets.sort_unstable();
        secrets.dedup();
        findings.retain(|finding| self.coverage(finding.span.file).is_judged());
        for finding in &mut findings {
            finding.profile = finding.profile.max(self.first_profile(project, finding));
        }
        let hidden = self.hide(project, &mut findings);
        sort(project, &mut findings);
        let coverage = |file| self.coverage(file);
        let mut report =
            Report { hidden, secrets, ..Report::new(project, findings, &rendered, &unrendered, &coverage) };
        report.add_errors(found.problems);
        report.checked = self.checked(&report.files);
        report.scans = project.reports().all().len();
        let asked = found.asked.into_iter().map(|one| (one.at, one.message));
        report.asked = self.told(project, asked.collect());
        report.unbuilt = self.told(project, found.unbuilt);
        report
    }

    /// What is said at places in files that are judged, for people.
    fn told(&self, project: &Project, said: Vec<(Span, String)>) -> Vec<Told> {
        let one = |(at, message): (Span, String)| {
            let source = &project.file(at.file).source;
            Told { path: source.path.to_string(), line: source.position(at.start).line, message }
        };
        let is_judged = |(at, _): &(Span, String)| self.coverage(at.file).is_judged();
        let mut told: Vec<Told> = said.into_iter().filter(is_judged).map(one).collect();
        told.dedup_by(|one, before| (&one.path, one.line) == (&before.path, before.line));
        told
    }

    /// How many rules are on for a file of one of their formats, by practice.
    fn checked(&self, files: &[ReportFile]) -> Vec<(Practice, usize)> {
        let kinds: BTreeSet<(usize, &str)> =
            files.iter().map(|file| (self.settings.index_for(&file.path), file.format.name())).collect();
        let looks = |rule: &&&'static Rule| {
            kinds.iter().any(|(settings, format)| {
                let is_its = rule.formats.iter().any(|one| one.name() == *format);
                is_its && self.settings.all().get(*settings).is_some_and(|settings| settings.is_enabled(rule))
            })
        };
        let mut found: BTreeMap<Practice, usize> = BTreeMap::new();
        for rule in self.registry.rules().iter().filter(looks) {
            *found.entry(rule.practice).or_default() += 1;
        }
        found.into_iter().collect()
    }

    /// The first profile for a finding in its place: a later one for a manifest that only tests apply, and for a patch that no
    /// kustomization applies although one lies beside it. A secret is one wherever it stands, and who names a file wants to
    /// hear about it.
    fn first_profile(&self, project: &Project, finding: &Finding) -> Profile {
        let file = project.file(finding.span.file);
        let is_meant = finding.secret.is_some() || self.coverage(finding.span.file) == Coverage::Named;
        let is_manifest = matches!(file.kind, Kind::Kubernetes | Kind::Support(Support::Chart));
        if !is_manifest || is_meant {
            Profile::Essential
        } else if project.kustomizations().leaves_out(file, project) {
            Profile::Audit
        } else if project.is_among_tests(file.source.id) {
            Profile::Hardened
        } else {
            Profile::Essential
        }
    }

    /// Takes out the findings that the profile hides, and says by path what they were.
    fn hide(&self, project: &Project, findings: &mut Vec<Finding>) -> Vec<Hidden> {
        let mut hidden: BTreeMap<FileId, Hidden> = BTreeMap::new();
        findings.retain_mut(|finding| {
            let Some(settings) = self.settings_of(project, finding).filter(|settings| !settings.shows(finding)) else {
                return true;
            };
            let next = settings.profile.next().filter(|_| self.counts).map(|profile| (profile, 0));
            let file = hidden.entry(finding.span.file).or_insert_with(|| {
                let path = project.file(finding.span.file).source.path.clone();
                Hidden { path, next, fingerprints: Vec::new() }
            });
            if let Some((_, count)) =
                file.next.as_mut().filter(|_| finding.suppressed.is_none() && settings.would_show_next(finding))
            {
                *count += 1;
            }
            file.fingerprints.push(std::mem::take(&mut finding.fingerprint));
            false
        });
        let mut hidden: Vec<Hidden> = hidden.into_values().collect();
        hidden.sort_by(|a, b| a.path.cmp(&b.path));
        hidden
    }
}

/// Orders by path, place and rule, so that the output is the same on any number of threads.
fn sort(project: &Project, findings: &mut [Finding]) {
    let mut ranks = vec![0; project.files().len()];
    for (rank, id) in project.by_path().iter().enumerate() {
        ranks[id.0 as usize] = rank;
    }
    findings.sort_by_cached_key(|finding| {
        let span = finding.span;
        (ranks[span.file.0 as usize], span.start, span.end, finding.rule.name)
    });
}

/// Whether a file of no format of ours is something to lint by itself, as a kustomization whose base lies elsewhere is.
fn is_other(file: &File) -> bool {
    file.skipped.is_none() && matches!(file.kind, Kind::Support(Support::Kustomization | Support::Chart))
}

impl Report {
    fn new(
        project: &Project,
        findings: Vec<Finding>,
        rendered: &HashSet<FileId>,
        unrendered: &HashMap<FileId, &'static str>,
        coverage: &dyn Fn(FileId) -> Coverage,
    ) -> Self {
        let mut report = Report { findings, ..Report::default() };
        for id in project.by_path() {
            let (file, coverage) = (project.file(*id), coverage(*id));
            if file.is_nothing() || coverage == Coverage::Silent {
                continue;
            }
            let path = file.source.path.clone();
            let is_judged = matches!(file.kind, Kind::Dockerfile | Kind::Compose | Kind::Kubernetes);
            if let Some(reason) = file.skipped.filter(|_| is_judged) {
                report.skipped.push(Skipped { path: path.clone(), reason: Some(reason) });
            }
            if rendered.contains(id) {
                report.files.push(ReportFile { path, format: Format::Kubernetes });
                continue;
            }
            let Some(format) = file.kind.format() else {
                report.support += usize::from(is_other(file) && coverage.is_judged());
                if file.kind == Kind::Other || file.skipped.is_some() {
                    let reason = unrendered.get(id).copied().filter(|_| file.skipped.is_some());
                    let reason = reason.or(file.skipped).or((coverage == Coverage::Named).then_some(NOT_OURS));
                    report.skipped.push(Skipped { path, reason });
                }
                continue;
            };
            match coverage {
                Coverage::LeftOut(reason) => report.skipped.push(Skipped { path, reason: Some(reason) }),
                _ => report.files.push(ReportFile { path, format }),
            }
        }
        let mut needed: Vec<FileId> = report
            .findings
            .iter()
            .flat_map(|finding| {
                let related = finding.related.iter().map(|related| related.span.file);
                let edits = finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span.file));
                std::iter::once(finding.span.file).chain(related).chain(edits)
            })
            .collect();
        needed.sort();
        needed.dedup();
        report.sources = needed.into_iter().map(|id| project.file(id).source.clone()).collect();
        report
    }
}
