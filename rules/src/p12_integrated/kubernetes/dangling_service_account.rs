//! `dangling-service-account`: the workload names a service account that does not exist.

use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-service-account",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_service_account.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let account = workload.service_account.known().filter(|account| account.value != "default");
    let Some(account) = account.filter(|_| references::is_settled_workload(workload, cx)) else { return };
    let project = cx.project();
    let found = project.inventory().object("", "ServiceAccount", &account.value, workload.into(), project.links());
    if found.is_missing() {
        let (name, account) = (&workload.name, account);
        cx.report(account.span, format!("`{name}` uses the service account `{}`, which does not exist", account.value))
            .help(format!("add a ServiceAccount `{}`, or correct the name", account.value));
    }
}
