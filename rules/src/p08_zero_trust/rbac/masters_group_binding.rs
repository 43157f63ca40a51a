//! `masters-group-binding`: A role is bound to the group that bypasses all checks.

use crate::shared::rbac;
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "masters-group-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("masters_group_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(rbac::BINDINGS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|binding| binding.name != "cluster-admin") else { return };
    for subject in binding.subjects.iter().filter(|subject| subject.kind == "Group" && subject.name == "system:masters")
    {
        cx.report(subject.span, "members of `system:masters` pass all authorization by")
            .help("bind a group of your own");
    }
}
