mod far;

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::context::Context;
use crate::engine::Files;
use crate::finding::{Finding, Suppressed, SuppressedBy};
use crate::linter::Serial;
use crate::model::Format;
use crate::project::File;
use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity, SuppressionFault};
use crate::settings::Settings;
use crate::source::Source;
use crate::span::Span;

const fn rule(name: &'static str, check: &'static [Check]) -> Rule {
    yielding(name, check, &[])
}

const fn yielding(name: &'static str, check: &'static [Check], yields_to: &'static [&'static str]) -> Rule {
    Rule {
        name,
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[crate::rule::Profile::Essential],
        fixable: Fixable::Always,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new("# test\n\nA test\n\nA test.\n"),
        yields_to,
        options: &[],
        checks: check,
    }
}

/// Replaces `BAD` by `good`, and `RISKY` with the greater degree only.
static WORDS: Rule = rule("words", &[Check::Text(words)]);
/// Writes `one` again.
static FLIP: Rule = rule("flip", &[Check::Text(flip)]);
/// Turns `here` into `there`, and says so instead of the other one.
static HERE: Rule = yielding("here", &[Check::Text(here)], &["there"]);
/// Turns `there` into `here`, and says so instead of the other one.
static THERE: Rule = yielding("there", &[Check::Text(there)], &["here"]);
/// Turns `LEADS` into `here`, takes items out of lists, and edits beside what it means.
static CARELESS: Rule = rule("careless", &[Check::Text(careless)]);
/// Replaces `BREAK` by something that is no YAML.
static BREAK: Rule = rule("break", &[Check::Text(breaks)]);
/// Replaces `BOTH` here and the word `PEER` in all other files.
static BOTH: Rule = rule("both", &[Check::Text(both)]);
/// Says where a line ends with a blank.
static BLANK: Rule = rule("blank", &[Check::Text(blank)]);
/// Deletes `x=NAME` whole, in the way of others.
static WHOLE: Rule = rule("whole", &[Check::Text(whole)]);

fn blank(file: &File, cx: &mut Context<'_>) {
    for (at, _) in file.source.text().match_indices(" \n") {
        cx.report(file.source.span(at..at + 1), "blank");
    }
}

fn each(file: &File, cx: &mut Context<'_>, word: &str, fix: impl Fn(Span) -> Fix) {
    for (at, _) in file.source.text().match_indices(word) {
        let span = file.source.span(at..at + word.len());
        cx.report(span, word).fix(fix(span));
    }
}

fn words(file: &File, cx: &mut Context<'_>) {
    each(file, cx, "BAD", |span| Fix::safe("Write `good`", vec![Edit::replace(span, "good")]));
    each(file, cx, "RISKY", |span| Fix::risky("Write `good`", vec![Edit::replace(span, "good")]));
    each(file, cx, "SPLIT", |span| Fix::safe("Write lines", vec![Edit::replace(span, "a \\\n    b")]));
    each(file, cx, "LINES", |span| Fix::safe("Write lines", vec![Edit::replace(span, "a:\n    - b")]));
}

fn flip(file: &File, cx: &mut Context<'_>) {
    each(file, cx, "one", |span| Fix::safe("Write `one`", vec![Edit::replace(span, "one")]));
}

fn here(file: &File, cx: &mut Context<'_>) {
    each(file, cx, " here", |span| Fix::safe("Write `there`", vec![Edit::replace(span, " there")]));
}

fn there(file: &File, cx: &mut Context<'_>) {
    each(file, cx, " there", |span| Fix::safe("Write `here`", vec![Edit::replace(span, " here")]));
}

