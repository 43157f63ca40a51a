//! `unconfined-seccomp`: no filter of system calls.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Confinement, Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unconfined-seccomp",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unconfined_seccomp.md")),
    yields_to: &["privileged-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(seccomp) = container.seccomp_in(cx.settings().kubernetes_version).known() else { return };
    if seccomp.value != Confinement::Unconfined || container.may_be_privileged() {
        return;
    }
    let (help, fix) = match container.format {
        Compose => (
            "remove the entry; the engine's own profile is then used",
            cx.field(container.node).and_then(|root| {
                let entry = root.key("security_opt").items().find(|entry| entry.is_written_at(seccomp.span))?;
                Some(Fix::risky("use the engine's profile", entry.remove()?))
            }),
        ),
        _ => (
            "use `RuntimeDefault`, or a profile of your own by `Localhost`",
            [container.node, workload.pod_node].into_iter().find_map(|at| {
                let kind = cx.field(at)?.at("securityContext.seccompProfile.type");
                let edits = kind.is_written_at(seccomp.span).then(|| kind.replace("RuntimeDefault"))??;
                Some(Fix::risky("use the run time's profile", edits))
            }),
        ),
    };
    cx.report(seccomp.span, format!("`{}` runs without a seccomp profile", container.name)).help(help).fix(fix);
}
