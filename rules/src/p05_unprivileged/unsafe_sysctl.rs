//! `unsafe-sysctl`: A kernel parameter is set that is not safe to share.

use crate::tables::known_needs::is_node_agent;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Workload, has_placeholder};
use lintainer_core::project::ComposeProject;
use lintainer_core::tables::current;
use lintainer_core::tables::sysctls::Namespace;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsafe-sysctl",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unsafe_sysctl.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check_pods), Check::Compose(check_services)],
};

fn check_pods(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx) else { return };
    let (version, sysctls) = (cx.settings().kubernetes_version, &current().sysctls);
    for name in spec.each("securityContext.sysctls[].name") {
        let text = name.text();
        let Some(text) = text.value() else { continue };
        // The kubelet reads slashes as dots.
        let dotted = text.replace('/', ".");
        let known = sysctls.find(&dotted);
        let refused = match known.map(|known| known.namespace) {
            Some(Namespace::Net) if workload.host_network.is_true() => Some("the network of the host"),
            Some(Namespace::Ipc) if workload.host_ipc.is_true() => Some("the IPC namespace of the host"),
            _ => None,
        };
        let message = match (refused, known) {
            (Some(of), _) => format!("`{text}` cannot be set in {of}: the pod is rejected"),
            (None, None) => format!("`{text}` has no namespace of its own: it changes the whole node"),
            (None, Some(_)) if !sysctls.is_safe(&dotted, version) => {
                format!(
                    "`{text}` is not among the safe parameters of Kubernetes {version}: the kubelet refuses the pod"
                )
            }
            _ => continue,
        };
        let finding = cx.report(name.span(), message);
        finding.help("leave it out, or set it on the node");
        if is_node_agent(workload) {
            finding.profile(Profile::Audit);
        }
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(parameters) = service.value.get("sysctls") else { continue };
        let listed = parameters.items().iter().filter_map(|item| item.spanned());
        let listed = listed.map(|item| item.map(|text| text.split('=').next().unwrap_or("").to_string()));
        let keys = parameters.entries().iter().map(|entry| entry.key.clone());
        for name in listed.chain(keys) {
            let of = match current().sysctls.find(name.value.trim()).map(|known| known.namespace) {
                None => "has no namespace of its own: the engine refuses it",
                Some(Namespace::Net) if service.workload.host_network.is_true() => {
                    "belongs to the host's network: the engine refuses it"
                }
                Some(_) => continue,
            };
            if !has_placeholder(&name.value) {
                cx.report(name.span, format!("`{}` {of}", name.value.trim())).help("set it on the host");
            }
        }
    }
}
