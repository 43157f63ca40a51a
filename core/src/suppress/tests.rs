use crate::context::Context;
use crate::finding::Safety;
use crate::linter::{Linter, Serial};
use crate::model::Format;
use crate::project::File;
use crate::report::Report;
use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity, SuppressionFault};
use crate::settings::{Date, Settings};

/// A page with names in other tools.
macro_rules! page {
    ($names:literal) => {
        concat!("# test\n\nA test\n\nA test.\n\n## In other tools\n\n", $names, "\n")
    };
}

/// Reports each `BAD` in the text.
static BAD_WORD: Rule = rule("bad-word", &[Check::Text(bad)], &[Profile::Essential], ALIASES);
/// Reports each `WORSE`, under the name of the first or second tool rule in turn.
static WORSE_WORD: Rule =
    rule("worse-word", &[Check::Text(worse)], &[Profile::Essential], page!("hadolint DL9001, DL9002"));
/// Reports each `ALSO`; one of its names in other tools is that of `bad-word`, too.
static ALSO_WORD: Rule = rule("also-word", &[Check::Text(also)], &[Profile::Essential], page!("checkov CKV_K8S_14"));
static SILENT: Rule = rule("silent-rule", &[Check::Text(nothing)], &[Profile::Essential], page!("hadolint DL9003"));
static OFF: Rule = rule("off-rule", &[], &[Profile::Hardened], page!("hadolint DL9003"));
static UNUSED: Rule = about("unused-suppression", &[Check::Suppressions(SuppressionFault::Unused)]);
static UNKNOWN: Rule = about("unknown-suppressed-rule", &[Check::Suppressions(SuppressionFault::Unknown)]);
static INVALID: Rule = about("invalid-suppression", &[Check::Suppressions(SuppressionFault::Invalid)]);
static EXPIRED: Rule = about("expired-suppression", &[Check::Suppressions(SuppressionFault::Expired)]);

const ALIASES: &str = page!(
    "hadolint DL3006 · buildkit JSONArgsRecommended · kube-linter run-as-non-root · checkov CKV_K8S_14, CKV_DOCKER_3 · \
     trivy DS-0002, KSV-0012 · dclint no-bad"
);

const fn rule(name: &'static str, checks: &'static [Check], profiles: &'static [Profile], page: &'static str) -> Rule {
    Rule {
        name,
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles,
        fixable: Fixable::Sometimes,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new(page),
        yields_to: &[],
        options: &[],
        checks,
    }
}

const fn about(name: &'static str, checks: &'static [Check]) -> Rule {
    rule(name, checks, &[Profile::Essential], "# test\n\nA test\n\nA test.\n")
}

fn bad(file: &File, cx: &mut Context<'_>) {
    for (at, word) in file.source.text().match_indices("BAD") {
        cx.report(file.source.span(at..at + word.len()), "a bad word");
    }
}

fn also(file: &File, cx: &mut Context<'_>) {
    for (at, word) in file.source.text().match_indices("ALSO") {
        cx.report(file.source.span(at..at + word.len()), "a word that is bad as well");
    }
}

fn worse(file: &File, cx: &mut Context<'_>) {
    for (index, (at, word)) in file.source.text().match_indices("WORSE").enumerate() {
        let alias = if index % 2 == 0 { "hadolint/DL9001" } else { "hadolint/DL9002" };
        cx.report(file.source.span(at..at + word.len()), "a worse word").aliases(&[alias]);
    }
}

