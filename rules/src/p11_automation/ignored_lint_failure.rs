//! `ignored-lint-failure`: a pipeline that runs a linter and ignores its result.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::Project;

use crate::prelude::*;
use crate::shared::check_steps::{Subject, report_ignored};

pub(super) static RULE: Rule = Rule {
    name: "ignored-lint-failure",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("ignored_lint_failure.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    report_ignored(
        Subject::Files,
        "let it fail, and accept what is there with a baseline or comments with reasons",
        project,
        cx,
    );
}
