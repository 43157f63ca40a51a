//! `unexplained-scan-exception`: an entry of a scanner's ignore file without a reason.

use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::{Kind, Project, Support};
use lintainer_core::reports::scan_exceptions;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unexplained-scan-exception",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("unexplained_scan_exception.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::ScanIgnore)) {
        let mut exceptions = scan_exceptions(&file.source);
        exceptions.retain(|exception| !exception.is_explained);
        // snyk has an entry for each path to a package.
        exceptions.dedup_by_key(|exception| exception.id.span);
        for exception in exceptions {
            let help = match exception.reason_key {
                Some(key) => format!("add `{key}`, and say why and until when"),
                None => "write a comment above it that says why and until when".to_string(),
            };
            cx.report(exception.id.span, format!("`{}` is ignored without a reason", exception.id.value)).help(help);
        }
    }
}
