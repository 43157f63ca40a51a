//! `default-service-account`: the workload runs under the default service account.

use lintainer_core::kubernetes::{DEFAULT_ACCOUNT, account_name};
use lintainer_core::model::Workload;

use super::token::mounts_token;
use crate::shared::workloads::is_built_in;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-service-account",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("default_service_account.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    // What runs a workflow or a task chooses another account for those that name none.
    if account_name(workload) != Some(DEFAULT_ACCOUNT) || !is_built_in(workload) || !mounts_token(workload, cx) {
        return;
    }
    let at = workload.service_account.written_at().unwrap_or(workload.span);
    cx.report(at, format!("`{}` shares the account `default` with all pods that name none", workload.name))
        .help("name an account of its own in `serviceAccountName`, or set `automountServiceAccountToken: false`");
}
