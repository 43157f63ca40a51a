//! `default-account-binding`: A role is bound to a default account or to all accounts.

use crate::shared::rbac;
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-account-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("default_account_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::BINDINGS, check), |_| true)],
};

/// Roles that are made for all accounts.
const MEANT: [&str; 4] =
    ["cluster-admin", "system:auth-delegator", "system:image-puller", "system:service-account-issuer-discovery"];

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|binding| !MEANT.contains(&binding.role.value.as_str())) else {
        return;
    };
    let role = rbac::role_of(object, &binding);
    if role.is_some_and(rbac::only_reads) {
        return;
    }
    let has_secrets = role.is_some_and(|role| role.allows(&rbac::SECRETS).is_some());
    for subject in &binding.subjects {
        let is_default = subject.kind == "ServiceAccount" && subject.name == "default";
        let whose = match subject.name.strip_prefix("system:serviceaccounts") {
            _ if is_default => "every pod without an account of its own",
            Some("") => "every service account",
            Some(_) => "every service account of the namespace",
            None => continue,
        };
        let message = format!("{whose} has the rights of `{}`", binding.role.value);
        let finding = cx.report(subject.span, message);
        finding.help("bind an account of its own, and name it in `serviceAccountName`");
        if has_secrets {
            finding.severity(Severity::Error);
        }
    }
}
