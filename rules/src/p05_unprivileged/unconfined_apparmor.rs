//! `unconfined-apparmor`: appArmor confinement is switched off.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Confinement, Container, Workload};

use crate::prelude::*;

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
    let finding = cx.report(span, format!("`{}` runs without an AppArmor profile", container.name));
    finding.help(match container.format {
        Compose => "remove the entry; the engine's own profile is then used",
        _ => "use `RuntimeDefault`, or a profile of your own by `Localhost`",
    });
    cx.fix(|cx| match container.format {
        Compose => {
            let mut options = cx.field(container.node)?.key("security_opt").items();
            let entry = options.find(|entry| entry.is_written_at(span))?;
            Some(Fix::risky("use the engine's profile", entry.remove()?))
        }
        _ => {
            let kind = container.inherited("securityContext.appArmorProfile.type", workload, cx)?;
            let edits = kind.is_written_at(span).then(|| kind.replace("RuntimeDefault"))??;
            Some(Fix::risky("use the run time's profile", edits))
        }
    });
}
