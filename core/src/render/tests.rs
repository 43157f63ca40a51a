//! Renderings of one small report, as snapshots, and checks of what must hold for any report.

use super::testing::{assert_valid, at, empty, registry, report};
use super::*;
use crate::finding::Finding;
use crate::span::FileId;

fn rendered(format: OutputFormat, options: &RenderOptions) -> String {
    render(format, &report(), &registry(), options)
}

#[test]
fn names_are_read_back() {
    for format in OutputFormat::ALL {
        assert_eq!(OutputFormat::parse(format.name()), Some(format));
    }
    assert_eq!(OutputFormat::parse("TEXT"), None);
}

#[test]
fn text_is_a_picture_for_each_place_and_a_summary() {
    insta::assert_snapshot!(rendered(OutputFormat::Text, &RenderOptions::default()));
}

#[test]
fn text_without_unicode_is_ascii_but_for_the_source() {
    let options = RenderOptions { unicode: false, statistics: true, show_suppressed: true, ..RenderOptions::default() };
    insta::assert_snapshot!(rendered(OutputFormat::Text, &options));
}

#[test]
fn text_in_colour_has_links_and_no_escapes_from_files() {
    let options = RenderOptions { colour: true, hyperlinks: true, ..RenderOptions::default() };
    let text = rendered(OutputFormat::Text, &options);
    assert!(
        text.contains("\u{1b}]8;;https://github.com/lintainer/lintainer/blob/main/docs/rules/root-user.md\u{1b}\\")
    );
    assert!(text.contains("moves <b>&\\u{1b}[31m"));
}

#[test]
fn concise_is_a_line_for_each_finding() {
    insta::assert_snapshot!(rendered(OutputFormat::Concise, &RenderOptions::default()));
}

#[test]
fn json_fits_its_schema() {
    let schema = serde_json::from_str(include_str!("../../../docs/schemas/report.schema.json")).unwrap();
    let text = rendered(OutputFormat::Json, &RenderOptions::default());
    let value = assert_valid(&schema, &text);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
    let again: json::ReportJson = serde_json::from_str(&text).unwrap();
    let (report, registry, options) = (report(), registry(), RenderOptions::default());
    assert_eq!(again, json::ReportJson::new(&report, &registry, &options));
    assert_valid(&schema, &render(OutputFormat::Json, &empty(), &registry, &options));
}

#[test]
fn rules_as_json_fit_their_schema() {
    let schema = serde_json::from_str(include_str!("../../../docs/schemas/rules.schema.json")).unwrap();
    let text = json::rules_json(&registry());
    assert_valid(&schema, &text);
    let again: json::RulesJson = serde_json::from_str(&text).unwrap();
    assert_eq!(again, json::RulesJson::new(&registry()));
}

#[test]
fn a_rule_is_explained() {
    insta::assert_snapshot!(explain::explain(&testing::ROOT));
    insta::assert_snapshot!(explain::rule_page(&testing::ROOT));
}

#[test]
fn an_empty_report_is_rendered_in_every_format() {
    for format in OutputFormat::ALL {
        let text = render(format, &empty(), &registry(), &RenderOptions::default());
        assert!(!text.is_empty(), "{}", format.name());
    }
}

/// A report with one finding for each span that is given, in one text.
fn with_spans(text: &str, ranges: &[(usize, usize)]) -> Report {
    let source = Source::new(FileId(0), "a/b.yaml", text);
    let findings = ranges
        .iter()
        .map(|&(start, end)| {
            let mut finding = Finding::new(&testing::ROOT, source.span(start..end), "message");
            for &(start, end) in ranges {
                finding.related(source.span(start..end), "related\nin two lines");
            }
            finding
        })
        .collect();
    Report { findings, sources: vec![std::sync::Arc::new(source)], ..empty() }
}

#[test]
fn any_span_in_any_text_is_rendered() {
    let long = format!("a: {}ü\tneedle {}\n", "x".repeat(1000), "y😀".repeat(1000));
    let many = "line\n".repeat(40);
    let texts = [
        "",
        "\n",
        "\u{feff}a\r\nb",
        "a\tb\n\n\nc",
        "äöü😀\n\u{1b}[31mred\u{202e}\r\n\u{0}",
        "a\rb\rc",
        "\n\n",
        &long,
        &many,
    ];
    for text in texts {
        let bounds: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let step = (bounds.len() / 12).max(1);
        let bounds: Vec<usize> = bounds.iter().copied().step_by(step).chain([text.len()]).collect();
        for &start in &bounds {
            for &end in bounds.iter().filter(|&&end| end >= start) {
                let report = with_spans(text, &[(start, end), (end, text.len()), (0, 0)]);
                for format in OutputFormat::ALL {
                    let out = render(format, &report, &registry(), &RenderOptions::default());
                    assert!(out.contains("b.yaml"), "{} of {text:?} {start}..{end}", format.name());
                    assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{}", format.name());
                }
            }
        }
    }
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("before\na: {}needle{}\nafter\n", "x".repeat(10_000), "y".repeat(10_000));
    let source = Source::new(FileId(0), "long.yaml", text.as_str());
    let report = Report {
        findings: vec![Finding::new(&testing::ROOT, at(&source, "needle"), "message")],
        sources: vec![std::sync::Arc::new(source)],
        ..empty()
    };
    let out = render(OutputFormat::Text, &report, &registry(), &RenderOptions::default());
    assert!(out.contains("long.yaml:2:10004") && out.contains("needle") && out.len() < 2000, "{out}");
}

#[test]
fn a_missing_source_leaves_the_message() {
    let mut report = report();
    report.sources.clear();
    for format in OutputFormat::ALL {
        assert!(!render(format, &report, &registry(), &RenderOptions::default()).is_empty());
    }
    assert!(render(OutputFormat::Text, &report, &registry(), &RenderOptions::default()).contains("runs as root"));
}

#[test]
fn empty_spans_are_widened_inside_their_line() {
    let report = with_spans("ab\n\nc", &[(0, 0), (2, 2), (3, 3), (5, 5)]);
    let (registry, options) = (registry(), RenderOptions::default());
    let view = View::new(&report, &registry, &options);
    let columns: Vec<_> = report
        .findings
        .iter()
        .map(|finding| view.place(finding.span))
        .map(|place| (place.start.line, place.start.column, place.end.line, place.end.column))
        .collect();
    assert_eq!(columns, [(1, 1, 1, 2), (1, 2, 1, 3), (2, 1, 2, 2), (3, 1, 3, 2)]);
}
