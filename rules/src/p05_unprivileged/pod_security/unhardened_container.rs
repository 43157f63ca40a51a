//! `unhardened-container`: the container uses none of the protections of the kernel.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unhardened-container",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unhardened_container.md")),
    yields_to: &["missing-security-context"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let keeps_all =
        container.dropped_capabilities.is_unset() || container.dropped_capabilities.value().is_some_and(Vec::is_empty);
    let version = cx.settings().kubernetes_version;
    if !keeps_all
        || !container.apparmor.is_unset()
        || !container.seccomp_in(version).is_unset()
        || container.may_be_privileged()
    {
        return;
    }
    let selinux = container.inherited("securityContext.seLinuxOptions", workload, cx);
    if selinux.is_some_and(|options| options.unset_at().is_some()) {
        cx.report(
            container.span,
            format!("`{}` has no protection by the kernel beside that of the run time", container.name),
        )
        .help("drop capabilities, or set `seccompProfile: {type: RuntimeDefault}`");
    }
}
