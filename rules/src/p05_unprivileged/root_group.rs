//! `root-group`: the process belongs to group root.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "root-group",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("root_group.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check), Check::Workload(check_pod)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(user) = container.user.known().filter(|user| !user.value.is_root()) else { return };
    let is_root = matches!(user.value.group.as_deref(), Some("0" | "root"));
    if !is_root || workload.windows || container.format == Dockerfile {
        return;
    }
    let at = match container.inherited("securityContext.runAsGroup", workload, cx) {
        Some(group) if is_for_openshift(cx) || !group.is_written() => return,
        Some(group) => group.span(),
        None => user.span,
    };
    cx.report(at, format!("`{}` runs with the group root", container.name)).help("choose another group");
}

fn check_pod(workload: &Workload, cx: &mut Context) {
    let Some(context) = workload.pod_field("securityContext", cx) else { return };
    let groups = std::iter::once(context.key("fsGroup")).chain(context.key("supplementalGroups").items());
    for group in groups.filter(|group| group.int().value() == Some(&0)) {
        if workload.windows || is_for_openshift(cx) {
            return;
        }
        cx.report(group.span(), format!("the containers of `{}` belong to the group root", workload.name))
            .help("choose another group");
    }
}

/// Whether the file has objects that only OpenShift knows.
fn is_for_openshift(cx: &Context) -> bool {
    cx.model().resources.iter().any(|resource| resource.group().ends_with(".openshift.io"))
}
