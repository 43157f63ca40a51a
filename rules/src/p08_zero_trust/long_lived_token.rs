//! `long-lived-token`: A service account token never expires.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "long-lived-token",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("long_lived_token.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Secret")], check)],
};

fn check(secret: &Object, cx: &mut Context) {
    let kind = secret.at("type");
    if kind.is("kubernetes.io/service-account-token") {
        let account = secret.annotation("kubernetes.io/service-account.name");
        let whose = account.word().map_or(String::new(), |name| format!(" of `{name}`"));
        cx.report(kind.span(), format!("this token{whose} never expires"))
            .help("use `kubectl create token`, or mount a projected `serviceAccountToken`");
    }
}
