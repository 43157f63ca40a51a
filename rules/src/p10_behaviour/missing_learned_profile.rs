//! `missing-learned-profile`: A recorded profile is used for another pod of this image only.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::shared::references;
use crate::shared::workloads::is_serving;
use lintainer_core::kubernetes::{LabelSelector, Pods};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Confinement, Container, NodeRef, Setting, Workload};
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::prelude::*;

/// Policies that are made for pods, and where they select them (KubeArmor 1.6, Tetragon 1.6).
const POLICIES: [(&str, &str, &str); 2] = [
    ("security.kubearmor.com", "KubeArmorPolicy", "spec.selector"),
    ("cilium.io", "TracingPolicyNamespaced", "spec.podSelector"),
];

pub(super) static RULE: Rule = Rule {
    name: "missing-learned-profile",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_learned_profile.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let guarded = guarded(project, cx);
    let mut learned: HashMap<(&str, String), (&Workload, Span)> = HashMap::new();
    for workload in project.kubernetes_workloads() {
        for container in &workload.containers {
            let at = local_profile(container).or_else(|| guarded.get(&workload.pod_node).copied());
            if let Some((at, image)) = at.zip(image(container)) {
                learned.entry((references::place(workload.span.file, project), image)).or_insert((workload, at));
            }
        }
    }
    if learned.is_empty() {
        return;
    }
    for workload in project.kubernetes_workloads().filter(|one| is_serving(one) && !one.development) {
        let file = workload.span.file;
        let is_settled = references::is_settled_workload(workload, cx) && !project.is_among_tests(file);
        if guarded.contains_key(&workload.pod_node) || !is_settled {
            continue;
        }
        for container in workload.containers.iter().filter(|one| is_open(one)) {
            let known = image(container).and_then(|image| learned.get(&(references::place(file, project), image)));
            let Some((other, at)) = known.filter(|(other, _)| !is_same(other, workload)) else { continue };
            let (name, other) = (&container.name, &other.name);
            cx.report(
                container.span,
                format!("`{name}` has no recorded profile, and `{other}` has one for the same image"),
            )
            .help("record what it does here, and name the profile")
            .related(*at, format!("the profile of `{other}`"));
        }
    }
}

/// Whether two objects are one, written for several clusters.
fn is_same(one: &Workload, other: &Workload) -> bool {
    one.name == other.name && one.kind == other.kind
}

/// The repository of an image, whatever its tag.
fn image(container: &Container) -> Option<String> {
    let image = container.image.value()?;
    image.normalized()
}

/// Where a container names a profile that was made for it.
fn local_profile(container: &Container) -> Option<Span> {
    let mut profiles = [&container.seccomp, &container.apparmor].into_iter().filter_map(Setting::known);
    profiles.find(|profile| matches!(profile.value, Confinement::Localhost(_))).map(|profile| profile.span)
}

/// Whether it is known that a container has none, and could have one.
fn is_open(container: &Container) -> bool {
    let is_default = |profile: &Setting<Confinement>| {
        profile.is_unset() || profile.value().is_some_and(|profile| *profile == Confinement::RuntimeDefault)
    };
    container.is_long_running()
        && !container.may_be_privileged()
        && is_default(&container.seccomp)
        && is_default(&container.apparmor)
}

/// The pods that policies of run time security select by labels, each with the place of one.
fn guarded(project: &Project, cx: &Context) -> HashMap<Option<NodeRef>, Span> {
    let policies = POLICIES.iter().flat_map(|(group, kind, path)| {
        project.resources().filter(|one| one.is(group, kind) && !one.partial).map(|one| (one, *path))
    });
    let mut guarded = HashMap::new();
    let pods = OnceCell::new();
    for (policy, path) in policies {
        let Some(selector) = cx.field(Some(policy.node)).map(|root| LabelSelector::read(root.at(path))) else {
            continue;
        };
        if !selector.is_everything() {
            for workload in pods.get_or_init(|| Pods::new(project)).selected(&selector, policy.into()) {
                guarded.entry(workload.pod_node).or_insert(policy.span);
            }
        }
    }
    guarded
}
