//! Kustomizations are judged as they are built: each folder of `testdata/deployed` is a project, and its
//! `expected.txt` has what is found in it, a line each. With `UPDATE_RULES=1` these are written anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lintainer_core::engine::{Configuration, Files};
use lintainer_core::finding::Safety;
use lintainer_core::linter::Serial;
use lintainer_core::report::Report;

const EXPECTED: &str = "expected.txt";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/deployed");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The files below a folder by their paths from there.
fn read(folder: &Path, from: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, from, into);
        } else if !path.ends_with(EXPECTED) {
            let shown = path.strip_prefix(from).unwrap().components().map(|part| part.as_os_str().to_str().unwrap());
            into.insert(shown.collect::<Vec<_>>().join("/"), std::fs::read(&path).unwrap());
        }
    }
}

fn files(case: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    read(case, case, &mut files);
    files
}

fn check(files: &BTreeMap<String, Vec<u8>>) -> Report {
    let files = Files(files.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect());
    lintainer_rules::engine().check(&files, &Configuration::default(), &Serial).unwrap()
}

fn shown(report: &Report) -> Vec<String> {
    let line = |finding: &lintainer_core::finding::Finding| {
        let (start, _) = report.positions(finding.span).unwrap();
        let under = report.source(finding.span.file).unwrap().slice(finding.span).lines().next().unwrap_or("");
        let fixable = if finding.fixes.is_empty() { "" } else { " (fixable)" };
        let accepted = if finding.suppressed.is_some() { " (accepted)" } else { "" };
        let place = format!("{}:{}:{}", report.path(finding.span), start.line, start.column);
        format!("{place} [{under}] {}: {}{fixable}{accepted}", finding.rule.name, finding.message)
    };
    report.findings.iter().map(line).collect()
}

#[test]
fn what_is_deployed_is_judged() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = shown(&check(&files(&case))).join("\n") + "\n";
        let path = case.join(EXPECTED);
        if std::env::var_os("UPDATE_RULES").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if expected != found {
            wrong.push(format!("{}\nexpected:\n{expected}\nfound:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_place_is_in_a_file_that_is_there() {
    for case in cases() {
        let files = files(&case);
        let report = check(&files);
        for finding in &report.findings {
            let places = finding.related.iter().map(|related| related.span).chain([finding.span]);
            for span in places.chain(finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span)) {
                let source = report.source(span.file).unwrap();
                assert!(files.contains_key(&source.path), "{}", source.path);
                assert!(source.text().get(span.range()).is_some(), "{}: {span:?}", finding.rule.name);
            }
        }
    }
}

#[test]
fn fixes_hold_for_every_build() {
    for case in cases() {
        let files = files(&case);
        let engine = lintainer_rules::engine();
        let before = check(&files);
        let files = Files(files.into_iter().collect());
        let outcome = engine.fix(files, &Configuration::default(), Safety::Unsafe, &Serial).unwrap();
        let fixable = before.active().filter(|finding| !finding.fixes.is_empty()).count();
        assert!(outcome.applied.len() >= fixable, "{}: {:?}", case.display(), outcome.refused);
        assert!(outcome.report.active().count() < before.active().count() || fixable == 0, "{}", case.display());
        assert!(outcome.refused.is_empty(), "{}: {:?}", case.display(), outcome.refused);
    }
}

#[test]
fn what_a_patch_wrote_is_mended_in_the_patch() {
    let case = cases().into_iter().find(|case| case.ends_with("overlay-fixes")).unwrap();
    let engine = lintainer_rules::engine();
    let files = Files(files(&case).into_iter().collect());
    let outcome = engine.fix(files, &Configuration::default(), Safety::Unsafe, &Serial).unwrap();
    assert_eq!(outcome.changed.keys().collect::<Vec<_>>(), ["overlays/edge/debug.yaml"]);
    let text = &outcome.changed["overlays/edge/debug.yaml"];
    // A value in its quotes, an entry with its comment, an item of several, the only item of a list in brackets.
    assert!(text.contains("seccompProfile: {type: 'RuntimeDefault'}") && !text.contains("hostPID"), "{text}");
    assert!(text.contains("add: [NET_BIND_SERVICE]\n") && !text.contains("SYS_"), "{text}");
    assert!(!text.contains("to see the processes") && text.contains("resources: {limits: {memory: 64Mi}}"), "{text}");
}

#[test]
fn a_patch_that_is_a_text_is_mended_line_by_line() {
    let case = cases().into_iter().find(|case| case.ends_with("inline-patch-fixes")).unwrap();
    let engine = lintainer_rules::engine();
    let files = Files(files(&case).into_iter().collect());
    let outcome = engine.fix(files, &Configuration::default(), Safety::Unsafe, &Serial).unwrap();
    assert_eq!(outcome.changed.keys().collect::<Vec<_>>(), ["overlays/edge/kustomization.yaml"]);
    let path = "overlays/edge/kustomization.yaml";
    let (before, text) = (&outcome.before[path], &outcome.changed[path]);
    let gone: Vec<&str> =
        before.lines().filter(|line| !text.lines().any(|kept| kept == *line)).map(str::trim).collect();
    let profile = "seccompProfile: {type: 'Unconfined'}";
    assert_eq!(gone, ["hostPID: true # to see the processes", profile, "- SYS_ADMIN"], "{text}");
    assert!(text.contains("                  seccompProfile: {type: 'RuntimeDefault'}\n"), "{text}");
    assert_eq!(text.lines().count(), before.lines().count() - 2, "{text}");
}

#[test]
fn files_that_end_early_or_lack_a_line_do_no_harm() {
    for case in cases() {
        let whole = files(&case);
        for (path, bytes) in whole.iter().filter(|(path, _)| !path.ends_with(".toml")) {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let without = (0..lines.len()).step_by(3).map(|at| {
                let kept = lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| *line);
                kept.collect::<Vec<_>>().join("\n")
            });
            let ends = (0..bytes.len()).step_by(41).map(|end| String::from_utf8_lossy(&bytes[..end]).into_owned());
            for text in without.chain(ends) {
                let mut files = whole.clone();
                files.insert(path.clone(), text.into_bytes());
                let report = check(&files);
                assert!(report.errors.is_empty(), "{}: {:?}", case.display(), report.errors);
                for finding in &report.findings {
                    let source = report.source(finding.span.file).unwrap();
                    assert!(source.text().get(finding.span.range()).is_some(), "{}", finding.rule.name);
                }
            }
        }
    }
}
