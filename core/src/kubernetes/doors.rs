//! What leads from outside of the cluster to pods: Services of two types, Ingresses, routes, and VirtualServices of Istio that
//! hang on a gateway.

use crate::model::{NodeRef, Workload};
use crate::span::Span;
use crate::yaml::Field;

use super::mesh::{self, service_host};
use super::routes::{Backend, backends};
use super::{KubeService, Links, Resource, Scope};

/// An Ingress or route, and the Services that it leads to.
#[derive(Debug, Clone)]
pub struct Door {
    /// Its kind: `Ingress`, `HTTPRoute`, `Route` and so on.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The Services: name, and namespace where one is written.
    pub services: Vec<(String, Option<String>)>,
    /// Whether something asks who comes before the Service does, or lets only some addresses in, or it is for an
    /// internal network, as far as its annotations, classes, filters and hosts say.
    pub is_guarded: bool,
    /// What to underline for it as a whole.
    pub span: Span,
    /// The mapping of the object.
    pub node: NodeRef,
}

/// How a pod is reached from outside of the cluster.
#[derive(Debug, Clone, Copy)]
pub enum Outside<'a> {
    /// By a Service of type `LoadBalancer` or `NodePort`.
    Service(&'a KubeService),
    /// By an Ingress or route.
    Door(&'a Door),
}

impl Outside<'_> {
    /// What opens it: the type of the Service, or the name of the route.
    pub fn span(&self) -> Span {
        match self {
            Outside::Service(service) => service.service_type.written_at().unwrap_or(service.span),
            Outside::Door(door) => door.span,
        }
    }

    /// For messages: ``the Ingress `web` ``.
    pub fn display(&self) -> String {
        match self {
            Outside::Service(service) => format!("the Service `{}`", service.name),
            Outside::Door(door) => format!("the {} `{}`", door.kind, door.name),
        }
    }
}

/// Words in names of classes, gateways and annotations of what is not for everybody.
const INTERNAL: [&str; 5] = ["internal", "intranet", "private", "tailscale", "vpn"];

/// Words in the last part of annotations of what asks who comes: `auth-url`, `router.middlewares`,
/// `whitelist-source-range`.
const GUARDS: [&str; 7] = ["allowlist", "auth", "middlewares", "oauth", "oidc", "plugins", "whitelist"];

/// Endings of hosts that only the own network knows.
const LOCAL_HOSTS: [&str; 8] = ["home", "home.arpa", "internal", "lan", "local", "localdomain", "localhost", "test"];

impl Door {
    pub(super) fn read(resource: &Resource, root: Field) -> Option<Door> {
        let of_routes = backends(resource, root).map(|backends| {
            let service =
                |one: Backend| (one.name.value.to_string(), one.namespace.map(|namespace| namespace.value.to_string()));
            backends.into_iter().map(service).collect::<Vec<_>>()
        });
        let services = of_routes.or_else(|| services_behind_gateways(resource, root))?;
        if services.is_empty() {
            return None;
        }
        Some(Door {
            kind: resource.kind.value.clone(),
            name: resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            namespace: resource.namespace.as_ref().map(|name| name.value.clone()),
            services,
            is_guarded: is_guarded(resource, root),
            span: resource.span,
            node: resource.node,
        })
    }
}

/// The Services that a VirtualService sends what comes through its gateways to; `None` for other kinds, and for one that is
/// about the traffic of the mesh alone, or about what leaves it.
fn services_behind_gateways(resource: &Resource, root: Field) -> Option<Vec<(String, Option<String>)>> {
    if !mesh::is_virtual_service(resource) {
        return None;
    }
    let mut gateways = root.each("spec.gateways[]").filter_map(Field::word);
    if !gateways.any(|name| name != "mesh" && !name.to_ascii_lowercase().contains("egress")) {
        return None;
    }
    let hosts = mesh::destinations(root).filter_map(|to| service_host(to.host.value, |_| false));
    Some(hosts.map(|host| (host.name.to_string(), host.namespace.map(str::to_string))).collect())
}

fn is_guarded(resource: &Resource, root: Field) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase).collect()
    };
    let is_internal = |text: &str| words(text).iter().any(|word| INTERNAL.contains(&word.as_str()));
    let by_annotation = resource.annotations.iter().any(|(key, value)| {
        let last = key.value.rsplit('/').next().unwrap_or("");
        let guards = words(last).iter().any(|word| GUARDS.contains(&word.as_str()));
        let is_off = value.value().is_some_and(|value| matches!(value.as_str(), "none" | "false" | ""));
        guards && !is_off || value.value().is_some_and(|value| is_internal(value) && !value.contains('.'))
    });
    let names = root.each("spec.parentRefs[].name").chain(root.each("spec.gateways[]"));
    let names = names.chain([root.at("spec.ingressClassName")]);
    let by_name = names.filter_map(Field::word).any(is_internal);
    let by_filter = root.each("spec.rules[].filters[].type").any(|kind| kind.is("ExtensionRef"));
    let hosts = root.each("spec.rules[].host").chain(root.each("spec.hostnames[]")).chain(root.each("spec.hosts[]"));
    let hosts = hosts.chain([root.at("spec.host")]);
    let hosts: Vec<&str> = hosts.filter_map(Field::word).collect();
    let is_local = |host: &str| {
        let ends = |ending: &str| host.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        LOCAL_HOSTS.iter().any(|ending| ends(ending)) || is_internal(host)
    };
    by_annotation || by_name || by_filter || !hosts.is_empty() && hosts.iter().all(|host| is_local(host))
}