fn careless(file: &File, cx: &mut Context<'_>) {
    let text = file.source.text();
    each(file, cx, "LEADS", |span| Fix::safe("Lead", vec![Edit::replace(span, "a here")]));
    for (at, word) in text.match_indices("MORE").filter(|(at, _)| !text[at + 4..].starts_with(':')) {
        let span = file.source.span(at..at + word.len());
        cx.report(span, word).fix(Fix::safe("Write", vec![Edit::insert_after(span, ":1")]));
    }
    each(file, cx, "GONE", |span| Fix::safe("Delete", vec![Edit::delete(span)]));
    each(file, cx, "TEAR", |span| Fix::safe("Tear", vec![Edit::insert_before(span, "RUN a\n")]));
    let line = |span: Span| file.source.line_bounds(span.start as usize);
    each(file, cx, "OUTDENT", |span| {
        let start = line(span).start;
        Fix::safe("Outdent", vec![Edit::delete(file.source.span(start..start + 2))])
    });
    let items = text.matches("- ITEM").count();
    each(file, cx, "- ITEM", |span| {
        let line = line(span);
        let key = text.find("    cap_add").unwrap_or(0);
        let start = if items == 1 { key } else { line.start };
        Fix::safe("Remove the item", vec![Edit::delete(file.source.span(start..line.end + 1))])
    });
}

fn breaks(file: &File, cx: &mut Context<'_>) {
    each(file, cx, "BREAK", |span| Fix::safe("Break", vec![Edit::replace(span, "{ [")]));
}

fn both(file: &File, cx: &mut Context<'_>) {
    let mut edits = Vec::new();
    for other in cx.project().files() {
        let places = other.source.text().match_indices("PEER");
        edits.extend(places.map(|(at, word)| Edit::replace(other.source.span(at..at + word.len()), "peer")));
    }
    each(file, cx, "BOTH", |span| {
        let mut edits = edits.clone();
        edits.push(Edit::replace(span, "both"));
        Fix::safe("Write both", edits)
    });
}

fn whole(file: &File, cx: &mut Context<'_>) {
    each(file, cx, "x=BAD", |span| Fix::safe("Delete", vec![Edit::delete(span)]));
}

fn fix(files: &[(&str, &[u8])], safety: Safety) -> FixOutcome {
    fix_but(files, safety, &mut |_| {})
}

