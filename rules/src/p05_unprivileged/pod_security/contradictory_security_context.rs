//! `contradictory-security-context`: two security settings of the container exclude each other.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "contradictory-security-context",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("contradictory_security_context.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    if container.format != Kubernetes {
        return;
    }
    let name = &container.name;
    if let Some(forbidden) = container.no_new_privileges.true_at() {
        let adds = container.added_capabilities.value().into_iter().flatten();
        let added = adds.filter(|added| added.value == "SYS_ADMIN").map(|added| added.span).next();
        let pair = match (container.privileged.true_at(), added) {
            (Some(at), _) => Some((at, "`privileged: true`", Severity::Error)),
            // The validation of the API looks for this spelling alone.
            (None, Some(at)) if cx.text(at).contains("CAP_") => Some((at, "`CAP_SYS_ADMIN`", Severity::Error)),
            (None, Some(at)) => Some((at, "`SYS_ADMIN`", Severity::Warning)),
            (None, None) => None,
        };
        if let Some((at, what, severity)) = pair {
            let message = match severity {
                Severity::Error => {
                    format!("`{name}` forbids gaining privileges beside {what}: the API server rejects it")
                }
                _ => format!("`{name}` forbids gaining privileges beside {what}, which gives nearly all of them"),
            };
            report(at, forbidden, message, severity, cx);
        }
    }
    if let (Some(non_root), Some(user)) = (container.run_as_non_root.true_at(), container.user.known())
        && user.value.is_root()
    {
        let message = format!("`{name}` must not run as root and has a user that is: the kubelet does not start it");
        report(user.span, non_root, message, Severity::Error, cx);
    }
}

/// Reports at the later of two places.
fn report(one: Span, other: Span, message: String, severity: Severity, cx: &mut Context) {
    let (first, last) = if one.start < other.start { (one, other) } else { (other, one) };
    cx.report(last, message)
        .help("decide for one of the two")
        .severity(severity)
        .related(first, "the other one is here");
}