impl Links {
    /// How the pods of a workload are surely reached from outside of the cluster, whether or not something asks who
    /// comes.
    pub fn outside_of<'a>(&'a self, workload: &'a Workload) -> Vec<Outside<'a>> {
        let services = self.services_of(workload).filter(|one| one.selects(&workload.pod_labels) == Some(true));
        let mut found = Vec::new();
        for service in services {
            if service.is_open() {
                found.push(Outside::Service(service));
            }
            let doors = self.doors_named(&service.name).iter().map(AsRef::as_ref);
            found.extend(doors.filter(|door| self.leads_to(door, service)).map(Outside::Door));
        }
        found
    }

    fn leads_to(&self, door: &Door, service: &KubeService) -> bool {
        let own = Scope { file: door.node.file, namespace: door.namespace.as_deref() };
        let fits = |(name, namespace): &(String, Option<String>)| {
            let scope = Scope { namespace: namespace.as_deref().or(own.namespace), ..own };
            *name == service.name && self.same_namespace(scope, service)
        };
        self.together(door.node.file, service.node.file) && door.services.iter().any(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    const TEXT: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: b}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, type: TYPE, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: NAMESPACE, annotations: {ANNOTATION: x}}
spec:
  rules:
    - host: HOST
      http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}
";

    fn outside(kind: &str, namespace: &str, annotation: &str, host: &str) -> Vec<String> {
        let text = TEXT.replace("TYPE", kind).replace("NAMESPACE", namespace);
        let text = text.replace("ANNOTATION", annotation).replace("HOST", host);
        let (project, _) = load(&[("a.yaml".to_string(), text)][..], &Serial);
        let workload = project.kubernetes_workloads().next().expect("a pod");
        let found = project.links().outside_of(workload).into_iter().map(|one| {
            let guarded = matches!(one, Outside::Door(door) if door.is_guarded);
            format!("{}{}", one.display(), if guarded { " guarded" } else { "" })
        });
        found.collect()
    }

    #[test]
    fn pods_are_reached_by_services_and_routes() {
        let service = "the Service `web`";
        assert_eq!(outside("ClusterIP", "shop", "a", "x.example"), ["the Ingress `front`"]);
        assert_eq!(outside("NodePort", "bank", "a", "x.example"), [service]);
        assert_eq!(outside("NodePort", "shop", "nginx.ingress.kubernetes.io/auth-url", "x.example").len(), 2);
        for (annotation, host) in
            [("a.b/auth-url", "x.example"), ("a.b/whitelist-source-range", "x.example"), ("a", "x.local")]
        {
            assert_eq!(outside("ClusterIP", "shop", annotation, host), ["the Ingress `front` guarded"], "{annotation}");
        }
    }

    #[test]
    fn gateways_of_istio_open_what_their_virtual_services_lead_to() {
        let outside = |gateways: &str, hosts: &str, to: &str| {
            let text = TEXT
                .replace("TYPE", "ClusterIP")
                .split("---\napiVersion: networking")
                .next()
                .unwrap()
                .to_string()
                + &format!(
                    "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: front, namespace: shop}}\n\
                     spec: {{gateways: [{gateways}], hosts: [{hosts}], http: [{{route: [{{destination: {{host: {to}}}}}]}}]}}\n"
                );
            let (project, _) = load(&[("a.yaml".to_string(), text)][..], &Serial);
            let workload = project.kubernetes_workloads().next().expect("a pod");
            let found = project.links().outside_of(workload).into_iter();
            found.map(|one| matches!(one, Outside::Door(door) if door.is_guarded)).collect::<Vec<_>>()
        };
        assert_eq!(outside("mesh, infra/edge", "x.example", "web"), [false]);
        assert_eq!(outside("edge", "x.example", "web.shop.svc.cluster.local"), [false]);
        assert_eq!(outside("edge-internal", "x.example", "web.shop.svc"), [true]);
        assert_eq!(outside("edge", "x.local", "web"), [true]);
        for (gateways, to) in [
            ("mesh", "web"),
            ("egress", "web"),
            ("edge", "web.bank.svc.cluster.local"),
            ("edge", "web.example.com"),
            ("edge", "other"),
        ] {
            assert!(outside(gateways, "x.example", to).is_empty(), "{gateways} {to}");
        }
    }
}