fn fix_but(files: &[(&str, &[u8])], safety: Safety, accept: &mut dyn FnMut(&mut Report)) -> FixOutcome {
    let registry = Registry::new([&WORDS, &FLIP, &HERE, &THERE, &CARELESS, &BREAK, &BOTH, &WHOLE]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let files = Files(files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect());
    fix_all(&linter, &files, safety, &|_| true, accept, &Serial)
}

fn refusals(outcome: &FixOutcome) -> Vec<(&str, Refusal)> {
    outcome.refused.iter().map(|(path, why)| (path.as_str(), *why)).collect()
}

#[test]
fn fixes_are_applied_up_to_their_degree() {
    let outcome = fix(&[("Dockerfile", b"FROM BAD\nRUN RISKY BAD\n"), ("a/Dockerfile", b"FROM x\n")], Safety::Safe);
    assert_eq!(outcome.changed, [("Dockerfile".to_string(), "FROM good\nRUN RISKY good\n".to_string())].into());
    assert_eq!(outcome.applied.len(), 2);
    assert_eq!((outcome.applied[1].line, outcome.applied[1].rule), (2, "words"));
    assert_eq!(outcome.report.active().count(), 1);
    let outcome = fix(&[("Dockerfile", b"FROM BAD\nRUN RISKY BAD\n")], Safety::Unsafe);
    assert_eq!(outcome.changed["Dockerfile"], "FROM good\nRUN good good\n");
    assert!(outcome.refused.is_empty() && outcome.report.findings.is_empty());
}

#[test]
fn what_overlaps_waits_for_the_next_round() {
    let outcome = fix(&[("Dockerfile", b"FROM a\nRUN x=BAD BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed["Dockerfile"], "FROM a\nRUN  good\n");
    assert_eq!(outcome.applied.len(), 2);
}

#[test]
fn what_a_baseline_accepts_is_left_alone_in_all_rounds() {
    let text = b"FROM BAD\r\nRUN SPLIT BAD BAD BAD\r\n";
    let mut calls = 0;
    // The second one of the line, whose line changes around it in the first round.
    let outcome = fix_but(&[("Dockerfile", text)], Safety::Safe, &mut |report| {
        calls += 1;
        let accepted = report.findings.iter_mut().filter(|finding| finding.span.start == 24);
        accepted.for_each(|finding| {
            finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, reason: None });
        });
    });
    assert_eq!(calls, 1);
    assert_eq!(outcome.changed["Dockerfile"], "FROM good\r\nRUN a \\\r\n    b good BAD good\r\n");
    assert_eq!((outcome.report.active().count(), outcome.report.findings.len()), (0, 1));
}

#[test]
fn suppressed_findings_are_not_fixed() {
    let outcome = fix(&[("Dockerfile", b"FROM a\n# lintainer: ignore[words]\nRUN BAD\n")], Safety::Safe);
    assert!(outcome.changed.is_empty());
}

#[test]
fn what_a_misspelt_suppression_means_is_not_fixed() {
    static WORDS: Rule = rule("bad-words", &[Check::Text(words)]);
    static UNKNOWN: Rule = rule("unknown", &[Check::Suppressions(SuppressionFault::Unknown)]);
    static INVALID: Rule = rule("invalid", &[Check::Suppressions(SuppressionFault::Invalid)]);
    static UNUSED: Rule = rule("unused", &[Check::Suppressions(SuppressionFault::Unused)]);
    let registry = Registry::new([&WORDS, &UNKNOWN, &INVALID, &UNUSED]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let fixed = |comment: &str, code: &str| {
        let text = format!("FROM a\n# lintainer: {comment}\nRUN {code}\nRUN RISKY\n");
        let files = Files(vec![("Dockerfile".into(), text.into())]);
        let mut outcome = fix_all(&linter, &files, Safety::Unsafe, &|_| true, &mut |_| {}, &Serial);
        outcome.changed.remove("Dockerfile").unwrap()
    };
    let kept = |comment: &str| format!("FROM a\n# lintainer: {comment}\nRUN BAD\nRUN good\n");
    assert_eq!(fixed("ignore[bad-wrods] why", "BAD"), kept("ignore[bad-words] why"));
    // First it is made a suppression, then the name in it is mended.
    assert_eq!(fixed("disable bad-wrods", "BAD"), kept("ignore[bad-words]"));
    // There was never something to suppress, under any name.
    assert_eq!(fixed("ignore[bad-wrods] why", "b"), "FROM a\nRUN b\nRUN good\n");
}

#[test]
fn line_endings_and_marks_are_kept() {
    let outcome = fix(&[("compose.yaml", b"\xef\xbb\xbfservices:\r\n  LINES\r\n")], Safety::Safe);
    assert_eq!(outcome.changed["compose.yaml"], "\u{feff}services:\r\n  a:\r\n    - b\r\n");
}

#[test]
fn text_that_is_not_kept_stays_in_the_file() {
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: BAD\n\
                      spec:\n  group: BAD\n  names:\n    kind: A\n---\n";
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: BAD\n";
    let text = format!("{object}---\n{definition}{object}---\n{definition}{object}");
    let outcome = fix(&[("a.yaml", text.as_bytes())], Safety::Safe);
    assert_eq!(outcome.changed["a.yaml"], text.replace("name: BAD", "name: good"));
    let lines: Vec<u32> = outcome.applied.iter().map(|fix| fix.line).collect();
    assert_eq!(lines, [4, 9, 18, 23, 32]);
}

#[test]
fn fixes_that_undo_each_other_are_not_written() {
    let outcome = fix(&[("Dockerfile", b"FROM there\n"), ("b/Dockerfile", b"FROM BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed, [("b/Dockerfile".to_string(), "FROM good\n".to_string())].into());
    assert_eq!(outcome.applied.iter().map(|fix| fix.rule).collect::<Vec<_>>(), ["words"]);
    assert_eq!(refusals(&outcome), [("Dockerfile", Refusal::Unstable)]);
    assert_eq!(outcome.report.active().count(), 1);
}

#[test]
fn a_fix_that_does_not_mend_its_finding_is_taken_back() {
    let outcome = fix(&[("Dockerfile", b"FROM one\nRUN BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed["Dockerfile"], "FROM one\nRUN good\n");
    assert_eq!(refusals(&outcome), [("Dockerfile", Refusal::NotMended)]);
}

#[test]
fn a_fix_that_leads_to_another_finding_is_taken_back() {
    let outcome = fix(&[("Dockerfile", b"FROM x\nRUN LEADS\nRUN BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed["Dockerfile"], "FROM x\nRUN LEADS\nRUN good\n");
    assert_eq!(refusals(&outcome), [("Dockerfile", Refusal::NewFinding)]);
}

#[test]
fn a_finding_may_be_beside_its_place_after_a_fix_that_touches_it() {
    static FIRST: Rule = rule("first", &[Check::Text(first)]);
    fn first(file: &File, cx: &mut Context<'_>) {
        let text = file.source.text();
        each(file, cx, "z a", |span| Fix::safe("Sort", vec![Edit::replace(span, "a z")]));
        if let Some(at) = text.find('z') {
            cx.report(file.source.span(at..at + 1), "z is no good").fix(Fix::safe("Do nothing", Vec::new()));
        }
    }
    let registry = Registry::new([&FIRST]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let files = Files(vec![("Dockerfile".into(), "FROM b\nRUN x z a\n".into())]);
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed["Dockerfile"], "FROM b\nRUN x a z\n");
}

#[test]
fn a_note_for_an_audit_keeps_no_fix_from_being_made() {
    static NOTED: Rule = rule("noted", &[Check::Text(noted)]);
    fn noted(file: &File, cx: &mut Context<'_>) {
        each(file, cx, "LONG", |span| Fix::safe("Write more", vec![Edit::replace(span, "long enough")]));
        if let Some(at) = file.source.text().find("long enough") {
            let span = file.source.span(at..at + 11);
            cx.report(span, "a long line").severity(Severity::Info).profile(Profile::Audit);
        }
    }
    let registry = Registry::new([&NOTED]);
    let settings = Settings { profile: Profile::Audit, ..Settings::defaults(&registry) };
    let linter = Linter::new(&registry, &settings);
    let files = Files(vec![("Dockerfile".into(), "FROM b\nRUN LONG\n".into())]);
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed["Dockerfile"], "FROM b\nRUN long enough\n");
    assert!(outcome.refused.is_empty());
}

#[test]
fn what_does_not_go_with_another_fix_waits_for_the_next_round() {
    let text = b"services:\n  a:\n    cap_add:\n      - ITEM\n      - ITEM\n    image: x\n";
    let outcome = fix(&[("compose.yaml", text)], Safety::Safe);
    assert_eq!(outcome.changed["compose.yaml"], "services:\n  a:\n    image: x\n");
    assert!(outcome.refused.is_empty());
}

#[test]
fn what_is_written_at_the_end_of_a_word_belongs_to_it() {
    for (path, text) in [("Dockerfile", "FROM MORE\nUSER a\n"), ("compose.yaml", "services:\n  a: {b: MORE}\n")] {
        let outcome = fix(&[(path, text.as_bytes())], Safety::Safe);
        assert_eq!(outcome.changed[path], text.replace("MORE", "MORE:1"));
    }
}

#[test]
fn what_a_fix_does_not_mean_stays() {
    let refused = |path: &str, text: &str| {
        let outcome = fix(&[(path, text.as_bytes())], Safety::Safe);
        assert!(outcome.changed.is_empty() && outcome.report.findings.iter().all(|one| one.fixes.is_empty()), "{text}");
    };
    // It would swallow the next instruction, a comment, and be swallowed itself.
    refused("Dockerfile", "FROM x\nRUN a \\\n  GONE\nUSER 1\n");
    refused("Dockerfile", "FROM x\n# lintainer: ignore[y] z\nTEAR\n");
    refused("Dockerfile", "FROM x\n# about it\nTEAR\n");
    // It would empty a value, and lie in another mapping.
    refused("compose.yaml", "services:\n  a:\n    GONE\n");
    refused("compose.yaml", "services:\n  a: 1\n  x: y # OUTDENT\n");
    // Files that are not whole.
    refused("compose.yaml", "services:\n  a: BAD\n  b: [\n");
    refused("Dockerfile", "FROM x\nRUN BAD\nCOPY a\n");
    refused("Dockerfile", "FROM x\nRUN BAD\nRUNN a\n");
}

#[test]
fn what_does_not_fit_a_broken_file_is_tried_again_once_it_is_whole() {
    static REPAIR: Rule = rule("repair", &[Check::Text(repair)]);
    fn repair(file: &File, cx: &mut Context<'_>) {
        each(file, cx, "COPY x", |span| Fix::safe("Write `RUN`", vec![Edit::replace(span, "RUN x")]));
    }
    let registry = Registry::new([&REPAIR, &WORDS]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let files = Files(vec![("Dockerfile".into(), b"FROM a\nRUN BAD\nCOPY x\n".to_vec())]);
    let outcome = fix_all(&linter, &files, Safety::Safe, &|_| true, &mut |_| {}, &Serial);
    assert_eq!(outcome.changed["Dockerfile"], "FROM a\nRUN good\nRUN x\n");
    assert!(outcome.refused.is_empty());
}

#[test]
fn a_fix_that_breaks_the_file_is_left_out_alone() {
    let outcome = fix(&[("compose.yaml", b"services:\n  a: BREAK\n  b: BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed["compose.yaml"], "services:\n  a: BREAK\n  b: good\n");
    assert_eq!(refusals(&outcome), [("compose.yaml", Refusal::WouldBreak)]);
}

#[test]
fn a_file_that_is_not_utf8_is_named_and_left_alone() {
    let outcome = fix(&[("Dockerfile", b"FROM a\nRUN BAD \xff\n"), ("b/Dockerfile", b"FROM BAD\n")], Safety::Safe);
    assert_eq!(outcome.changed.keys().collect::<Vec<_>>(), ["b/Dockerfile"]);
    assert_eq!(refusals(&outcome), [("Dockerfile", Refusal::NotUtf8)]);
}

#[test]
fn a_fix_of_several_files_is_whole_or_not_at_all() {
    let good: &[(&str, &[u8])] = &[("Dockerfile", b"FROM BOTH\n"), ("b/Dockerfile", b"FROM PEER\n")];
    let outcome = fix(good, Safety::Safe);
    assert_eq!(outcome.changed.len(), 2);
    let bad: &[(&str, &[u8])] = &[("Dockerfile", b"FROM BOTH\n"), ("b/Dockerfile", b"FROM PEER \xff\n")];
    let outcome = fix(bad, Safety::Safe);
    assert!(outcome.changed.is_empty());
    assert_eq!(refusals(&outcome), [("b/Dockerfile", Refusal::NotUtf8)]);
}

#[test]
fn insertions_at_one_place_do_not_mix() {
    let at = Span::new(FileId(0), 3..3);
    let around = Span::new(FileId(0), 3..5);
    let fix = |edits| Fix::safe("x", edits);
    assert!(overlaps_itself(&fix(vec![Edit::replace(at, "a"), Edit::replace(at, "b")])));
    assert!(overlaps_itself(&fix(vec![Edit::replace(at, "a"), Edit::delete(around)])));
    assert!(!overlaps_itself(&fix(vec![Edit::delete(Span::new(FileId(0), 1..3)), Edit::delete(around)])));
}

fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_260_101),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Edits that do not overlap give the pieces between them unchanged, in order, with the new texts between.
    #[test]
    fn apply_keeps_what_is_between(pieces in prop::collection::vec(("[a-zü ]{1,6}", "[a-z]{0,4}", "[A-Zß]{0,4}"), 0..12)) {
        let (mut text, mut expected, mut edits) = (String::new(), String::new(), Vec::new());
        for (kept, old, new) in &pieces {
            text.push_str(kept);
            expected.push_str(kept);
            let start = text.len();
            text.push_str(old);
            expected.push_str(new);
            edits.push(Edit::replace(Span::new(FileId(0), start..text.len()), new.as_str()));
        }
        prop_assert_eq!(apply(&text, &edits), Some(expected));
    }

    /// Whatever fixes there are: a plan's edits are in order, do not overlap, and belong to whole fixes.
    #[test]
    fn a_plan_has_whole_fixes_that_do_not_overlap(
        fixes in prop::collection::vec(prop::collection::vec((0usize..2, 0usize..40, 0usize..6), 1..4), 0..25)
    ) {
        let sources: Vec<Arc<Source>> = (0..2).map(|id| Arc::new(Source::new(FileId(id), format!("f{id}"), "x".repeat(45)))).collect();
        let findings: Vec<Finding> = fixes.iter().map(|edits| {
            let edits: Vec<Edit> = edits
                .iter()
                .map(|(file, start, len)| Edit::replace(Span::new(FileId(*file as u32), *start..start + len), "y"))
                .collect();
            let mut finding = Finding::new(&WORDS, edits[0].span, "x");
            finding.fix(Fix::safe("x", edits));
            finding
        }).collect();
        let report = Report { findings, sources, ..Report::default() };
        let plan = plan(&report, Safety::Safe);
        for edits in plan.edits.values() {
            prop_assert!(edits.windows(2).all(|pair| !touches((pair[0].span.start, pair[0].span.end), (pair[1].span.start, pair[1].span.end))));
            prop_assert!(apply(&"x".repeat(45), edits).is_some());
        }
        // What two fixes do alike is there once.
        let whole: BTreeSet<_> = plan
            .chosen
            .iter()
            .flat_map(|(finding, fix)| &report.findings[*finding].fixes[*fix].edits)
            .map(|edit| (edit.span, edit.text.as_str()))
            .collect();
        prop_assert_eq!(whole.len(), plan.edits.values().map(Vec::len).sum::<usize>());
        // The first fix that fits by itself is always taken.
        let first = report.findings.iter().position(|finding| !overlaps_itself(&finding.fixes[0]));
        prop_assert_eq!(plan.chosen.first().map(|(finding, _)| *finding), first);
    }
}

/// Appends a line to the file and replaces `SAME` by `done`.
static SHARED: Rule = rule("shared", &[Check::Text(shared)]);

fn shared(file: &File, cx: &mut Context<'_>) {
    let end = file.source.text().len();
    let append = Edit::replace(file.source.span(end..end), "# shared\n");
    each(file, cx, "SAME", |span| Fix::safe("Do", vec![Edit::replace(span, "done"), append.clone()]));
}

#[test]
fn what_several_fixes_do_is_done_once_and_in_one_round() {
    let registry = Registry::new([&SHARED]);
    let settings = Settings::defaults(&registry);
    let text = "FROM a\n".to_string() + &"RUN SAME\n".repeat(20);
    let report = Linter::new(&registry, &settings).lint(&[("Dockerfile".to_string(), text.clone())][..], &Serial);
    let plan = plan(&report, Safety::Safe);
    assert_eq!(plan.chosen.len(), 20);
    let fixed = apply(&text, &plan.edits[&FileId(0)]).unwrap();
    assert_eq!(fixed, text.replace("SAME", "done") + "# shared\n");
}

/// Inserts a line of its own for each `LINE` at the beginning of the file.
static CROWD: Rule = rule("crowd", &[Check::Text(crowd)]);

fn crowd(file: &File, cx: &mut Context<'_>) {
    let first = file.source.span(0..0);
    each(file, cx, "LINE", |span| Fix::safe("Do", vec![Edit::insert_before(first, format!("# {}\n", span.start))]));
}

#[test]
fn of_fixes_that_are_all_in_the_way_of_each_other_those_are_offered_that_were_tried() {
    let registry = Registry::new([&CROWD]);
    let settings = Settings::defaults(&registry);
    let text = "FROM a\n".to_string() + &format!("RUN LINE {}\n", "x".repeat(8_000)).repeat(200);
    let report = Linter::new(&registry, &settings).lint(&[("Dockerfile".to_string(), text)][..], &Serial);
    assert_eq!(report.findings.len(), 200);
    let offered = report.findings.iter().filter(|finding| !finding.fixes.is_empty()).count();
    assert_eq!(offered, 64);
}

/// The files with comments that suppress what is found in them, and how many findings none does.
fn ignored(files: &[(&str, &str)], reason: Option<&str>, accepted: &str) -> (BTreeMap<String, String>, usize) {
    let registry = Registry::new([&WORDS, &FLIP, &BLANK]);
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let files = Files::from_texts(files.iter().copied());
    let mut accept = |report: &mut Report| {
        let accepted = report.findings.iter_mut().filter(|finding| finding.message == accepted);
        accepted.for_each(|finding| {
            finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, reason: None });
        });
    };
    let outcome = ignore_all(&linter, &files, reason, &|_| true, &mut accept, &Serial);
    assert!(outcome.report.findings.iter().all(|finding| finding.fixes.is_empty()));
    (outcome.changed, outcome.report.active().count())
}

#[test]
fn comments_stand_in_the_place_of_fixes() {
    let one = |path: &'static str, text: &str| {
        let (mut changed, left) = ignored(&[(path, text)], Some("why"), "");
        (changed.remove(path).unwrap_or_default(), left)
    };
    // Findings at one place share a comment, and join one that is there.
    assert_eq!(
        one("Dockerfile", "FROM a\nRUN BAD one \\\n  BAD\nRUN x\n"),
        ("FROM a\n# lintainer: ignore[flip, words] why\nRUN BAD one \\\n  BAD\nRUN x\n".to_string(), 0)
    );
    assert_eq!(
        one("Dockerfile", "FROM a\r\n# lintainer: ignore[flip] old\r\nRUN BAD\r\n"),
        ("FROM a\r\n# lintainer: ignore[flip, words] old\r\nRUN BAD\r\n".to_string(), 0)
    );
    // Above the first key a comment would hold for the whole document; where there is one already, the file's top is left.
    assert_eq!(one("compose.yaml", "services: {BAD: {}}\n").0, "services: {BAD: {}} # lintainer: ignore[words] why\n");
    assert_eq!(
        one("compose.yaml", "services: {BAD: {}} # x\n").0,
        "# lintainer: ignore-file[words] why\nservices: {BAD: {}} # x\n"
    );
    assert_eq!(
        one("compose.yaml", "services:\n  a:\n    command: |\n      x\n      BAD\n").0,
        "services:\n  a:\n    # lintainer: ignore[words] why\n    command: |\n      x\n      BAD\n"
    );
    // A comment must suppress the finding, not end it.
    assert_eq!(
        one("compose.yaml", "services:\n  a:\n    image: b \n    command: c\n"),
        ("# lintainer: ignore-file[blank] why\nservices:\n  a:\n    image: b \n    command: c\n".to_string(), 0)
    );
    // What the baseline accepts gets none; JSON has no comments.
    let pod = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"BAD\"}}\n";
    let files = [("Dockerfile", "FROM a\nRUN one\n"), ("pod.json", pod)];
    assert_eq!(ignored(&files, None, "one"), (BTreeMap::new(), 1));
}
