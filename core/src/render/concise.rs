//! `concise`: `path:line:col: severity[rule] message`, one line for each finding, and one line of counts.

use std::fmt::Write;

use super::paint::Paint;
use super::{View, escape, summary};

pub(crate) fn render(view: &View) -> String {
    let mut out = String::new();
    for finding in view.shown().filter(|_| !view.options.statistics) {
        let at = view.exact(finding.span).start;
        let name = finding.rule.name;
        let _ = write!(out, "{}:{}:{}: ", escape::terminal_line(view.report.path(finding.span)), at.line, at.column);
        let severity = finding.severity.name();
        let paint = Paint { colour: view.options.colour, hyperlinks: view.options.hyperlinks, width: None };
        let label = format!("{severity}[{}]", paint.link(finding.rule, name));
        out.push_str(&paint.severity(finding.severity, &label));
        let _ = write!(out, " {}", escape::terminal_line(&finding.message));
        if let Some(suppressed) = &finding.suppressed {
            let _ = write!(out, " (suppressed by {})", suppressed.by.name());
        }
        out.push('\n');
    }
    for error in &view.report.errors {
        let (path, message) = (escape::terminal_line(&error.path), escape::terminal_line(&error.message));
        let _ = writeln!(out, "{path}: error: {message}");
    }
    if view.options.statistics {
        out.push_str(&summary::statistics(view));
    }
    if view.options.quiet {
        return out;
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
    for unknown in summary::unknown(view) {
        let _ = write!(out, "; {}", escape::terminal_line(&unknown));
    }
    if !view.report.errors.is_empty() {
        let _ = write!(out, "; {}", summary::failed(view));
    }
    out.push('\n');
    out
}
