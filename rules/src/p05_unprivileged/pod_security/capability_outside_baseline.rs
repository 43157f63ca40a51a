//! `capability-outside-baseline`: an added capability is forbidden by the baseline level.

use crate::shared::capabilities::take_away;
use crate::tables::capabilities::dangerous;
use crate::tables::known_needs::{Need, needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::tables::capabilities::Level;
use lintainer_core::tables::current;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "capability-outside-baseline",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("capability_outside_baseline.md")),
    yields_to: &["privileged-container", "unknown-capability"],
    options: &[],
    checks: &[Check::Container(check)],
};

/// What data stores, time servers and media servers ask for: locked memory, priorities, limits.
const ORDINARY: [&str; 3] = ["IPC_LOCK", "SYS_NICE", "SYS_RESOURCE"];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.windows || container.may_be_privileged() {
        return;
    }
    for added in container.added_capabilities.value().into_iter().flatten() {
        let Some(known) = current().capabilities.find(&added.value) else { continue };
        if known.level != Level::Privileged || dangerous(&added.value).is_some() {
            continue;
        }
        let (name, capability) = (&container.name, &added.value);
        let finding =
            cx.report(added.span, format!("`{name}` adds `{capability}`, which the level `baseline` forbids"));
        finding.help("do without the capability");
        if ORDINARY.contains(&capability.as_str())
            || [Need::Node, Need::Network].iter().any(|need| needs(container, workload, *need))
        {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        cx.fix(|cx| take_away(container, added, cx));
    }
}
