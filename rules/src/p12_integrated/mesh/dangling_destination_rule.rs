//! `dangling-destination-rule`: A destination rule is about a host or subset that does not exist.

use std::collections::HashSet;

use crate::shared::references;
use crate::shared::selecting::Selecting;
use lintainer_core::kubernetes::{DestinationRule, Object, Search, covers_subdomains, service_host};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::project::{Project, Resource};
use lintainer_core::span::{FileId, Spanned};
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// How many hosts with a star are compared with a host.
const MAX_HOSTS: usize = 64;

/// The check of another tool for subsets.
const OF_SUBSETS: &[&str] = &["istio/IST0173"];

/// That for hosts.
const OF_HOSTS: &[&str] = &["istio/IST0174"];

pub(super) static RULE: Rule = Rule {
    name: "dangling-destination-rule",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_destination_rule.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let rules: Vec<&Resource> = of("DestinationRule", project).filter(|one| references::is_settled(one, cx)).collect();
    if rules.is_empty() {
        return;
    }
    let selecting = Selecting::new(project);
    let entries = Entries::new(project, cx);
    for resource in rules {
        let Some(node) = cx.node(resource.node) else { continue };
        let object = Object::new(resource, node, project);
        let Some(rule) = DestinationRule::of(&object) else { continue };
        let host = rule.host();
        let Some(host) = host.known() else { continue };
        if !has_pods(&object, host, &entries, cx) {
            continue;
        }
        for (name, labels) in rule.subsets() {
            if selecting.means_nobody(resource, &labels, cx) {
                let message = format!("the labels of the subset `{}` of `{}` select no pod", name.value, host.value);
                cx.report(name.span, message)
                    .help("make them equal to labels of the pod template, or remove the subset")
                    .aliases_without(OF_HOSTS);
            }
        }
    }
}

/// Whether a host is a Service in sight that has pods. Reports one that does not exist.
fn has_pods(object: &Object, host: &Spanned<&str>, entries: &Entries, cx: &mut Context) -> bool {
    let is_namespace = |name: &str| object.scope().namespace == Some(name);
    let (is_missing, what, help) = match service_host(host.value, is_namespace) {
        Some(service) => match object.service(service.name, service.namespace) {
            Search::Found(found) => return found.iter().any(|service| service.selector.is_some()),
            search => (search.is_missing(), "Service", "correct the host, or add the Service"),
        },
        None => {
            let is_missing = is_outside(host.value) && entries.are_in_sight(object.span().file, object.project());
            (is_missing, "ServiceEntry", "correct the host, or add a ServiceEntry for it")
        }
    };
    if is_missing && !entries.cover(host.value) {
        let message = format!("`{}` is about `{}`, for which there is no {what}", object.display(), host.value);
        cx.report(host.span, message).help(help).aliases_without(OF_SUBSETS);
    }
    false
}

fn of<'p>(kind: &'static str, project: &'p Project) -> impl Iterator<Item = &'p Resource> {
    project.resources().filter(move |one| one.is("networking.istio.io", kind))
}

/// Whether a host is a name outside of the cluster.
fn is_outside(host: &str) -> bool {
    let is_of_cluster = host.ends_with(".local") || host.ends_with(".svc") || host.split('.').count() < 3;
    !is_of_cluster && !host.contains('*')
}

/// The hosts of all ServiceEntries.
struct Entries<'p> {
    hosts: Vec<&'p str>,
    exact: HashSet<&'p str>,
    units: HashSet<&'p str>,
}

impl<'p> Entries<'p> {
    fn new(project: &'p Project, cx: &Context<'p>) -> Self {
        let mut entries = Entries { hosts: Vec::new(), exact: HashSet::new(), units: HashSet::new() };
        for entry in of("ServiceEntry", project) {
            let Some(root) = cx.field(Some(entry.node)) else { continue };
            entries.units.insert(project.links().unit(entry.node.file));
            for host in root.each("spec.hosts[]").filter_map(Field::word) {
                if host.starts_with('*') || has_placeholder(host) {
                    entries.hosts.push(host);
                } else {
                    entries.exact.insert(host);
                }
            }
        }
        entries
    }

    /// Whether one has a host, or may have it.
    fn cover(&self, host: &str) -> bool {
        self.exact.contains(host)
            || self.hosts.iter().take(MAX_HOSTS).any(|own| has_placeholder(own) || covers_subdomains(own, host))
            || self.hosts.len() > MAX_HOSTS
    }

    /// Whether those would be seen that a file is deployed with.
    fn are_in_sight(&self, file: FileId, project: &Project) -> bool {
        let links = project.links();
        self.units.contains(links.unit(file)) && links.in_sight(file) && !project.inventory().is_alternative(file)
    }
}
