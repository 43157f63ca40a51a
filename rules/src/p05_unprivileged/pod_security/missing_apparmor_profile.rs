//! `missing-apparmor-profile`: no AppArmor profile is chosen.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-apparmor-profile",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_apparmor_profile.md")),
    yields_to: &["missing-security-context", "privileged-container", "unhardened-container"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    let Some(at) = container.apparmor.unset_at() else { return };
    if container.format != Kubernetes || container.may_be_privileged() {
        return;
    }
    cx.report(at, format!("`{}` names no AppArmor profile", container.name))
        .help("set `appArmorProfile: {type: RuntimeDefault}` if all nodes have AppArmor");
    cx.fix(|cx| {
        let edits = cx.field(container.node)?.at("securityContext.appArmorProfile.type").set("RuntimeDefault")?;
        Some(Fix::risky("name the run time's profile", edits))
    });
}
