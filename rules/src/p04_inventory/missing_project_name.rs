//! `missing-project-name`: the Compose project has no fixed name.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-project-name",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("missing_project_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    let first = compose.services.first().map(|service| service.workload.span);
    if compose.fragment || compose.incomplete || !compose.name.is_unset() {
        return;
    }
    if let Some(at) = first {
        cx.report(at, "the project is named after its folder").help("add a top-level `name`");
    }
}
