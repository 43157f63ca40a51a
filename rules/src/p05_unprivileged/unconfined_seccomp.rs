//! `unconfined-seccomp`: no filter of system calls.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Confinement, Container, Workload};

use crate::prelude::*;
use crate::shared::confinement;

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
    let span = seccomp.span;
    cx.report(span, format!("`{}` runs without a seccomp profile", container.name))
        .help(confinement::help(container.format));
    cx.fix(|cx| confinement::fix("securityContext.seccompProfile.type", span, container, workload, cx));
}
