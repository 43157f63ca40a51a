//! `mounted-service-account-token`: the pod gets a token for the Kubernetes API that it may not need.

use lintainer_core::kubernetes::{DEFAULT_ACCOUNT, account_name, account_of};
use lintainer_core::model::{Container, Workload};

use super::token::mounts_token;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mounted-service-account-token",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mounted_service_account_token.md")),
    yields_to: &["default-service-account"],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

/// Words of the names of programs that work on the API.
const CLIENTS: [&str; 4] = ["autoscaler", "controller", "manager", "operator"];

fn check(workload: &Workload, cx: &mut Context) {
    let name = account_name(workload).filter(|name| *name != DEFAULT_ACCOUNT);
    let Some(name) = name.filter(|_| mounts_token(workload, cx)) else { return };
    let links = cx.project().links();
    if account_of(workload, cx.project()).found().is_empty() || links.bindings_for(workload).next().is_some() {
        return;
    }
    let repository =
        |container: &Container| container.image.value().and_then(|image| image.repository().map(str::to_string));
    let is_client = |name: &str| CLIENTS.iter().any(|word| name.contains(word));
    if is_client(&workload.name) || workload.containers.iter().filter_map(repository).any(|image| is_client(&image)) {
        return;
    }
    let at = workload.service_account.written_at().unwrap_or(workload.span);
    let message = format!("`{}` gets a token of `{name}`, to which no role is bound here", workload.name);
    cx.report(at, message).help("set `automountServiceAccountToken: false` in the pod");
    cx.fix(|cx| {
        let field = workload.pod_field("automountServiceAccountToken", cx)?;
        Some(Fix::risky("mount no token", field.set("false")?))
    });
}
