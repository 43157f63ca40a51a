//! `dangling-compose-reference`: a service names something that the Compose project does not have.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-compose-reference",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_compose_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    // What is laid over another file, or not seen whole, may find it there.
    if compose.incomplete || compose.fragment {
        return;
    }
    for service in &compose.services {
        let is_optional = |name: &str| service.depends_on.iter().any(|one| !one.required && one.service.value == name);
        for reference in service.references.iter().filter(|reference| !reference.found) {
            let (name, key) = (&reference.name.value, reference.key);
            if key == "depends_on" && is_optional(name) {
                continue;
            }
            cx.report(reference.name.span, format!("`{name}` under `{key}` is defined nowhere in this project"))
                .help("define it, or correct its name");
        }
    }
}
