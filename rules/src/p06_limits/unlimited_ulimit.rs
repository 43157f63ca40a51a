//! `unlimited-ulimit`: A process or file limit is lifted.

use lintainer_core::compose::Value;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unlimited-ulimit",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("unlimited_ulimit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        for key in ["nproc", "nofile"] {
            let Some(limit) = service.value.at(&["ulimits", key]) else { continue };
            let values = [Some(limit), limit.get("soft"), limit.get("hard")];
            let lifted = |value: &&Value| matches!(value.text().map(str::trim), Some("-1" | "unlimited"));
            if let Some(value) = values.into_iter().flatten().find(lifted) {
                let what = if key == "nproc" { "processes" } else { "open files" };
                cx.report(value.span, format!("`{}` may have any number of {what}", service.workload.name))
                    .help("set a number");
            }
        }
    }
}
