//! `stale-scan-report`: a report that is older than it should be.

use std::collections::BTreeSet;

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::Project;

use crate::prelude::*;
use crate::shared::vulnerabilities::place_of;

static MAX_AGE: IntOption = IntOption::new("max_age", 30, "how many days old a report may be");

pub(super) static RULE: Rule = Rule {
    name: "stale-scan-report",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("stale_scan_report.md")),
    yields_to: &[],
    options: &[MAX_AGE.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let Some(today) = cx.settings().today else { return };
    let mut said = BTreeSet::new();
    for joined in project.joined() {
        let Some((given, _)) = joined.of(project.reports()) else { continue };
        let Some(made) = given.report.made else { continue };
        let age = today.days() - made.days();
        if age <= cx.get(&MAX_AGE) || said.contains(&joined.report) {
            continue;
        }
        let Some(at) = place_of(project, joined) else { continue };
        said.insert(joined.report);
        let tool = given.report.kind.name();
        cx.report(at, format!("the report of {tool} about this image is {age} days old (`{}`)", given.path))
            .help("scan the image again: what was found since then is missing");
    }
}
