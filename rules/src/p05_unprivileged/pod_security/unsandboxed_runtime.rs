//! `unsandboxed-runtime`: untrusted code runs without a runtime that isolates it.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static RUNTIME_CLASSES: ListOption =
    ListOption::new("runtime_classes", &[], "RuntimeClasses that isolate; any without it");

pub(super) static RULE: Rule = Rule {
    name: "unsandboxed-runtime",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unsandboxed_runtime.md")),
    yields_to: &[],
    options: &[RUNTIME_CLASSES.declared()],
    checks: &[Check::Object(
        &[Kind::new("agents.x-k8s.io", "Sandbox"), Kind::new("extensions.agents.x-k8s.io", "SandboxTemplate")],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload() else { return };
    let Some(class) = workload.pod_field("runtimeClassName", cx) else { return };
    let accepted = cx.get(&RUNTIME_CLASSES);
    let text = class.text();
    let is_other = text.value().is_some_and(|name| !accepted.is_empty() && !accepted.iter().any(|one| one == *name));
    let Some(at) = text.unset_at().or(is_other.then(|| class.span())) else { return };
    let what = if is_other { "a runtime that is not one of the accepted ones" } else { "the ordinary runtime" };
    cx.report(at, format!("`{}` runs code of agents with {what}", object.display()))
        .help("set `runtimeClassName` to a class such as `gvisor` or `kata`");
}
