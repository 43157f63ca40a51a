//! `shared-process-namespace`: the containers see each other's processes.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shared-process-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("shared_process_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check), Check::Compose(check_services)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(shared) = workload.pod_field("shareProcessNamespace", cx) else { return };
    if shared.bool().is_true() && workload.containers.iter().filter(|one| one.is_long_running()).count() > 1 {
        cx.report(shared.span(), format!("the containers of `{}` see each other's processes", workload.name))
            .help("remove `shareProcessNamespace`");
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(pid) = service.value.get("pid") else { continue };
        let other = pid.text().and_then(|pid| pid.strip_prefix("service:").or_else(|| pid.strip_prefix("container:")));
        if let Some(other) = other {
            cx.report(pid.span, format!("`{}` sees the processes of `{other}`", service.workload.name))
                .help("remove `pid`");
        }
    }
}
