//! `ignored-scan-failure`: the result of a scan that cannot fail the pipeline.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::Project;

use crate::prelude::*;
use crate::shared::check_steps::{Subject, report_ignored};

pub(super) static RULE: Rule = Rule {
    name: "ignored-scan-failure",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("ignored_scan_failure.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    report_ignored(Subject::Images, "let it fail, and accept single findings with a reason instead", project, cx);
}
