//! `checkstyle`: the XML of Checkstyle 4.3, which many viewers read.

use std::fmt::Write;

use super::View;
use super::escape::xml;
use super::severity::Level;

pub(crate) fn render(view: &View) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for (path, findings) in view.by_path(view.shown()) {
        let _ = writeln!(out, "  <file name=\"{}\">", xml(&view.rooted(path)));
        for finding in findings {
            let at = view.exact(finding.span).start;
            let severity = Level::of(finding.rule, finding.severity).checkstyle();
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"lintainer.{}\"/>",
                at.line,
                at.column,
                xml(&finding.message),
                finding.rule.name
            );
        }
        out.push_str("  </file>\n");
    }
    for error in &view.report.errors {
        let (path, message) = (view.rooted(&error.path), xml(&error.message));
        let _ = writeln!(out, "  <file name=\"{}\">", xml(&path));
        let _ = writeln!(out, "    <error line=\"1\" severity=\"error\" message=\"{message}\" source=\"lintainer\"/>");
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}
