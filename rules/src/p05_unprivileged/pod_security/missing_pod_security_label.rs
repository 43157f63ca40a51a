//! `missing-pod-security-label`: the namespace enforces no Pod Security level.

use std::collections::HashMap;

use lintainer_core::kubernetes::{Level, breaches};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::{Project, Resource};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-pod-security-label",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_pod_security_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// Groups of objects that decide about pods in another way.
const POLICIES: [&str; 5] =
    ["kyverno.io", "policies.kyverno.io", "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "kubewarden.io"];

fn check(project: &Project, cx: &mut Context) {
    let is_namespace = |resource: &&Resource| resource.is("", "Namespace") && !resource.partial;
    let unlabelled = project.resources().filter(is_namespace).filter(|resource| {
        resource.name.as_ref().is_some_and(|name| !name.value.starts_with("kube-"))
            && !resource.labels.iter().any(|(key, _)| key.value.starts_with(ENFORCE))
    });
    let unlabelled: Vec<&Resource> = unlabelled.collect();
    if unlabelled.is_empty() || project.resources().any(decides_otherwise) {
        return;
    }
    let mut by_namespace: HashMap<&str, Vec<&Workload>> = HashMap::new();
    for workload in project.kubernetes_workloads() {
        by_namespace.entry(workload.namespace.as_deref().unwrap_or("")).or_default().push(workload);
    }
    let kustomizations = project.kustomizations();
    for namespace in unlabelled {
        let Some(name) = &namespace.name else { continue };
        let Some(pods) = by_namespace.get(name.value.as_str()) else { continue };
        let file = namespace.node.file;
        let is_given = kustomizations.of(file).any(|one| one.labels.iter().any(|label| label.key == ENFORCE));
        if is_given || kustomizations.may_patch(file) {
            continue;
        }
        cx.report(name.span, format!("`{}` enforces no Pod Security level", name.value))
            .help(format!("label it with `{ENFORCE}: baseline`"));
        cx.fix(|cx| {
            // A level that refuses the pods at hand would stop them.
            if pods.iter().any(|pod| is_refused(pod, cx)) {
                return None;
            }
            let root = cx.field(Some(namespace.node))?;
            let edits = root.at("metadata.labels").key(ENFORCE).set("baseline")?;
            Some(Fix::risky("enforce `baseline`", edits))
        });
    }
}

/// Whether the level `baseline` refuses a pod.
fn is_refused(workload: &Workload, cx: &Context) -> bool {
    let version = cx.settings().kubernetes_version;
    let breaches = |spec| breaches(spec, &workload.pod_annotations, Level::Baseline, version);
    workload.pod_spec(cx).is_some_and(|spec| !breaches(spec).is_empty())
}

/// Whether an object is a policy that may decide about pods.
fn decides_otherwise(resource: &Resource) -> bool {
    POLICIES.contains(&resource.group())
        || resource.is("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")
        || resource.is("apiserver.config.k8s.io", "AdmissionConfiguration")
}
