//! `junit`: JUnit XML; a file is a suite, a finding a failed case.
//!
//! Source: the schema of Jenkins' xUnit plugin, `junit-10.xsd`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::escape::xml;
use super::severity::Level;
use super::{TOOL_NAME, View};
use crate::finding::Finding;

#[derive(Default)]
struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

pub(crate) fn render(view: &View) -> String {
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    for file in &view.report.files {
        suites.entry(&file.path).or_default();
    }
    for finding in &view.report.findings {
        let path = view.report.path(finding.span);
        suites.entry(path).or_default().add(view, path, finding);
    }
    for error in &view.report.errors {
        let suite = suites.entry(&error.path).or_default();
        let (path, message) = (xml(&error.path), xml(&error.message));
        let _ = write!(suite.cases, "    <testcase name=\"read\" classname=\"{path}\">\n      ");
        let _ = writeln!(suite.cases, "<error message=\"{message}\" type=\"error\">{message}</error>\n    </testcase>");
        suite.tests += 1;
        suite.errors += 1;
    }
    for skipped in &view.report.skipped {
        let Some(reason) = skipped.reason else { continue };
        let suite = suites.entry(&skipped.path).or_default();
        let _ = write!(suite.cases, "    <testcase name=\"read\" classname=\"{}\">\n      ", xml(&skipped.path));
        let _ = writeln!(suite.cases, "<skipped message=\"{}\"/>\n    </testcase>", xml(reason));
        suite.tests += 1;
        suite.skipped += 1;
    }
    for (path, suite) in &mut suites {
        if suite.tests == 0 {
            // Without any case, readers say that there were no tests.
            suite.tests = 1;
            let _ = writeln!(suite.cases, "    <testcase name=\"no findings\" classname=\"{}\"/>", xml(path));
        }
    }
    let total = |count: fn(&Suite) -> usize| suites.values().map(count).sum::<usize>();
    let (tests, failures, errors) =
        (total(|suite| suite.tests), total(|suite| suite.failures), total(|suite| suite.errors));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"{TOOL_NAME}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    );
    let timestamp = view.options.run.started.as_deref().and_then(|time| time.get(..19));
    let timestamp = timestamp.map(|time| format!(" timestamp=\"{}\"", xml(time))).unwrap_or_default();
    for (path, suite) in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"{timestamp}>\n{}  </testsuite>",
            xml(&view.rooted(path)),
            suite.tests,
            suite.failures,
            suite.errors,
            suite.skipped,
            suite.cases
        );
    }
    out.push_str("</testsuites>\n");
    out
}

impl Suite {
    fn add(&mut self, view: &View, path: &str, finding: &Finding) {
        let at = view.exact(finding.span).start;
        let (name, line, column) = (finding.rule.name, at.line, at.column);
        let message = xml(&finding.message);
        let path = xml(path);
        self.tests += 1;
        let _ = writeln!(self.cases, "    <testcase name=\"{name} at {line}:{column}\" classname=\"{path}\">");
        if let Some(suppressed) = &finding.suppressed {
            self.skipped += 1;
            let reason = suppressed.reason.as_deref().unwrap_or("no reason given");
            let by = suppressed.by.name();
            let _ = writeln!(self.cases, "      <skipped message=\"suppressed by {by}: {}\"/>", xml(reason));
        } else {
            self.failures += 1;
            let kind = Level::of(finding.rule, finding.severity).checkstyle();
            let _ = write!(self.cases, "      <failure message=\"{message}\" type=\"{kind}\">");
            let _ = write!(self.cases, "{path}:{line}:{column}: {message}");
            if let Some(help) = &finding.help {
                let _ = write!(self.cases, "\nhelp: {}", xml(help));
            }
            self.cases.push_str("</failure>\n");
        }
        self.cases.push_str("    </testcase>\n");
    }
}
