//! `expired-scan-exception`: an entry of a scanner's ignore file whose day has passed.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::{Kind, Project, Support};
use lintainer_core::reports::scan_exceptions;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "expired-scan-exception",
    practice: Practice::Scans,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("expired_scan_exception.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let Some(today) = cx.settings().today else { return };
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::ScanIgnore)) {
        for exception in scan_exceptions(&file.source) {
            let Some(until) = exception.until.filter(|until| until.value < today) else { continue };
            let id = exception.id.value;
            cx.report(until.span, format!("`{id}` is ignored until {}, which has passed", until.value))
                .help("remove the entry, or set a new date and say why");
        }
    }
}
