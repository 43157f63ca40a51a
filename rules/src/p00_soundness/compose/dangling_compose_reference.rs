//! `dangling-compose-reference`: a service names something that the Compose project does not have.

use lintainer_core::compose::ReferenceKind;
use lintainer_core::context::Context;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};

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
            let name = &reference.name.value;
            let kind = match reference.kind {
                ReferenceKind::Service => "service",
                ReferenceKind::Network => "network",
                ReferenceKind::Volume => "volume",
                ReferenceKind::Config => "config",
                ReferenceKind::Secret => "secret",
            };
            if reference.key == "depends_on" && is_optional(name) {
                continue;
            }
            cx.report(reference.name.span, format!("`{name}` is no {kind} of this project"))
                .help(format!("declare the {kind}, or correct its name"));
        }
    }
}
