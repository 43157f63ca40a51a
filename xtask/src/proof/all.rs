//! All fixes of a repository, and its files with CRLF.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::engine::Files;
use lintainer_core::finding::{Finding, Fix, Safety};
use lintainer_core::fixer::fix_all;
use lintainer_core::report::Report;
use lintainer_core::span::Span;

use super::trial::{Bench, count, first_line, is_follow_up, lost_comments};
use super::variant::with_crlf;
use super::{Fault, Faults};

/// Applies all fixes until nothing changes.
pub fn together(bench: &Bench, files: Vec<(String, Vec<u8>)>, faults: &mut Faults) {
    let before: BTreeMap<String, Vec<u8>> = files.iter().cloned().collect();
    let outcome = fix_all(bench.linter, &Files(files), Safety::Unsafe, &|_| true, &mut |_| {}, bench.threads);
    let report = &outcome.report;
    let show = |finding: &Finding| {
        let line = report.positions(finding.span).map_or(1, |(start, _)| start.line);
        format!("{}:{line}: {}", bench.repository.show(report.path(finding.span)), finding.message)
    };
    for (path, refusal) in &outcome.refused {
        let excerpt = format!("{}: {}", bench.repository.show(path), refusal.reason());
        faults.add("(all together)", Fault::LeftOver, excerpt);
    }
    let counts = count(report);
    let mut named = BTreeSet::new();
    for finding in report.active() {
        if finding.fixes.iter().any(|fix| !fix.edits.is_empty()) {
            faults.add(finding.rule.name, Fault::LeftOver, show(finding));
        }
        let key = (report.path(finding.span).to_string(), finding.rule.name);
        let known = bench.counts().get(&key).copied().unwrap_or(0);
        let stood_behind = outcome.applied.iter().any(|fix| finding.rule.yields_to.contains(&fix.rule));
        let is_new = counts.get(&key).is_some_and(|now| *now > known) && !stood_behind && !is_follow_up(finding);
        if is_new && named.insert(key) {
            faults.add(finding.rule.name, Fault::NewTogether, show(finding));
        }
    }
    // Of a fault in a comment the comment goes, and with what is taken away the one behind it.
    let lines = |span: Span| bench.report.source(span.file).map_or("", |source| first_line(source, span));
    let places = bench.report.active().filter(|finding| !finding.fixes.is_empty()).map(|finding| lines(finding.span));
    let guilty: Vec<&str> = places.filter(|place| place.contains('#')).collect();
    for (path, text) in &outcome.changed {
        let Some(old) = before.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else { continue };
        let lost = lost_comments(old, text).into_iter();
        for comment in lost.filter(|comment| !guilty.iter().any(|place| place.contains(comment.as_str()))) {
            let excerpt = format!("{}: {comment}", bench.repository.show(path));
            faults.add("(all together)", Fault::LostCommentTogether, excerpt);
        }
    }
}

/// Lints the same files with CRLF: the findings and what the fixes do must be the same.
pub fn crlf(bench: &Bench, files: &[(String, Vec<u8>)], faults: &mut Faults) {
    let with_crlf: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, bytes)| (path.clone(), with_crlf(bytes).unwrap_or_else(|| bytes.clone()))).collect();
    let other = Bench::new(bench.repository, &with_crlf, bench.linter, bench.threads);
    let mut left: BTreeMap<Key, Vec<&Finding>> = BTreeMap::new();
    for finding in other.report.active() {
        left.entry(key(&other.report, finding)).or_default().push(finding);
    }
    for finding in bench.report.active() {
        let key = key(&bench.report, finding);
        match left.get_mut(&key).filter(|same| !same.is_empty()).map(|same| same.remove(0)) {
            None => faults.add(finding.rule.name, Fault::CrlfFindings, show(bench, &key, "only with LF")),
            Some(same) => same_fixes(bench, &other, finding, same, faults),
        }
    }
    for (key, findings) in &left {
        for finding in findings {
            faults.add(finding.rule.name, Fault::CrlfFindings, show(bench, key, "only with CRLF"));
        }
    }
}

/// What makes two findings the same: path, rule, line, message.
type Key = (String, &'static str, u32, String);

fn key(report: &Report, finding: &Finding) -> Key {
    let line = report.positions(finding.span).map_or(1, |(start, _)| start.line);
    (report.path(finding.span).to_string(), finding.rule.name, line, finding.message.clone())
}

fn show(bench: &Bench, (path, _, line, message): &Key, when: &str) -> String {
    format!("{}:{line}: {message}: {when}", bench.repository.show(path))
}

fn same_fixes(bench: &Bench, other: &Bench, finding: &Finding, same: &Finding, faults: &mut Faults) {
    let texts = |bench: &Bench, fix: &Fix| bench.apply(fix);
    for (number, fix) in finding.fixes.iter().enumerate() {
        let Some(expected) = texts(bench, fix) else { continue };
        let found = same.fixes.get(number).filter(|one| one.title == fix.title).and_then(|one| texts(other, one));
        // Files that had CRLF or both before are the same in both runs.
        let is_same = found.as_ref().is_some_and(|found| {
            expected.iter().all(|(file, text)| {
                let Some(other) = found.get(file) else { return false };
                let want = with_crlf(text.as_bytes()).unwrap_or_else(|| text.clone().into_bytes());
                other.as_bytes() == want || other == text
            })
        });
        if !is_same {
            faults.add(finding.rule.name, Fault::Crlf, bench.excerpt(finding, fix));
        }
    }
}
