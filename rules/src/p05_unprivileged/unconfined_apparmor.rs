//! `unconfined-apparmor`: appArmor confinement is switched off.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Confinement, Container, Workload};

use crate::prelude::*;
use crate::shared::confinement;

pub(super) static RULE: Rule = Rule {
    name: "unconfined-apparmor",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unconfined_apparmor.md")),
    yields_to: &["privileged-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(apparmor) = container.apparmor.known() else { return };
    if apparmor.value != Confinement::Unconfined || container.may_be_privileged() {
        return;
    }
    let span = apparmor.span;
    cx.report(span, format!("`{}` runs without an AppArmor profile", container.name))
        .help(confinement::help(container.format));
    cx.fix(|cx| confinement::fix("securityContext.appArmorProfile.type", span, container, workload, cx));
}
