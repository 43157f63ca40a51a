//! All findings of a run as a file, and what changed since an earlier one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lintainer_core::finding::Finding;
use lintainer_core::report::Report;
use serde_json::Value;

use crate::sample::short;

/// How many examples are shown of each rule and kind.
const EXAMPLES: usize = 3;

/// A finding as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file's path in the corpus.
    path: String,
    /// Counted from 1.
    line: u64,
    /// In characters, counted from 1.
    column: u64,
    rule: String,
    severity: String,
    profile: String,
    message: String,
}

impl Line {
    /// A finding in a file.
    pub fn new(path: String, report: &Report, finding: &Finding) -> Line {
        let (line, column) = report.positions(finding.span).map_or((1, 1), |(start, _)| (start.line, start.column));
        Line {
            path,
            line: line.into(),
            column: column.into(),
            rule: finding.rule.name.to_string(),
            severity: finding.severity.name().to_string(),
            profile: finding.profile.name().to_string(),
            message: finding.message.clone(),
        }
    }

    fn to_json(&self) -> Value {
        serde_json::json!({
            "path": self.path, "line": self.line, "column": self.column, "rule": self.rule,
            "severity": self.severity, "profile": self.profile, "message": self.message,
        })
    }

    fn from_json(value: &Value) -> Option<Line> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_string());
        let number = |key: &str| value.get(key)?.as_u64();
        Some(Line {
            path: text("path")?,
            line: number("line")?,
            column: number("column")?,
            rule: text("rule")?,
            severity: text("severity")?,
            profile: text("profile")?,
            message: text("message")?,
        })
    }

    fn show(&self) -> String {
        format!("{}:{}:{}: {}: {}", self.path, self.line, self.column, self.severity, short(&self.message))
    }
}

/// Writes findings as a JSON array, one on each line.
///
/// # Errors
/// It cannot be written.
pub fn write(file: &Path, lines: &[Line]) -> Result<(), String> {
    let texts: Vec<String> = lines.iter().map(|line| line.to_json().to_string()).collect();
    fs::write(file, format!("[\n{}\n]\n", texts.join(",\n")))
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))
}

/// Reads what [`write()`] wrote, sorted.
///
/// # Errors
/// It cannot be read, or is something else.
pub fn read(file: &Path) -> Result<Vec<Line>, String> {
    let wrong = |why: String| format!("{} cannot be read: {why}", file.display());
    let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let value: Vec<Value> = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let lines: Option<Vec<Line>> = value.iter().map(Line::from_json).collect();
    let mut lines = lines.ok_or_else(|| wrong("not written by `xtask wild --json`".to_string()))?;
    lines.sort();
    Ok(lines)
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Gone,
    New,
    Changed,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Change::Gone => "gone",
            Change::New => "new",
            Change::Changed => "changed",
        }
    }
}

/// The differences of two sorted lists by rule and kind, with a few examples.
pub fn differences(before: &[Line], after: &[Line]) -> String {
    let mut found: BTreeMap<(&str, Change), Vec<String>> = BTreeMap::new();
    let (mut gone, mut new) = unequal(before, after);
    // On the same line it is the same finding with other words; of what is left, the one with the same words has moved.
    let same_line: fn(&Line, &Line) -> bool = |a, b| a.line == b.line;
    let same_words: fn(&Line, &Line) -> bool = |a, b| a.message == b.message;
    for fits in [same_line, same_words] {
        let mut left = Vec::new();
        for old in gone {
            let from = new.partition_point(|line| (&line.path, &line.rule) < (&old.path, &old.rule));
            let others = new[from..].iter().take_while(|line| (&line.path, &line.rule) == (&old.path, &old.rule));
            let mut others = others.enumerate().filter(|(_, line)| fits(old, line));
            let Some((at, _)) = others.next() else {
                left.push(old);
                continue;
            };
            let now = new.remove(from + at);
            let text = format!("{}\n    now {}", old.show(), now.show());
            found.entry((&old.rule, Change::Changed)).or_default().push(text);
        }
        gone = left;
    }
    for (lines, change) in [(gone, Change::Gone), (new, Change::New)] {
        for line in lines {
            found.entry((&line.rule, change)).or_default().push(line.show());
        }
    }
    let mut text = format!("## Differences: {} findings before, {} now\n", before.len(), after.len());
    if found.is_empty() {
        text.push_str("\nnone\n");
    }
    for ((rule, change), examples) in &found {
        text.push_str(&format!("\n- {rule}: {} {}\n", examples.len(), change.name()));
        examples.iter().take(EXAMPLES).for_each(|example| text.push_str(&format!("  - {example}\n")));
    }
    text
}

/// What is in one sorted list and not in the other, ordered by path, rule and place.
fn unequal<'a>(before: &'a [Line], after: &'a [Line]) -> (Vec<&'a Line>, Vec<&'a Line>) {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    let (mut old, mut now) = (before.iter().peekable(), after.iter().peekable());
    while let (Some(a), Some(b)) = (old.peek(), now.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => gone.extend(old.next()),
            std::cmp::Ordering::Greater => new.extend(now.next()),
            std::cmp::Ordering::Equal => {
                old.next();
                now.next();
            }
        }
    }
    gone.extend(old);
    new.extend(now);
    for lines in [&mut gone, &mut new] {
        lines.sort_by(|a, b| (&a.path, &a.rule, a.line, a.column).cmp(&(&b.path, &b.rule, b.line, b.column)));
    }
    (gone, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(path: &str, line: u64, rule: &str, message: &str) -> Line {
        let text = |text: &str| text.to_string();
        let (severity, profile) = (text("error"), text("audit"));
        Line { path: text(path), line, column: 1, rule: text(rule), severity, profile, message: text(message) }
    }

    #[test]
    fn equal_runs_have_no_differences() {
        let lines = [line("a", 1, "r", "m"), line("a", 1, "r", "m")];
        assert!(differences(&lines, &lines).ends_with("none\n"));
    }

    #[test]
    fn each_difference_is_gone_new_or_changed_once() {
        let before = [line("a", 1, "r", "m"), line("a", 5, "r", "n"), line("a", 9, "r", "o"), line("b", 1, "q", "m")];
        let after =
            [line("a", 1, "r", "other"), line("a", 2, "p", "m"), line("a", 7, "r", "n"), line("b", 1, "q", "m")];
        let text = differences(&before, &after);
        for part in [
            "4 findings before, 4 now",
            "- r: 2 changed",
            "- r: 1 gone",
            "- p: 1 new",
            "a:5:1: error: n\n    now a:7:1",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("- q"), "{text}");
    }

    #[test]
    fn a_finding_is_read_as_it_was_written() {
        let one = line("a", 3, "r", "\"m\"\n");
        assert_eq!(Line::from_json(&one.to_json()), Some(one));
        assert_eq!(Line::from_json(&serde_json::json!({"path": "a"})), None);
    }
}
