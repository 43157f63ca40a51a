//! `linux-field-on-windows`: A field of the other operating system is set.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "linux-field-on-windows",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("linux_field_on_windows.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// Fields of a pod that the API server refuses for Windows, by its validation of pods (`validateWindows`).
const OF_POD: [&str; 13] = [
    "hostPID",
    "hostIPC",
    "hostUsers",
    "shareProcessNamespace",
    "securityContext.appArmorProfile",
    "securityContext.seLinuxOptions",
    "securityContext.seccompProfile",
    "securityContext.fsGroup",
    "securityContext.fsGroupChangePolicy",
    "securityContext.sysctls",
    "securityContext.runAsUser",
    "securityContext.runAsGroup",
    "securityContext.supplementalGroups",
];

/// Those of a container.
const OF_CONTAINER: [&str; 10] = [
    "securityContext.appArmorProfile",
    "securityContext.seLinuxOptions",
    "securityContext.seccompProfile",
    "securityContext.capabilities",
    "securityContext.readOnlyRootFilesystem",
    "securityContext.privileged",
    "securityContext.allowPrivilegeEscalation",
    "securityContext.procMount",
    "securityContext.runAsUser",
    "securityContext.runAsGroup",
];

const OF_WINDOWS: [&str; 1] = ["securityContext.windowsOptions"];

fn check(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx) else { return };
    let (of_pod, of_container): (&[&str], &[&str]) = match spec.at("os.name").word() {
        Some("windows") => (&OF_POD, &OF_CONTAINER),
        Some("linux") => (&OF_WINDOWS, &OF_WINDOWS),
        _ => return,
    };
    let os = if of_pod.len() == 1 { "Linux" } else { "Windows" };
    for path in of_pod {
        report(spec.at(path), os, cx);
    }
    for container in &workload.containers {
        let Some(root) = container.root(workload, cx) else { continue };
        for path in of_container {
            report(root.at(path), os, cx);
        }
    }
}

fn report(field: Field, os: &str, cx: &mut Context) {
    let Some(key) = field.key_name().filter(|_| field.is_written()) else { return };
    cx.report(key.span, format!("`{}` is not allowed in a pod for {os}", key.value)).help("remove the field");
    cx.fix(|_| Some(Fix::safe(format!("remove `{}`", key.value), field.remove()?)));
}