fn nothing(_: &File, _: &mut Context<'_>) {}

fn registry() -> Registry {
    Registry::new([&BAD_WORD, &WORSE_WORD, &ALSO_WORD, &SILENT, &OFF, &UNUSED, &UNKNOWN, &INVALID, &EXPIRED])
}

fn report(path: &str, text: &str) -> Report {
    let registry = registry();
    let settings = Settings { today: Some(Date::new(2026, 6, 15)), ..Settings::defaults(&registry) };
    let files = [(path.to_string(), text.to_string())];
    Linter::new(&registry, &settings).lint(&files[..], &Serial)
}

/// The findings that are left, as `line rule`.
fn left(path: &str, text: &str) -> Vec<String> {
    let report = report(path, text);
    let line = |finding: &crate::finding::Finding| report.positions(finding.span).unwrap().0.line;
    report.active().map(|finding| format!("{} {}", line(finding), finding.rule.name)).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_comment_is_for_the_whole_next_instruction() {
    let text = "FROM a\n# lintainer: ignore[bad-word] it must\n\n# a note\nRUN x && \\\n    BAD\nRUN BAD\n";
    assert_eq!(left("Dockerfile", text), ["7 bad-word"]);
    let suppressed = report("Dockerfile", text).findings[0].suppressed.clone().unwrap();
    assert_eq!((suppressed.by.name(), suppressed.reason.as_deref()), ("comment", Some("it must")));
}

#[test]
fn a_comment_inside_an_instruction_is_for_the_next_line_of_it() {
    let text = "FROM a\nRUN BAD && \\\n  # lintainer: ignore[bad-word]\n  # more\n  BAD && \\\n  BAD\n";
    assert_eq!(left("Dockerfile", text), ["2 bad-word", "6 bad-word"]);
}

#[test]
fn ignore_file_stands_at_the_top() {
    assert_eq!(left("Dockerfile", "# x\n# lintainer: ignore-file[bad-word]\nFROM BAD\nRUN BAD\n"), NOTHING);
    assert_eq!(
        left("Dockerfile", "FROM BAD\n# lintainer: ignore-file[bad-word]\n"),
        ["1 bad-word", "2 invalid-suppression"]
    );
    assert_eq!(left("compose.yaml", "# lintainer: ignore-file[bad-word]\nservices:\n  a: BAD\n"), NOTHING);
    let low = "services:\n  # lintainer: ignore-file[bad-word]\n  a: BAD\n";
    assert_eq!(left("compose.yaml", low), ["2 invalid-suppression", "3 bad-word"]);
}

#[test]
fn in_yaml_a_comment_is_for_the_next_node() {
    let text = "\
services:
  # lintainer: ignore[bad-word]
  a:
    image: BAD
    x: [BAD]
  b:
    image: BAD # lintainer: ignore[bad-word] here
    # lintainer: ignore[bad-word]
    command:
      - BAD

      - BAD
    z: BAD
    list:
      # lintainer: ignore[bad-word]
      - name: x
        value: BAD
      - BAD
";
    assert_eq!(left("compose.yaml", text), ["13 bad-word", "18 bad-word"]);
}

#[test]
fn above_the_first_key_of_a_manifest_it_is_for_the_object() {
    let text = "\
# lintainer: ignore[bad-word]
apiVersion: v1
kind: Pod
metadata:
  name: BAD
---
apiVersion: v1
kind: Pod
metadata:
  name: BAD
---
# lintainer: ignore[bad-word]
apiVersion: v1
kind: Pod
metadata:
  name: BAD
";
    assert_eq!(left("a.yaml", text), ["10 bad-word"]);
}

#[test]
fn unused_names_are_reported_and_deleted() {
    let text =
        "FROM a\n# lintainer: ignore[silent-rule]\nRUN x\n# lintainer: ignore[bad-word, silent-rule] why\nRUN BAD\n";
    let report = report("Dockerfile", text);
    let fixes: Vec<_> = report.active().flat_map(|finding| &finding.fixes).collect();
    assert!(fixes.iter().all(|fix| fix.safety == Safety::Safe));
    let mut fixed = text.to_string();
    for edit in fixes.iter().rev().flat_map(|fix| &fix.edits) {
        fixed.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!(fixed, "FROM a\nRUN x\n# lintainer: ignore[bad-word] why\nRUN BAD\n");
    let in_line = "services:\n  a: x  # lintainer: ignore[bad-word]\r\n  b: y\n";
    let edit = self::report("compose.yaml", in_line).findings[0].fixes[0].edits[0].clone();
    assert_eq!(in_line.get(edit.span.range()), Some("  # lintainer: ignore[bad-word]"));
}

#[test]
fn only_rules_that_ran_are_called_unused() {
    assert_eq!(left("Dockerfile", "FROM a\n# lintainer: ignore[off-rule]\nRUN x\n"), NOTHING);
    assert_eq!(left("compose.yaml", "services:\n  # lintainer: ignore[silent-rule]\n  a: {\n"), NOTHING);
    assert_eq!(left("Dockerfile", "FROM a\nRUN x\n# lintainer: ignore[bad-word]\n"), ["3 unused-suppression"]);
}

#[test]
fn unknown_rules_are_named_with_the_near_one() {
    let report = report("Dockerfile", "FROM a\n# lintainer: ignore[bad-wrd, hadolint/DL3006]\nRUN BAD\n");
    let unknown: Vec<_> = report.active().collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        (unknown[0].message.as_str(), unknown[0].help.as_deref()),
        ("there is no rule `bad-wrd`", Some("did you mean `bad-word`?"))
    );
    assert_eq!(unknown[0].fixes[0].edits[0].text, "bad-word");
}

#[test]
fn an_end_date_ends_it() {
    let text = |day: &str| format!("FROM a\n# lintainer: ignore[bad-word] until={day} later\nRUN BAD\n");
    assert_eq!(left("Dockerfile", &text("2026-06-14")), ["2 expired-suppression", "3 bad-word"]);
    assert_eq!(left("Dockerfile", &text("2026-06-15")), NOTHING);
    assert_eq!(left("Dockerfile", &text("2026-06-31")), ["2 invalid-suppression", "3 bad-word"]);
}

#[test]
fn content_is_no_comment() {
    let heredoc = "FROM a\nRUN <<EOF\n# lintainer: ignore[bad-word]\nBAD\nEOF\n";
    assert_eq!(left("Dockerfile", heredoc), ["3 invalid-suppression", "4 bad-word"]);
    let behind = "FROM a\nRUN BAD # lintainer: ignore[bad-word]\n";
    assert_eq!(left("Dockerfile", behind), ["2 bad-word", "2 invalid-suppression"]);
    let block =
        "services:\n  a: |\n    # lintainer: ignore[bad-word]\n    BAD\n  b: \"# lintainer: ignore[bad-word]\"\n";
    assert_eq!(left("compose.yaml", block), ["3 invalid-suppression", "4 bad-word"]);
}

#[test]
fn near_misses_are_named_and_rewritten() {
    let report = report("Dockerfile", "FROM a\n# lintainer: disable bad-word\nRUN BAD\n");
    let invalid = report.active().find(|finding| finding.rule.name == INVALID.name).unwrap();
    assert_eq!(invalid.fixes[0].edits[0].text, "# lintainer: ignore[bad-word]");
    assert_eq!(invalid.fixes[0].safety, Safety::Unsafe);
}

#[test]
fn comments_of_other_tools_are_understood() {
    for comment in [
        "# hadolint ignore=DL1000,DL3006",
        "#checkov:skip=CKV_DOCKER_3:why",
        "# trivy:ignore:AVD-DS-0002",
        "# hadolint global ignore=DL3006",
    ] {
        assert_eq!(left("Dockerfile", &format!("FROM a\n{comment}\nRUN BAD\n")), NOTHING, "{comment}");
    }
    assert_eq!(left("Dockerfile", "# check=skip=JSONArgsRecommended;error=true\nFROM BAD\n"), NOTHING);
    assert_eq!(left("Dockerfile", "# check=skip=all\nFROM BAD\n"), NOTHING);
    // Above an instruction it holds for that one alone.
    assert_eq!(left("Dockerfile", "FROM a\n# check=skip=all // why\nRUN BAD\nRUN BAD\n"), ["4 bad-word"]);
    assert_eq!(left("compose.yaml", "services:\n  a: BAD # dclint disable-line\n  b: BAD\n"), ["3 bad-word"]);
    assert_eq!(left("compose.yaml", "# dclint disable no-bad\nservices:\n  a: BAD\n"), NOTHING);
    assert_eq!(left("Dockerfile", "FROM a\n# hadolint ignore=DL3007\nRUN BAD\n"), ["3 bad-word"]);
}

#[test]
fn the_directive_of_buildkit_is_for_the_file_and_may_end_the_build() {
    let severities = |text: &str| -> Vec<String> {
        let report = report("Dockerfile", text);
        report.active().map(|finding| format!("{} {}", finding.rule.name, finding.severity.name())).collect()
    };
    let file = "\nFROM BAD\nRUN BAD\nRUN WORSE\n";
    let skips = |directive: &str| severities(&format!("# check={directive}{file}"));
    assert_eq!(skips("skip=JSONArgsRecommended"), ["worse-word warning"]);
    assert_eq!(skips("skip=all"), ["worse-word warning"], "BuildKit has no check for it");
    assert_eq!(skips("skip=Other"), ["bad-word warning", "bad-word warning", "worse-word warning"]);
    assert_eq!(skips("error=true"), ["bad-word error", "bad-word error", "worse-word warning"]);
    assert_eq!(skips("skip=JSONArgsRecommended;error=true"), ["worse-word warning"]);
    assert_eq!(skips("error=false"), ["bad-word warning", "bad-word warning", "worse-word warning"]);
    // Behind the directives it is a comment, and one above an instruction is for that one alone.
    let low = "FROM a\n# check=error=true\nRUN BAD\n# check=skip=JSONArgsRecommended\nRUN BAD \\\n  BAD\nRUN BAD\n";
    assert_eq!(severities(low), ["bad-word warning", "bad-word warning"]);
    let second = "# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended\nFROM BAD\nRUN BAD\n";
    assert_eq!(left("Dockerfile", second), NOTHING);
    let others = "# check=skip=all\nservices:\n  a: BAD\n";
    assert_eq!(left("compose.yaml", others), ["3 bad-word"], "it is one of Dockerfiles");
}

#[test]
fn comments_of_hadolint_may_be_switched_off() {
    let registry = registry();
    let text = "FROM a\n# hadolint ignore=DL3006\nRUN BAD\n# check=skip=all\nRUN BAD\n\
                # lintainer: ignore[bad-word]\nRUN BAD\n";
    let files = [("Dockerfile".to_string(), text.to_string())];
    let settings = Settings { hadolint_comments: false, ..Settings::defaults(&registry) };
    let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
    let lines: Vec<u32> = report.active().map(|finding| report.positions(finding.span).unwrap().0.line).collect();
    assert_eq!(lines, [3]);
}

#[test]
fn findings_of_an_ignored_name_are_left_out_where_its_tool_looks() {
    let registry = registry();
    let mut settings = Settings::defaults(&registry);
    settings.ignored_aliases.insert(("worse-word", "hadolint/DL9001"));
    settings.ignored_aliases.insert(("bad-word", "hadolint/DL3006"));
    settings.alias_severities.insert(("worse-word", "hadolint/DL9002"), Severity::Info);
    let found = |path: &str, text: &str| -> Vec<String> {
        let files = [(path.to_string(), text.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        report.active().map(|finding| format!("{} {}", finding.rule.name, finding.severity.name())).collect()
    };
    assert_eq!(found("Dockerfile", "FROM a\nRUN WORSE WORSE BAD\n"), ["worse-word info"]);
    assert_eq!(found("compose.yaml", "services:\n  a: BAD\n"), ["bad-word warning"]);
    // Nothing is said about a comment for what was left out.
    assert_eq!(found("Dockerfile", "FROM a\n# lintainer: ignore[bad-word]\nRUN BAD\n"), NOTHING);
}

#[test]
fn a_name_of_another_tool_is_for_the_findings_that_carry_it() {
    let text = "FROM a\n# hadolint ignore=DL9001\nRUN WORSE WORSE\n";
    assert_eq!(left("Dockerfile", text), ["3 worse-word"]);
    assert_eq!(left("Dockerfile", "FROM a\n# lintainer: ignore[worse-word]\nRUN WORSE WORSE\n"), NOTHING);
    assert_eq!(left("Dockerfile", "FROM a\n# lintainer: ignore[DL9002]\nRUN WORSE WORSE\n"), ["3 worse-word"]);
}

#[test]
fn a_name_of_several_rules_is_for_all_of_them() {
    for comment in
        ["#checkov:skip=CKV_K8S_14:why", "# lintainer: ignore[checkov/CKV_K8S_14]", "# lintainer: ignore[ckv_k8s_14]"]
    {
        for command in ["BAD ALSO", "ALSO", "BAD"] {
            assert_eq!(left("Dockerfile", &format!("FROM a\n{comment}\nRUN {command}\n")), NOTHING, "{comment}");
        }
    }
    let unused = "FROM a\n# lintainer: ignore[CKV_K8S_14]\nRUN x\n";
    assert_eq!(left("Dockerfile", unused), ["2 unused-suppression"]);
    // One of the rules is off and might find something here.
    assert_eq!(left("Dockerfile", "FROM a\n# lintainer: ignore[DL9003]\nRUN x\n"), NOTHING);
    assert_eq!(left("a.yaml", &annotated("checkov.io/skip1: CKV_K8S_14=ALSO")), ["10 bad-word"]);
}

fn annotated(annotation: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    {annotation}\nspec: BAD\n---\napiVersion: v1\nkind: Pod\nspec: BAD\n"
    )
}

#[test]
fn annotations_are_for_their_object() {
    for annotation in [
        "lintainer.dev/ignore: bad-word",
        "lintainer.dev/ignore: '[bad-word] until=2026-12-31 why'",
        "ignore-check.kube-linter.io/run-as-non-root: why",
        "kube-linter.io/ignore-all: why",
        "checkov.io/skip1: CKV_K8S_14=why",
    ] {
        assert_eq!(left("a.yaml", &annotated(annotation)), ["10 bad-word"], "{annotation}");
    }
    let suppressed =
        report("a.yaml", &annotated("checkov.io/skip1: CKV_K8S_14=why")).findings[0].suppressed.clone().unwrap();
    assert_eq!((suppressed.by.name(), suppressed.reason.as_deref()), ("annotation", Some("why")));
    assert_eq!(
        left("a.yaml", &annotated("lintainer.dev/ignore: bad-wrd, silent-rule")),
        ["5 unknown-suppressed-rule", "5 unused-suppression", "6 bad-word", "10 bad-word"]
    );
    assert_eq!(
        left("a.yaml", &annotated("lintainer.dev/ignore: '[bad-word'")),
        ["5 invalid-suppression", "6 bad-word", "10 bad-word"]
    );
}

#[test]
fn annotations_of_pod_templates_and_list_items_count() {
    let text = "\
apiVersion: v1
kind: List
items:
  - kind: Deployment
    spec:
      template:
        metadata:
          annotations:
            lintainer.dev/ignore: bad-word
        spec: BAD
  - kind: Deployment
    spec: BAD
";
    assert_eq!(left("a.yaml", text), ["12 bad-word"]);
}

#[test]
fn suppressions_can_be_switched_off() {
    let registry = registry();
    let settings = Settings { suppressions: false, ..Settings::defaults(&registry) };
    let files = [("Dockerfile".to_string(), "FROM a\n# lintainer: ignore[bad-word, x-y]\nRUN BAD\n".to_string())];
    let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
    assert_eq!(report.active().count(), 1);
}

#[test]
fn what_is_said_about_comments_can_be_accepted() {
    let text = "# lintainer: ignore-file[unused-suppression]\nFROM a\n# lintainer: ignore[bad-word]\nRUN x\n";
    assert_eq!(left("Dockerfile", text), NOTHING);
}

#[test]
fn fingerprints_survive_edits_elsewhere() {
    let prints = |text: &str| -> Vec<String> {
        report("Dockerfile", text).findings.iter().map(|finding| finding.fingerprint.clone()).collect()
    };
    let before = prints("FROM a\nRUN BAD\nRUN BAD\n");
    assert_eq!(before, prints("# new\nFROM a\n\nRUN  BAD\nRUN x\nRUN BAD\n"));
    assert_ne!(before[0], before[1]);
    assert!(before.iter().all(|print| print.len() == 16 && print.bytes().all(|byte| byte.is_ascii_hexdigit())));
}

#[test]
fn a_baseline_accepts_what_was_there() {
    use crate::baseline::Baseline;
    let registry = registry();
    let settings = Settings::defaults(&registry);
    let mut before = report("Dockerfile", "FROM a\nRUN BAD\nRUN BAD x\n");
    let baseline = Baseline::parse(&Baseline::from_report(&before).to_json()).unwrap();
    assert!(baseline.apply(&mut before, &settings).is_empty());
    assert_eq!(before.active().count(), 0);
    assert_eq!(Baseline::from_report(&before), baseline, "what was accepted stays so");
    let mut after = report("Dockerfile", "FROM a\nRUN BAD\nRUN BAD new\n");
    let stale = baseline.apply(&mut after, &settings);
    assert_eq!((after.active().count(), stale.len()), (1, 1));
    assert_eq!((stale[0].rule.as_str(), stale[0].count), ("bad-word", 1));
    let filtered = Settings { min_severity: Severity::Error, ..settings };
    assert!(baseline.apply(&mut report("Dockerfile", "FROM a\n"), &filtered).is_empty());
}

#[test]
fn any_text_is_read_without_a_panic() {
    let pieces = [
        "# lintainer: ignore[",
        "bad-word",
        "]",
        " until=",
        "2026-01-01",
        "\n",
        "FROM a",
        "- ",
        "a: ",
        "ü",
        "# hadolint ignore=",
        ",",
        "\\\n",
        "<<E",
        "# trivy:ignore:",
        "'",
        "[",
        "lintainer.dev/ignore: ",
    ];
    let mut state = 7_u64;
    for round in 0..3000 {
        let mut text = String::new();
        for _ in 0..1 + round % 14 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for path in ["Dockerfile", "compose.yaml", "a.yaml"] {
            let text = if path == "a.yaml" { format!("apiVersion: v1\nkind: Pod\n{text}") } else { text.clone() };
            let report = report(path, &text);
            for finding in &report.findings {
                assert!(text.get(finding.span.range()).is_some(), "{text:?}");
            }
        }
    }
}

#[test]
fn many_comments_and_findings_are_matched_in_order() {
    let mut text = String::from("services:\n");
    for index in 0..3000 {
        text.push_str(&format!("  # lintainer: ignore[bad-word]\n  a{index}: BAD\n  b{index}: BAD\n"));
    }
    let report = report("compose.yaml", &text);
    assert_eq!((report.findings.len(), report.active().count()), (6000, 3000));
    let long = format!("a: \"{}\"\n", "# lintainer: ignore[x-y] ".repeat(100_000));
    assert_eq!(left("compose.yaml", &format!("services:\n  {long}")), NOTHING);
}
