//! `markdown`: a summary by practice and the findings by file, for job summaries and comments on pull requests.

use std::fmt::Write;

use super::escape::{markdown, markdown_code};
use super::{View, rule_url, summary};
use crate::rule::{Practice, Severity};

/// Forges cut longer texts off; further findings are only counted.
const MAX_FINDINGS: usize = 500;

pub(crate) fn render(view: &View) -> String {
    let counts = view.report.summary();
    let mut out = format!("## lintainer: {}\n", summary::headline(view, &counts));
    practices(view, &mut out);
    let mut left = MAX_FINDINGS;
    for (path, findings) in view.by_path(view.shown()) {
        if left == 0 {
            break;
        }
        let _ = write!(out, "\n### {}\n\n", markdown(&view.rooted(path)));
        out.push_str("| line | severity | rule | finding |\n|---:|---|---|---|\n");
        for finding in findings.into_iter().take(left) {
            left -= 1;
            let at = view.exact(finding.span).start;
            let (name, url) = (finding.rule.name, rule_url(finding.rule));
            let severity = finding.severity.name();
            let _ = write!(out, "| {} | {severity} | [{name}]({url}) | {}", at.line, markdown(&finding.message));
            if let Some(help) = &finding.help {
                let _ = write!(out, "<br>{}", markdown(help));
            }
            if let Some(suppressed) = &finding.suppressed {
                let _ = write!(out, "<br>suppressed by {}", suppressed.by.name());
            }
            out.push_str(" |\n");
        }
    }
    let shown = view.shown().count();
    if shown > MAX_FINDINGS {
        let _ = write!(out, "\n{} more findings are not listed here.\n", shown - MAX_FINDINGS);
    }
    if !view.report.errors.is_empty() {
        out.push_str("\n### Files that could not be read\n\n");
        for error in &view.report.errors {
            let _ = writeln!(out, "- {}: {}", markdown_code(&error.path), markdown(&error.message));
        }
    }
    let notes = summary::notes(view, &counts);
    if !notes.is_empty() {
        let _ = write!(out, "\n{}\n", markdown(&notes.join(" · ")));
    }
    out
}

fn practices(view: &View, out: &mut String) {
    let mut table: [[usize; 3]; Practice::ALL.len()] = Default::default();
    for finding in view.report.active() {
        let column = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        if let Some(row) = table.get_mut(finding.rule.practice.number() as usize) {
            row[column] += 1;
        }
    }
    let rows: Vec<_> = Practice::ALL.into_iter().zip(table).filter(|(_, row)| row.iter().sum::<usize>() > 0).collect();
    if rows.is_empty() {
        return;
    }
    out.push_str("\n| practice | errors | warnings | infos |\n|---|---:|---:|---:|\n");
    for (practice, row) in rows {
        let cells = row.map(|count| if count == 0 { String::new() } else { count.to_string() });
        let _ = writeln!(out, "| {} · {} | {} |", practice.number(), practice.title(), cells.join(" | "));
    }
}
