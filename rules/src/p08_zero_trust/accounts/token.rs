//! Whether a pod gets the token of its account.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::account_of;
use lintainer_core::model::Workload;

/// Whether a pod surely gets a token: it says so, or nothing says that it does not. Pods of the control plane have no
/// account.
pub(super) fn mounts_token(workload: &Workload, cx: &Context) -> bool {
    let Some(own) = workload.pod_field("automountServiceAccountToken", cx) else { return false };
    let own = own.bool();
    if workload.partial || workload.pod_label("tier") == Some("control-plane") || !own.is_unset() {
        return own.is_true();
    }
    let (project, links) = (cx.project(), cx.project().links());
    let accounts = account_of(workload, project).found();
    let gives = |node| links.account(node).is_some_and(|account| account.mounts_token.is_unset());
    accounts.iter().all(|account| !account.partial && gives(account.node))
}
