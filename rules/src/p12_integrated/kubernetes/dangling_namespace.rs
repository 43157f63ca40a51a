//! `dangling-namespace`: objects use a namespace that the project does not create.

use std::collections::{HashMap, HashSet};

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::prelude::*;

/// What each cluster has.
const OF_CLUSTER: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

static EXTERNAL: ListOption = ListOption::new("external", &[], "namespaces that are created elsewhere");

pub(super) static RULE: Rule = Rule {
    name: "dangling-namespace",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_namespace.md")),
    yields_to: &[],
    options: &[EXTERNAL.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let (links, inventory) = (project.links(), project.inventory());
    if inventory.objects("", "Namespace").is_empty() {
        return;
    }
    // A kustomization with a namespace gives its name to the Namespaces in it as well.
    let given = project.kustomizations().all().iter().filter_map(|one| one.namespace.as_ref());
    let given: HashSet<&str> = given.map(|namespace| namespace.value.as_str()).collect();
    // By unit and name: whether it is missing, where it is used first, and by how many.
    let mut used: HashMap<(&str, &str), Option<(Span, usize)>> = HashMap::new();
    for resource in project.resources().filter(|resource| !resource.partial) {
        for namespace in links.namespaces(resource.into()).into_iter().flatten() {
            let missing = used.entry((links.unit(resource.node.file), namespace)).or_insert_with(|| {
                let is_external = || cx.get(&EXTERNAL).iter().any(|known| known == namespace);
                // OpenShift makes those of its parts.
                let is_of_cluster = OF_CLUSTER.contains(&namespace) || namespace.starts_with("openshift");
                let is_known = is_of_cluster || given.contains(namespace) || is_external();
                let search = || inventory.object("", "Namespace", namespace, resource.into(), links);
                let at = resource.namespace.as_ref().map_or(resource.span, |own| own.span);
                (!is_known && search().is_missing()).then_some((at, 0))
            });
            if let Some((_, count)) = missing {
                *count += 1;
            }
        }
    }
    for ((_, namespace), missing) in used {
        let Some((at, count)) = missing else { continue };
        let objects = if count == 1 { "an object is".to_string() } else { format!("{count} objects are") };
        cx.report(at, format!("{objects} in the namespace `{namespace}`, which is not created here"))
            .help(format!("add a Namespace `{namespace}`, or correct the name"));
    }
}
