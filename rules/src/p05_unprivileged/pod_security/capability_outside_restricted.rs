//! `capability-outside-restricted`: an added capability is forbidden by the restricted level.

use crate::shared::capabilities::take_away;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::tables::capabilities::Level;
use lintainer_core::tables::current;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "capability-outside-restricted",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("capability_outside_restricted.md")),
    yields_to: &["privileged-container", "undropped-capabilities", "unknown-capability"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.windows || container.may_be_privileged() {
        return;
    }
    for added in container.added_capabilities.value().into_iter().flatten() {
        if current().capabilities.find(&added.value).is_none_or(|known| known.level != Level::Baseline) {
            continue;
        }
        let (name, capability) = (&container.name, &added.value);
        cx.report(added.span, format!("`{name}` adds `{capability}`, which the level `restricted` forbids"))
            .help("do without the capability");
        cx.fix(|cx| take_away(container, added, cx));
    }
}
