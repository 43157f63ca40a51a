//! Namespaces and the objects that are for all of one.

use std::collections::{HashMap, HashSet};

use lintainer_core::model::Workload;
use lintainer_core::project::{Project, Resource};

/// The Namespaces that are written here, have workloads in sight, and no object of a kind, with those
/// workloads.
pub(crate) fn namespaces_without<'p>(
    project: &'p Project,
    group: &str,
    kind: &str,
) -> Vec<(&'p Resource, Vec<&'p Workload>)> {
    let is_namespace = |resource: &&Resource| resource.is("", "Namespace") && !resource.partial;
    let mut namespaces = project.resources().filter(is_namespace).peekable();
    if namespaces.peek().is_none() {
        return Vec::new();
    }
    let links = project.links();
    let mut by_namespace: HashMap<&str, Vec<&Workload>> = HashMap::new();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial) {
        for name in links.namespaces(workload.into()).into_iter().flatten() {
            by_namespace.entry(name).or_default().push(workload);
        }
    }
    let limits = project.resources().filter(|resource| resource.is(group, kind));
    let limited: HashSet<&str> = limits.flat_map(|resource| links.namespaces(resource.into())).flatten().collect();
    let unlimited = namespaces.filter_map(|namespace| {
        let name = namespace.name.as_ref().filter(|name| !limited.contains(name.value.as_str()))?;
        let file = namespace.node.file;
        let workloads = by_namespace.get(name.value.as_str()).filter(|_| links.in_sight(file))?;
        let mut workloads: Vec<&Workload> =
            workloads.iter().copied().filter(|workload| links.together(workload.span.file, file)).collect();
        // The files may come in any order.
        workloads.sort_by_key(|workload| (&project.file(workload.span.file).source.path, workload.span.start));
        (!workloads.is_empty()).then_some((namespace, workloads))
    });
    unlimited.collect()
}
