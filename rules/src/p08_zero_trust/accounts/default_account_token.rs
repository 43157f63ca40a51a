//! `default-account-token`: the default service account hands out its token.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-account-token",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Kubernetes],
    page: Page::new(include_str!("default_account_token.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "ServiceAccount")], check)],
};

fn check(account: &Object, cx: &mut Context) {
    if account.name().is_none_or(|name| name.value != "default") || account.is_partial() {
        return;
    }
    let mounts = account.at("automountServiceAccountToken");
    let is_open = mounts.bool();
    if is_open.is_unset() || is_open.is_true() {
        let at = is_open.written_at().unwrap_or(account.span());
        cx.report(at, "every pod without an account of its own gets a token for the API")
            .help("set `automountServiceAccountToken: false`");
        cx.fix(|_| Some(Fix::risky("hand out no token", mounts.set("false")?)));
    }
}
