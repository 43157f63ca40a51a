//! The examples of a rule, which are its test. A line of `^` below a line marks what the rule has to underline there:
//!
//! ```yaml
//! ports:
//!   - "22:22"
//!     ^^^^^^^
//! ```
//!
//! A bad example without marks has exactly one finding, wherever it is. A `#` may stand before the marks.

use lintainer_core::engine::{Configuration, Engine};
use lintainer_core::finding::{Edit, Finding};
use lintainer_core::linter::Serial;
use lintainer_core::project::Given;
use lintainer_core::report::Report;
use lintainer_core::reports::GivenReports;
use lintainer_core::rule::{Example, ExampleKind, REPORT_NAME, Registry};
use lintainer_core::source::Source;
use lintainer_core::workspace::Workspace;
use serde_json::json;

use crate::rule::CustomRule;

/// What an example and the rule do not agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line of the page (from 1) where the example begins.
    pub line: usize,
    /// What differs, in one line.
    pub what: String,
    /// The example as it is written.
    pub expected: String,
    /// The example as the rule has it.
    pub found: String,
}

/// Holds a rule against its examples: how many there are, and what differs.
pub fn test(rule: &CustomRule) -> (usize, Vec<Difference>) {
    let engine = Engine::new(Registry::new([rule.rule]));
    let (mut count, mut differences) = (0, Vec::new());
    for example in rule.rule.examples() {
        count += 1;
        differences.extend(try_out(&engine, rule, example));
    }
    let has = |is_bad: bool| rule.rule.examples().any(|example| is_bad != matches!(example.kind, ExampleKind::Good));
    for (is_bad, word) in [(true, "bad"), (false, "good")] {
        if !has(is_bad) {
            let what = format!("there is no `{word}` example, so that nobody knows whether the rule works");
            differences.push(Difference { line: 1, what, expected: String::new(), found: String::new() });
        }
    }
    (count, differences)
}

fn try_out(engine: &Engine, rule: &CustomRule, example: &Example) -> Option<Difference> {
    let (text, marks) = without_marks(&example.text);
    let differs = |what: String, expected: &str, found: &str| {
        Some(Difference { line: example.line, what, expected: expected.to_string(), found: found.to_string() })
    };
    let mut workspace = Workspace::new(engine);
    workspace.set(&example.path, text.as_bytes());
    example.files.iter().for_each(|(path, text)| _ = workspace.set(path, text.as_bytes()));
    let mut reports = GivenReports::default();
    for report in &example.reports {
        if let Err(error) = reports.add(REPORT_NAME, None, report.as_bytes()) {
            return differs(format!("the report of the example: {error}"), "", "");
        }
    }
    reports.settle(None, None);
    workspace.set_given(Given { reports, norm: None });
    workspace.configure(Configuration {
        toml: Some(example.config.to_string()),
        overrides: Some(json!({ "select": [rule.rule.name], "default-excludes": false })),
        day: None,
    });
    let report = match workspace.check_once(&Serial) {
        Ok(report) => report,
        Err(errors) => return differs(errors.to_string(), "", ""),
    };
    if let Some(problem) = report.errors.first() {
        return differs(format!("{}: {}", problem.path, problem.message), "", "");
    }
    if !report.skipped.is_empty() {
        return differs(format!("`{}` is not taken for a file of the format", example.path), "", "");
    }
    let findings: Vec<&Finding> = report.active().collect();
    let found = places(&report, &findings, &example.path);
    let shown = with_marks(&text, &found);
    let count = |count: usize| if count == 1 { "1 finding".to_string() } else { format!("{count} findings") };
    match &example.kind {
        ExampleKind::Good if findings.is_empty() => None,
        ExampleKind::Good => differs(format!("a good example has {}", count(findings.len())), &text, &shown),
        _ if marks.is_empty() && findings.len() != 1 => differs(
            format!("a bad example without marks has 1 finding; this one has {}", count(findings.len())),
            &text,
            &shown,
        ),
        _ if !marks.is_empty() && marks != found.iter().map(|place| place.mark).collect::<Vec<_>>() => {
            let expected =
                with_marks(&text, &marks.iter().map(|mark| Place { mark: *mark, message: None }).collect::<Vec<_>>());
            differs(format!("{} marked, {} found", marks.len(), findings.len()), &expected, &shown)
        }
        ExampleKind::Fixed(after) => {
            let fixed = fixed(&text, &findings);
            if fixed == **after { None } else { differs("the fix does something else".to_string(), after, &fixed) }
        }
        _ => None,
    }
}

/// A line (from 1) with its columns: the first one, and the one behind the last one, in characters from 1.
type Mark = (u32, u32, u32);

struct Place<'r> {
    mark: Mark,
    message: Option<&'r str>,
}

/// A text without its lines of marks, and what they mark.
fn without_marks(text: &str) -> (String, Vec<Mark>) {
    let (mut kept, mut marks, mut line) = (String::new(), Vec::new(), 0);
    for written in text.split_inclusive('\n') {
        let content = written.trim_end();
        let signs = content.trim_start_matches([' ', '\t']);
        let signs = signs.strip_prefix('#').unwrap_or(signs).trim_start();
        if line == 0 || signs.is_empty() || !signs.bytes().all(|byte| byte == b'^') {
            kept.push_str(written);
            line += 1;
            continue;
        }
        let end = content.chars().count() as u32 + 1;
        marks.push((line, end - signs.len() as u32, end));
    }
    (kept, marks)
}

/// A text with lines of marks, the messages behind them.
fn with_marks(text: &str, places: &[Place]) -> String {
    let mut marked = String::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        marked.push_str(line);
        for place in places.iter().filter(|place| place.mark.0 as usize == index + 1) {
            let (_, start, end) = place.mark;
            if !marked.ends_with('\n') {
                marked.push('\n');
            }
            marked.push_str(&" ".repeat(start.saturating_sub(1) as usize));
            marked.push_str(&"^".repeat(end.saturating_sub(start).max(1) as usize));
            marked.extend(place.message.iter().flat_map(|message| [" ", message]));
            marked.push('\n');
        }
    }
    marked
}

/// Where the findings are in the main file, in its order. What goes over the end of a line is marked up to there.
fn places<'r>(report: &Report, findings: &[&'r Finding], path: &str) -> Vec<Place<'r>> {
    let place = |finding: &&'r Finding| {
        let source = report.source(finding.span.file).filter(|source| source.path == path)?;
        let (start, end) = (source.position(finding.span.start), source.position(finding.span.end));
        let end = if end.line == start.line { end.column } else { line_end(source, start.line) };
        Some(Place { mark: (start.line, start.column, end), message: Some(&finding.message) })
    };
    let mut places: Vec<Place> = findings.iter().filter_map(place).collect();
    places.sort_by_key(|place| place.mark);
    places
}

fn line_end(source: &Source, line: u32) -> u32 {
    let text = source.text().lines().nth(line.saturating_sub(1) as usize).unwrap_or("");
    text.trim_end().chars().count() as u32 + 1
}

/// The text after the first fix of each finding.
fn fixed(text: &str, findings: &[&Finding]) -> String {
    let mut edits: Vec<&Edit> =
        findings.iter().filter_map(|finding| finding.fixes.first()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_string();
    for edit in edits {
        if text.get(edit.span.range()).is_some() {
            text.replace_range(edit.span.range(), &edit.text);
        }
    }
    text
}
