//! `authenticated-group-binding`: A role is bound to everybody who can log in.

use crate::shared::rbac;
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "authenticated-group-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("authenticated_group_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::BINDINGS, check), |_| true)],
};

/// What Kubernetes itself gives to everybody.
const GIVEN: [&str; 3] = ["system:basic-user", "system:discovery", "system:public-info-viewer"];

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|binding| !GIVEN.contains(&binding.role.value.as_str())) else {
        return;
    };
    let only_reads = rbac::role_of(object, &binding).is_some_and(rbac::only_reads);
    for subject in binding.subjects.iter().filter(|subject| subject.name == "system:authenticated") {
        let message = format!("everybody who can log in has the rights of `{}`", binding.role.value);
        let finding = cx.report(subject.span, message);
        finding.help("bind the groups and accounts that are meant");
        if only_reads {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
    }
}
