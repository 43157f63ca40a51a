//! `github`: workflow commands, which GitHub Actions shows beside the lines of a pull request.
//!
//! Source: GitHub's page "Workflow commands for GitHub Actions".

use std::fmt::Write;

use super::severity::Level;
use super::{View, escape, summary};

pub(crate) fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.shown() {
        let place = view.place(finding.span);
        let (start, end) = (place.start, place.end);
        let command = Level::of(finding.rule, finding.severity).github();
        let title = property(finding.rule.name);
        let _ = write!(out, "::{command} title={title},file={}", property(&view.path(finding.span)));
        let _ = write!(out, ",line={},endLine={}", start.line, end.line);
        // Columns count only within one line.
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
        let _ = write!(out, "::{}", data(&finding.message));
        if let Some(help) = &finding.help {
            let _ = write!(out, "%0A{}", data(help));
        }
        out.push('\n');
    }
    for error in &view.report.errors {
        let (file, message) = (property(&view.rooted(&error.path)), data(&error.message));
        let _ = writeln!(out, "::error title=unreadable file,file={file}::{message}");
    }
    // Only the first ten of each kind are shown, so the counts come last.
    let counts = view.report.summary();
    out.push_str(&summary::headline(view, &counts));
    if let Some(fixable) = summary::fixable(&counts) {
        let _ = write!(out, "; {fixable}");
    }
    for unknown in summary::unknown(view) {
        let _ = write!(out, "; {}", data(&unknown));
    }
    out.push('\n');
    out
}

fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    escape::terminal(&text).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
