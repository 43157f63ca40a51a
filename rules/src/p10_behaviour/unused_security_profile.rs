//! `unused-security-profile`: A recorded security profile is used by no pod.

use std::collections::HashSet;

use lintainer_core::model::Confinement;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource};
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// The API group of the Security Profiles Operator, by its documentation of 0.9.
const GROUP: &str = "security-profiles-operator.x-k8s.io";

/// The kinds that are profiles.
const PROFILES: [&str; 4] = ["AppArmorProfile", "RawSelinuxProfile", "SeccompProfile", "SelinuxProfile"];

pub(super) static RULE: Rule = Rule {
    name: "unused-security-profile",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unused_security_profile.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let is_profile = |one: &&Resource| one.group() == GROUP && PROFILES.contains(&one.kind.value.as_str());
    let profiles: Vec<&Resource> = project.resources().filter(is_profile).filter(|one| !one.partial).collect();
    if profiles.is_empty() {
        return;
    }
    let used = used(project, cx);
    for profile in profiles {
        let (Some(name), links, file) = (&profile.name, project.links(), profile.node.file) else { continue };
        let is_whole = links.in_sight(file) && !project.inventory().sight().has_pods_made(file, links);
        if is_whole && links.has_pods_near(profile) && !used.contains(name.value.as_str()) {
            cx.report(profile.span, format!("no pod uses the {} `{}`", profile.kind.value, name.value))
                .help("name it in the pod's `securityContext` with `type: Localhost`");
        }
    }
}

/// The names of the profiles that pods, bindings and other profiles of the project name.
fn used<'p>(project: &'p Project, cx: &Context<'p>) -> HashSet<&'p str> {
    let mut used = HashSet::new();
    for workload in project.kubernetes_workloads() {
        for container in &workload.containers {
            let local =
                [&container.seccomp, &container.apparmor].into_iter().filter_map(|profile| match profile.value()? {
                    Confinement::Localhost(path) => Some(profile_name(path)),
                    _ => None,
                });
            used.extend(local);
            let selinux =
                container.inherited("securityContext.seLinuxOptions.type", workload, cx).and_then(Field::word);
            // `NAME.process`, in older versions `NAME_NAMESPACE.process`.
            let domain = selinux.and_then(|domain| domain.strip_suffix(".process"));
            used.extend(domain.into_iter().flat_map(|domain| [domain, domain.split('_').next().unwrap_or(domain)]));
        }
    }
    for resource in project.resources().filter(|one| one.group() == GROUP) {
        let Some(root) = cx.field(Some(resource.node)) else { continue };
        let names = ["spec.profileRef.name", "spec.baseProfileName", "spec.inherit[].name"];
        used.extend(names.into_iter().flat_map(|path| root.each(path)).filter_map(Field::word));
    }
    used
}

/// The name in the path of a profile: `web` of `operator/shop/web.json`.
fn profile_name(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".json").unwrap_or(file)
}
