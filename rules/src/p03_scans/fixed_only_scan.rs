//! `fixed-only-scan`: a scan that hides vulnerabilities without a fix.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::Project;

use crate::prelude::*;
use crate::shared::check_steps::{CheckStep, check_steps};

pub(super) static RULE: Rule = Rule {
    name: "fixed-only-scan",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("fixed_only_scan.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let steps = check_steps(project);
    for step in &steps {
        let Some(at) = step.only_fixed else { continue };
        // One that fails on what can be mended beside one that shows all is how it should be.
        let shows_all =
            |other: &CheckStep| other.subject == step.subject && other.only_fixed.is_none() && other.may_be_about(step);
        if !steps.iter().any(shows_all) {
            cx.report(at, format!("`{}` hides vulnerabilities without a fix, and no other scan shows them", step.tool))
                .help("add a scan without it that only reports");
        }
    }
}
