//! `namespace-level-violation`: a pod that the Pod Security level of its own namespace refuses.

use lintainer_core::kubernetes::{Breach, Kind, Level, Object, Resource, breaches};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "namespace-level-violation",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("namespace_level_violation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(Kind::WITH_PODS, check), is_enforced)],
};

const LEVEL: &str = "pod-security.kubernetes.io/enforce";
const VERSION: &str = "pod-security.kubernetes.io/enforce-version";

/// How many places are pointed at.
const MAX_PLACES: usize = 8;

fn is_enforced(project: &Project) -> bool {
    project.resources().any(|resource| level(resource).is_some())
}

/// The level that a namespace enforces, and where it says so.
fn level(resource: &Resource) -> Option<(Level, Span)> {
    let label = Some(resource).filter(|resource| resource.is("", "Namespace"))?.label(LEVEL)?;
    Some((Level::parse(&label.value)?, label.span))
}

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload() else { return };
    // A patch may change the pod as well as the label.
    let kustomizations = cx.project().kustomizations();
    let patched = |resource: &Resource| kustomizations.may_patch(resource.node.file);
    if patched(object.resource()) {
        return;
    }
    for namespace in object.namespaces_in_sight().filter(|namespace| !patched(namespace)) {
        let (Some((level, label)), Some(name)) = (level(namespace), &namespace.name) else { continue };
        let newest = cx.settings().kubernetes_version;
        let version = match namespace.label(VERSION).map(|version| version.value.as_str()) {
            None | Some("latest") => newest,
            Some(version) => match KubernetesVersion::parse(version) {
                Some(version) => version,
                None => continue,
            },
        };
        let Some(spec) = workload.pod_spec(cx) else { return };
        let breaches = breaches(spec, &workload.pod_annotations, level, version);
        if !breaches.is_empty() {
            report(object, &name.value, (level, label), &breaches, cx);
        }
    }
}

fn report(object: &Object, namespace: &str, (level, label): (Level, Span), breaches: &[Breach], cx: &mut Context) {
    // Some checks of `baseline` and `restricted` are about one field.
    let mut checks: Vec<&str> = breaches.iter().map(|breach| breach.check.split('_').next().unwrap_or("")).collect();
    checks.sort_unstable();
    checks.dedup();
    let (checks, level) = (checks.join(", "), level.name());
    let what = match object.kind() {
        "Pod" => format!("the API server refuses `{}`", object.display()),
        _ => format!("no pod of `{}` is created", object.display()),
    };
    let message = format!("{what}: its namespace `{namespace}` enforces `{level}` ({checks})");
    let finding = cx.report(object.span(), message);
    finding.help(format!("mend what `{level}` refuses, or move the pod to a namespace with another level"));
    for breach in breaches.iter().take(MAX_PLACES) {
        let owner = breach.container.map_or(String::new(), |name| format!(" of `{name}`"));
        let fault = if breach.absent { "must be set" } else { "is refused" };
        finding.related(breach.at, format!("`{}`{owner} {fault}", breach.field));
    }
    finding.related(label, format!("`{namespace}` enforces the level here"));
}
