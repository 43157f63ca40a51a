//! Fixes that lead to findings far away from what they edit.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::project::Project;

/// Replaces `FAR` by `done`, and then says so at the top of the file.
static FAR: Rule = rule("far", &[Check::Text(far)]);

fn far(file: &File, cx: &mut Context<'_>) {
    done(file, cx);
    if file.source.text().contains("done") {
        cx.report(file.source.span(0..4), "far away");
    }
}

fn done(file: &File, cx: &mut Context<'_>) {
    each(file, cx, "FAR", |span| Fix::safe("Write `done`", vec![Edit::replace(span, "done")]));
}

#[test]
fn a_fix_that_leads_to_a_finding_far_away_takes_no_other_one_with_it() {
    let registry = Registry::new([&WORDS, &FAR]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let text = format!("FROM a\n{}RUN FAR\n{}", "RUN BAD\n".repeat(5), "RUN BAD\n".repeat(20));
    let files = Files(vec![("Dockerfile".into(), text.clone().into())]);
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed["Dockerfile"], text.replace("BAD", "good"));
    assert_eq!(refusals(&outcome), [("Dockerfile", Refusal::NewFinding)]);
}

/// How often all files were looked at.
static LINTS: AtomicUsize = AtomicUsize::new(0);

/// A finding in `there` for each file beside it that says `done`.
fn others(project: &Project, cx: &mut Context<'_>) {
    LINTS.fetch_add(1, Ordering::Relaxed);
    for file in project.files().iter().filter(|file| file.source.path.ends_with("there/Dockerfile")) {
        let around = file.source.path.trim_end_matches("there/Dockerfile");
        let is_near = |other: &File| other.source.path.starts_with(around) && other.source.text().contains("done");
        if project.files().iter().any(|other| is_near(other)) {
            cx.report(file.source.span(0..4), "another file did it");
        }
    }
}

#[test]
fn a_fix_that_leads_to_a_finding_in_another_file_takes_no_other_one_with_it() {
    static OTHERS: Rule = rule("far", &[Check::Text(done), Check::Project(others)]);
    let registry = Registry::new([&WORDS, &OTHERS]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let texts = [("there", "FROM a\n"), ("b", "FROM a\nRUN BAD\nRUN FAR\nRUN BAD\n"), ("c", "FROM a\nRUN BAD\n")];
    let paths = (0..40).flat_map(|n| texts.map(|(folder, text)| (format!("{n}/{folder}/Dockerfile"), text.into())));
    let mut files = Files(paths.collect());
    files.0.push(("other/Dockerfile".into(), "FROM a\nRUN FAR\n".into()));
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed.len(), 81);
    for (path, text) in &outcome.changed {
        assert!(!text.contains("BAD") && text.contains("done") == path.starts_with("other"), "{path}: {text}");
    }
    let lints = LINTS.load(Ordering::Relaxed);
    assert!(lints < 20, "{lints} lints");
}

#[test]
fn each_file_has_suspects_of_its_own() {
    let registry = Registry::new([&WORDS, &FAR]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let text = "FROM a\nRUN BAD\nRUN FAR\nRUN BAD\n";
    let files = Files((0..100).map(|n| (format!("{n}/Dockerfile"), text.into())).collect());
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed.len(), 100);
    assert!(outcome.changed.values().all(|changed| *changed == text.replace("BAD", "good")));
}
