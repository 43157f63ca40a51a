//! From how far a workload can be reached: from outside, from its neighbours, or from nowhere.

use std::collections::HashMap;

use super::{Kind, Project, Trees};
use crate::kubernetes::{Object, Route, VirtualService, service_host};
use crate::model::{Format, NodeRef, Workload};
use crate::span::Span;

/// The Services that something leads to from outside, by their mappings: which objects, and what they are.
pub(super) type Routed = HashMap<NodeRef, Door>;

/// From how far a workload can be reached, as far as the files of the project say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// How far.
    pub reach: Exposed,
    /// What it is reached through, if that is written somewhere.
    pub door: Option<Door>,
}

/// From how far something can be reached, the nearest first. The words are those of SSVC's "system exposure".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exposed {
    /// From itself and its host: no Service and no port leads to it.
    Small,
    /// From its neighbours in the cluster or on the Compose network.
    Controlled,
    /// From outside.
    Open,
}

impl Exposed {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Exposed::Small => "small",
            Exposed::Controlled => "controlled",
            Exposed::Open => "open",
        }
    }
}

/// What a workload is reached through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// What it is, with its name: ``the Ingress `web` ``.
    pub what: String,
    /// Where it is written.
    pub span: Span,
}

impl Door {
    fn new(what: impl Into<String>, span: Span) -> Door {
        Door { what: what.into(), span }
    }
}

impl Exposure {
    fn open(door: Door) -> Exposure {
        Exposure { reach: Exposed::Open, door: Some(door) }
    }

    /// Whether it can be reached from outside.
    pub fn is_open(&self) -> bool {
        self.reach == Exposed::Open
    }
}

impl Project {
    /// From how far a workload can be reached. What is not known, such as a Service that another repository has, does not
    /// count: something is open only where a file of the project opens it.
    pub fn exposure(&self, workload: &Workload) -> Exposure {
        let own = workload.containers.iter().filter_map(|container| {
            let port = container.reachable_port()?;
            let what = if workload.format == Format::Compose { "a published port" } else { "a `hostPort`" };
            Some(Door::new(what, port.span))
        });
        let on_host = workload.host_network.true_at().map(|span| Door::new("the network of the host", span));
        if let Some(door) = on_host.into_iter().chain(own).next() {
            return Exposure::open(door);
        }
        match workload.format {
            Format::Kubernetes => self.exposure_in_cluster(workload),
            _ => Exposure { reach: Exposed::Controlled, door: None },
        }
    }

    fn exposure_in_cluster(&self, workload: &Workload) -> Exposure {
        let links = self.links();
        let mut inside: Option<Door> = None;
        for service in links.services_of(workload).filter(|it| it.selects(&workload.pod_labels) == Some(true)) {
            let kind = service.service_type.value().map_or("", String::as_str);
            let is_open = kind == "NodePort" || kind == "LoadBalancer" && !service.internal;
            if is_open {
                return Exposure::open(Door::new(format!("the {kind} Service `{}`", service.name), service.span));
            }
            if let Some(door) = self.routed().get(&service.node) {
                return Exposure::open(door.clone());
            }
            inside.get_or_insert_with(|| Door::new(format!("the Service `{}`", service.name), service.span));
        }
        let is_closed = inside.is_none() && !workload.containers.iter().any(|container| !container.ports.is_empty());
        Exposure { reach: if is_closed { Exposed::Small } else { Exposed::Controlled }, door: inside }
    }

    /// The Services that Ingresses, routes of gateways and virtual services lead to.
    fn routed(&self) -> &Routed {
        self.routed.get_or_init(|| {
            let trees = Trees::default();
            let mut routed = Routed::new();
            for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes) {
                for resource in &self.model(file.source.id).resources {
                    let is_wanted = resource.kind.value.ends_with("Route")
                        || matches!(resource.kind.value.as_str(), "Ingress" | "VirtualService");
                    if !is_wanted {
                        continue;
                    }
                    let Some(node) = trees.node(self, resource.node) else { continue };
                    let object = Object::new(resource, node, self);
                    let door = Door::new(format!("the {} `{}`", object.kind(), object.display()), object.span());
                    for (name, namespace) in targets(&object) {
                        for service in object.service(name, namespace).found() {
                            routed.entry(service.node).or_insert_with(|| door.clone());
                        }
                    }
                }
            }
            routed
        })
    }
}

/// The Services that an object leads traffic from outside to, by name and namespace.
fn targets<'a>(object: &Object<'a>) -> Vec<(&'a str, Option<&'a str>)> {
    if let Some(route) = Route::of(object) {
        // A route that hangs on Services alone is for the mesh.
        let mut parents = route.parents().into_iter().peekable();
        let is_of_mesh = parents.peek().is_some() && parents.all(|parent| parent.kind == "Service");
        let backends = if is_of_mesh { Vec::new() } else { route.backends() };
        let target = |backend: &crate::kubernetes::Backend<'a>| {
            (backend.name.value, backend.namespace.as_ref().map(|namespace| namespace.value))
        };
        return backends.iter().map(target).collect();
    }
    let Some(service) = VirtualService::of(object).filter(|it| it.gateways().next().is_some()) else {
        return Vec::new();
    };
    let host = |host: &'a str| service_host(host, |_| true).map(|host| (host.name, host.namespace));
    service.destinations().filter_map(|destination| host(destination.host.value)).collect()
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(&files[..], &Serial);
        let services = project.compose().iter().flat_map(|compose| &compose.services).map(|one| &one.workload);
        let workloads = project.kubernetes_workloads().chain(services);
        let shown = workloads.map(|workload| {
            let exposure = project.exposure(workload);
            let door = exposure.door.map_or("-".to_string(), |door| door.what);
            format!("{} {} {door}", workload.name, exposure.reach.name())
        });
        shown.collect()
    }

    #[test]
    fn ports_of_compose_open_where_they_are_published() {
        let text = "services:\n  a: {image: x, ports: ['80:80']}\n  b: {image: x, ports: ['127.0.0.1:80:80']}\n  \
                    c: {image: x, network_mode: host}\n";
        assert_eq!(
            shown(&[("compose.yaml", text)]),
            ["a open a published port", "b controlled -", "c open the network of the host"]
        );
    }

    #[test]
    fn services_and_routes_open_pods() {
        let pod = |name: &str| {
            format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {name}}}}}\n\
                 spec: {{containers: [{{name: a, image: x}}]}}\n"
            )
        };
        let service = |name: &str, spec: &str| {
            format!(
                "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n\
                 spec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]{spec}}}\n"
            )
        };
        let text = [
            pod("a"),
            pod("b"),
            pod("c"),
            pod("d"),
            pod("e"),
            service("a", ", type: NodePort"),
            service("b", ""),
            service("c", ""),
            service("d", ", type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]"),
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n\
             spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}]}}]}\n"
                .to_string(),
        ];
        assert_eq!(
            shown(&[("a.yaml", &text.concat())]),
            [
                "a open the NodePort Service `a`",
                "b open the Ingress `web`",
                "c controlled the Service `c`",
                "d controlled the Service `d`",
                "e small -"
            ]
        );
    }
}
