//! `dangling-service-monitor`: A monitor selects no service.

use std::collections::HashMap;

use crate::shared::references;
use crate::shared::selecting::Selecting;
use lintainer_core::kubernetes::{Kind, KubeService, LabelSelector, Resource, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::yaml::Field;

use crate::prelude::*;

const KINDS: &[Kind] =
    &[Kind::new("monitoring.coreos.com", "PodMonitor"), Kind::new("monitoring.coreos.com", "ServiceMonitor")];

/// How many Services of a unit a monitor is compared with.
const MAX_SERVICES: usize = 2000;

pub(super) static RULE: Rule = Rule {
    name: "dangling-service-monitor",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_service_monitor.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let monitors = || project.resources().filter(|one| KINDS.iter().any(|kind| kind.fits(one)) && !one.partial);
    if monitors().next().is_none() {
        return;
    }
    let (services, selecting) = (Services::new(project), Selecting::new(project));
    for monitor in monitors() {
        let root = cx.field(Some(monitor.node)).filter(|_| references::is_settled(monitor, cx));
        let Some(root) = root else { continue };
        let (field, name) = (root.at("spec.selector"), monitor.name.as_ref().map_or("", |name| &name.value));
        let selector = LabelSelector::read(field);
        if monitor.kind.value == "PodMonitor" {
            let is_elsewhere = root.at("spec.namespaceSelector").is_written();
            if !is_elsewhere && selecting.means_nobody(monitor, &selector, cx) {
                cx.report(field.span(), format!("`{name}` selects no pod of its namespace"))
                    .help("make the selector equal to labels of the pod template");
            }
            continue;
        }
        let meant = services.meant_by(&root, monitor);
        if selector.is_everything() || meant.is_empty() || !services.are_in_sight(monitor) {
            continue;
        }
        let may_be = |one: &&Candidate| selector.matches(&one.resource.labels) != Some(false) || one.may_get_labels(cx);
        if !services.all.iter().any(|one| may_be(&one)) {
            cx.report(field.span(), format!("`{name}` selects no Service"))
                .help("make the selector equal to labels of the Service itself");
            continue;
        }
        let found: Vec<&Candidate> = meant.into_iter().filter(may_be).collect();
        let is_certain = |one: &&Candidate| selector.matches(&one.resource.labels) == Some(true);
        if !found.is_empty() && found.iter().all(|one| is_certain(one) && references::is_settled(one.resource, cx)) {
            check_ports(&root, &found, cx);
        }
    }
}

fn check_ports(root: &Field, found: &[&Candidate], cx: &mut Context) {
    for port in root.each("spec.endpoints[].port").filter_map(|port| port.text().known().copied()) {
        let wanted = Target::Name(port.value.to_string());
        let Some(first) = found.first() else { return };
        if found.iter().all(|one| one.service.has_port(&wanted) == Some(false)) {
            cx.report(port.span, format!("the Service `{}` has no port named `{}`", first.service.name, port.value))
                .help("write the name of a port of the Service, or use `targetPort`")
                .related(first.service.span, "the Service is here");
        }
    }
}

/// A Service that a monitor may mean.
struct Candidate<'p> {
    service: &'p KubeService,
    resource: &'p Resource,
}

impl Candidate<'_> {
    fn may_get_labels(&self, cx: &Context) -> bool {
        let mut kustomizations = cx.project().kustomizations().of(self.service.node.file);
        self.resource.partial || kustomizations.any(|one| !one.labels.is_empty() || one.patches_labels)
    }
}

/// The Services of a project.
struct Services<'p> {
    project: &'p Project,
    all: Vec<Candidate<'p>>,
    by_unit: HashMap<&'p str, Vec<usize>>,
}

impl<'p> Services<'p> {
    fn new(project: &'p Project) -> Self {
        let links = project.links();
        let all = links.services().iter().filter_map(|service| {
            Some(Candidate { resource: project.resource(service.node)?, service: service.as_ref() })
        });
        let all: Vec<Candidate> = all.collect();
        let mut by_unit: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, one) in all.iter().enumerate() {
            by_unit.entry(links.unit(one.service.node.file)).or_default().push(index);
        }
        Services { project, all, by_unit }
    }

    /// The Services of the unit in the namespaces that a monitor looks at.
    fn meant_by(&self, root: &Field, monitor: &Resource) -> Vec<&Candidate<'p>> {
        let links = self.project.links();
        let namespaces = root.at("spec.namespaceSelector");
        let (any, named) = (namespaces.key("any").bool(), namespaces.key("matchNames"));
        let named: Vec<&str> = named.items().filter_map(Field::word).collect();
        let is_meant = |one: &&Candidate| {
            let own = || links.same_namespace(one.service, monitor);
            let is_named = |name: &&str| links.namespaces(one.service.into()).contains(&Some(*name));
            any.is_true() || if named.is_empty() { own() } else { named.iter().any(is_named) }
        };
        let unit = self.by_unit.get(links.unit(monitor.node.file)).into_iter().flatten().take(MAX_SERVICES);
        unit.filter_map(|index| self.all.get(*index)).filter(is_meant).collect()
    }

    /// Whether nobody makes Services at run time.
    fn are_in_sight(&self, monitor: &Resource) -> bool {
        let (file, links) = (monitor.node.file, self.project.links());
        links.in_sight(file) && !self.project.inventory().sight().has_pods_made(file, links)
    }
}
