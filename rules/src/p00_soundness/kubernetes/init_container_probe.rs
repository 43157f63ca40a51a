//! `init-container-probe`: A probe or hook is set on a container that cannot have one.

use lintainer_core::kubernetes::probes;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Role, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "init-container-probe",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("init_container_probe.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let kind = match container.role {
        Role::Init => "an init container",
        Role::Ephemeral => "an ephemeral container",
        _ => return,
    };
    let Some(root) = container.root(workload, cx) else { return };
    let probes = probes(root).map(|probe| probe.field);
    for field in probes.chain(Some(root.key("lifecycle")).filter(|hooks| hooks.is_mapping())) {
        let name = field.key_name().map_or("", |key| key.value);
        cx.report(
            field.head(),
            format!("`{}` is {kind} and has `{name}`: the API server rejects the pod", container.name),
        )
        .help(match container.role {
            Role::Init => "remove it, or add `restartPolicy: Always` for a sidecar",
            _ => "remove it",
        });
    }
}
