//! `concise`: `path:line:col: severity[rule] message`, one line for each finding, and one line of counts.

use std::fmt::Write;

use super::{View, escape, rule_url, summary};

pub(crate) fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.shown() {
        let at = view.exact(finding.span).start;
        let name = finding.rule.name;
        let _ = write!(out, "{}:{}:{}: ", escape::terminal_line(view.report.path(finding.span)), at.line, at.column);
        let severity = finding.severity.name();
        let colour = match (view.options.colour, finding.severity) {
            (false, _) => "",
            (_, crate::rule::Severity::Error) => "\u{1b}[31m",
            (_, crate::rule::Severity::Warning) => "\u{1b}[33m",
            (_, crate::rule::Severity::Info) => "\u{1b}[36m",
        };
        let reset = if view.options.colour { "\u{1b}[0m" } else { "" };
        let _ = if view.options.hyperlinks {
            let url = rule_url(finding.rule);
            write!(out, "{colour}{severity}[\u{1b}]8;;{url}\u{1b}\\{name}\u{1b}]8;;\u{1b}\\]{reset}")
        } else {
            write!(out, "{colour}{severity}[{name}]{reset}")
        };
        let _ = write!(out, " {}", escape::terminal_line(&finding.message));
        if let Some(suppressed) = &finding.suppressed {
            let _ = write!(out, " (suppressed by {})", suppressed.by.name());
        }
        out.push('\n');
    }
    for error in &view.report.errors {
        let (path, message) = (escape::terminal_line(&error.path), escape::terminal_line(&error.message));
        let _ = writeln!(out, "{path}: cannot be read: {message}");
    }
    if view.options.statistics {
        out.push_str(&summary::statistics(view));
    }
    let counts = view.report.summary();
    out.push_str(&summary::headline(view, &counts));
    if let Some(fixable) = summary::fixable(&counts) {
        let _ = write!(out, "; {fixable}");
    }
    if counts.suppressed > 0 {
        let _ = write!(out, "; {} suppressed", counts.suppressed);
    }
    if let Some(hidden) = summary::hidden(&counts) {
        let _ = write!(out, "; {hidden}");
    }
    if let Some(skipped) = summary::skipped(view) {
        let _ = write!(out, "; {}", escape::terminal_line(&skipped));
    }
    if !view.report.errors.is_empty() {
        let _ = write!(out, "; {} unreadable", view.report.errors.len());
    }
    out.push('\n');
    out
}
