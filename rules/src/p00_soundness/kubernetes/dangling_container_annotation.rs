//! `dangling-container-annotation`: an annotation is about a container the pod does not have.

use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Workload, has_placeholder};
use lintainer_core::text::nearest;

use crate::prelude::*;

/// An annotation that the API server compares with the containers of the pod.
const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

/// Annotations with the name of a container at their end.
const PREFIXES: [&str; 2] = [APPARMOR, "container.seccomp.security.alpha.kubernetes.io/"];

/// Annotations whose value is the name of a container.
const NAMING: [&str; 2] = ["kubectl.kubernetes.io/default-container", "kubectl.kubernetes.io/default-logs-container"];

/// Containers that somebody adds to pods, by the documentation of their projects, November 2025.
const INJECTED: [&str; 16] = [
    "cloud-sql-proxy",
    "consul-dataplane",
    "daprd",
    "datadog-agent",
    "envoy",
    "envoy-sidecar",
    "istio-init",
    "istio-proxy",
    "istio-validation",
    "kuma-init",
    "kuma-sidecar",
    "linkerd-init",
    "linkerd-proxy",
    "otc-container",
    "vault-agent",
    "vault-agent-init",
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-container-annotation",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_container_annotation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let named = workload.pod_annotations.iter().filter_map(|(key, value)| {
        if NAMING.contains(&key.value.as_str()) {
            return value.known().map(|value| (value.value.as_str(), value.span, false));
        }
        let name = PREFIXES.iter().find_map(|prefix| key.value.strip_prefix(prefix))?;
        (!has_placeholder(name)).then_some((name, key.span, key.value.starts_with(APPARMOR)))
    });
    for (name, at, is_refused) in named {
        let is_known = workload.containers.iter().any(|container| container.name == name) || INJECTED.contains(&name);
        let is_dynamic = || workload.containers.iter().any(|container| has_placeholder(&container.name));
        if !is_known && !is_dynamic() && references::is_settled_workload(workload, cx) {
            let what = if is_refused { ": the API server rejects it" } else { "" };
            let finding = cx.report(at, format!("`{}` has no container `{name}`{what}", workload.name));
            if is_refused {
                finding.severity(Severity::Error);
            }
            match nearest(name, workload.containers.iter().map(|container| container.name.as_str())) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("name a container of the pod"),
            };
        }
    }
}
