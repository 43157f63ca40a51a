//! `privilege-escalation`: processes may gain rights they did not start with.

use crate::tables::known_needs::{Need, needs};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;
use crate::shared::confinement;

pub(super) static RULE: Rule = Rule {
    name: "privilege-escalation",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("privilege_escalation.md")),
    yields_to: &["privileged-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(allowed) = container.no_new_privileges.known().filter(|forbidden| !forbidden.value) else { return };
    if container.may_be_privileged() {
        return;
    }
    let span = allowed.span;
    let finding = cx.report(span, format!("a setuid program in `{}` can gain privileges", container.name));
    finding.help(match container.format {
        Compose => "set `no-new-privileges:true`",
        _ => "set `allowPrivilegeEscalation: false`",
    });
    // Who is root already gains nothing.
    if container.user.value().is_some_and(|user| user.is_root())
        || [Need::Node, Need::Engine].iter().any(|need| needs(container, workload, *need))
    {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| {
        let edits = match container.format {
            Compose => confinement::option(container.node, span, cx)?.replace("no-new-privileges:true")?,
            // The API refuses the flag together with this capability.
            _ if container.adds("SYS_ADMIN") => return None,
            _ => cx.field(container.node)?.at("securityContext.allowPrivilegeEscalation").replace("false")?,
        };
        Some(Fix::risky("forbid gaining privileges", edits))
    });
}
