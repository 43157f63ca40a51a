//! `privileged-container`: all capabilities, all devices, no confinement.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;
use crate::tables::known_needs::{Need, is_node_agent, needs};

pub(super) static RULE: Rule = Rule {
    name: "privileged-container",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("privileged_container.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(span) = container.privileged.true_at() else { return };
    // A default inside `${…}` or an alias is not a place for an edit.
    let written = cx.text(span).trim_matches(['"', '\'']);
    let literal = ["true", "yes", "y", "on", "1", "t"].iter().any(|word| written.eq_ignore_ascii_case(word));
    let fix = literal.then(|| {
        let mut edits = vec![Edit::replace(span, "false")];
        // Beside `privileged: true` it may not be forbidden, and there is no reason for it any more.
        let escalation = cx.field(container.node).map(|root| root.at("securityContext.allowPrivilegeEscalation"));
        edits.extend(
            escalation.filter(|one| one.bool().is_true()).and_then(|one| one.replace("false")).into_iter().flatten(),
        );
        Fix::risky("switch the privileges off", edits)
    });
    let is_needed =
        is_node_agent(workload) || [Need::Node, Need::Engine].iter().any(|need| needs(container, workload, *need));
    let finding = cx.report(span, format!("`{}` is privileged", container.name));
    finding.help("remove `privileged` and grant the one capability or device that is needed").fix(fix);
    if is_needed {
        finding.profile(Profile::Audit);
    }
}
