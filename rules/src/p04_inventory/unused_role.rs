//! `unused-role`: A role is bound to nobody.

use std::collections::HashSet;

use crate::shared::references;
use lintainer_core::kubernetes::Role;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

/// Words in the names of roles that are made for people to be bound later.
const PEOPLE: [&str; 6] = ["admin", "edit", "editor", "reader", "view", "viewer"];

/// How many selectors of aggregated roles are looked at.
const MAX_AGGREGATES: usize = 200;

pub(super) static RULE: Rule = Rule {
    name: "unused-role",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unused_role.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let is_bound = |role: &Role| project.resource(role.node).is_some_and(|one| !links.bindings_of(one).is_empty());
    let (bound, free): (Vec<&Role>, Vec<&Role>) =
        links.roles().iter().map(AsRef::as_ref).partition(|role| is_bound(role));
    if free.is_empty() || bound.is_empty() {
        return;
    }
    let units: HashSet<&str> = bound.iter().map(|role| links.unit(role.node.file)).collect();
    let grants = links.roles().iter().flat_map(|role| &role.grants);
    let mut named: HashSet<&str> = grants.flat_map(|grant| &grant.names).map(|name| name.value.as_str()).collect();
    let variables = project.kubernetes_workloads().flat_map(|one| &one.containers).flat_map(|one| &one.env);
    named.extend(variables.filter_map(|variable| variable.value.value()).map(String::as_str));
    let aggregates: Vec<_> = links.roles().iter().flat_map(|role| &role.aggregates).take(MAX_AGGREGATES).collect();
    for role in free {
        let Some(resource) = project.resource(role.node) else { continue };
        let (name, file) = (role.name.as_str(), role.node.file);
        let is_for_people = name.split(['-', ':']).any(|word| PEOPLE.contains(&word));
        let is_aggregated = aggregates.iter().any(|selector| selector.matches(&role.labels) != Some(false));
        let is_added = role.labels.iter().any(|(key, _)| key.value.contains("/aggregate-to-"));
        let is_used = is_for_people || is_aggregated || is_added || !role.aggregates.is_empty() || named.contains(name);
        if !units.contains(links.unit(file)) || is_used || role.is_exempt() || !links.in_sight(file) {
            continue;
        }
        if references::is_settled(resource, cx) && !project.inventory().is_alternative(file) {
            cx.report(role.span, format!("nothing binds the {} `{name}`", role.kind)).help("delete it, or bind it");
        }
    }
}
