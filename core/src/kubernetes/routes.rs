//! Ingresses and routes: which hosts lead to which Services, and over which gateways.

use crate::model::Setting;
use crate::span::{Span, Spanned};
use crate::yaml::Field;

use super::{Object, Resource, Target};

/// How many hosts and paths of one object are looked at.
const MAX_CLAIMS: usize = 1 << 14;

/// What a route sends traffic to.
#[derive(Debug, Clone)]
pub struct Backend<'a> {
    /// The name of the Service.
    pub name: Spanned<&'a str>,
    /// Its namespace, if another one may be meant.
    pub namespace: Option<Spanned<&'a str>>,
    /// The port of the Service, by number or name.
    pub port: Setting<Target>,
    /// The reference as a whole.
    pub field: Field<'a>,
}

/// A host with a path that an object answers for.
#[derive(Debug, Clone)]
pub struct Claim<'a> {
    /// The host; absent where the object answers for all.
    pub host: Setting<&'a str>,
    /// The path; absent where it answers for all of the host.
    pub path: Setting<&'a str>,
    /// Where the traffic goes.
    pub backends: Vec<Backend<'a>>,
}

/// What a route hangs on.
#[derive(Debug, Clone, Copy)]
pub struct Parent<'a> {
    /// The group of the API.
    pub group: &'a str,
    /// The kind, mostly `Gateway`.
    pub kind: &'a str,
    /// Its name.
    pub name: Spanned<&'a str>,
    /// Its namespace, if another one is meant.
    pub namespace: Option<Spanned<&'a str>>,
    /// The listener's name, if one is meant.
    pub listener: Option<Spanned<&'a str>>,
}

/// A kind of object that routes traffic from outside, or inside of a mesh, to Services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RouteKind {
    Ingress,
    /// HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute.
    Gateway,
    OpenShift,
}

/// An Ingress, a route of the Gateway API, or a Route of OpenShift.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a> {
    object: Object<'a>,
    kind: RouteKind,
}

impl RouteKind {
    fn of(resource: &Resource) -> Option<RouteKind> {
        match (resource.group(), resource.kind.value.as_str()) {
            ("networking.k8s.io" | "extensions", "Ingress") => Some(RouteKind::Ingress),
            ("gateway.networking.k8s.io", kind) if kind.ends_with("Route") => Some(RouteKind::Gateway),
            ("route.openshift.io", "Route") => Some(RouteKind::OpenShift),
            _ => None,
        }
    }

    fn claims(self, spec: Field<'_>) -> Vec<Claim<'_>> {
        match self {
            RouteKind::Ingress => ingress_claims(spec),
            RouteKind::Gateway => gateway_claims(spec),
            RouteKind::OpenShift => vec![Claim {
                host: spec.key("host").text(),
                path: spec.key("path").text(),
                backends: openshift_backends(spec),
            }],
        }
    }
}

/// Everything that an object with this mapping sends traffic to; `None` for what is no route.
pub(super) fn backends<'a>(resource: &Resource, root: Field<'a>) -> Option<Vec<Backend<'a>>> {
    let claims = RouteKind::of(resource)?.claims(root.key("spec"));
    let mut backends: Vec<Backend> = claims.into_iter().flat_map(|claim| claim.backends).collect();
    // Each host of a route of the Gateway API has all of its backends.
    let mut seen = std::collections::HashSet::new();
    backends.retain(|backend| seen.insert(backend.name.span));
    Some(backends)
}

impl<'a> Route<'a> {
    /// The view of an object; `None` for other kinds.
    pub fn of(object: &Object<'a>) -> Option<Route<'a>> {
        Some(Route { object: *object, kind: RouteKind::of(object.resource())? })
    }

    /// Whether it is an Ingress.
    pub fn is_ingress(&self) -> bool {
        self.kind == RouteKind::Ingress
    }

    /// What it answers for, one entry for each host and path. The default of an Ingress has neither.
    pub fn claims(&self) -> Vec<Claim<'a>> {
        self.kind.claims(self.object.at("spec"))
    }

    /// Everything that it sends traffic to.
    pub fn backends(&self) -> Vec<Backend<'a>> {
        backends(self.object.resource(), self.object.root()).unwrap_or_default()
    }

    /// The gateways and the like that a route of the Gateway API hangs on.
    pub fn parents(&self) -> Vec<Parent<'a>> {
        let parents = self.object.each("spec.parentRefs[]").filter(|_| self.kind == RouteKind::Gateway);
        let parent = |field: Field<'a>| {
            Some(Parent {
                group: field.key("group").word().unwrap_or("gateway.networking.k8s.io"),
                kind: field.key("kind").word().unwrap_or("Gateway"),
                name: field.key("name").name()?,
                namespace: field.key("namespace").name(),
                listener: field.key("sectionName").name(),
            })
        };
        parents.filter_map(parent).collect()
    }

    /// The class of an Ingress: `spec.ingressClassName`, or the annotation that was used before.
    pub fn class(&self) -> Setting<&'a str> {
        match self.kind {
            RouteKind::Ingress => {
                let old = self.object.annotation("kubernetes.io/ingress.class");
                self.object.at("spec.ingressClassName").or(old).text()
            }
            _ => Setting::NotApplicable,
        }
    }

    /// The hosts for which an Ingress has certificates, each with its place; `*` for an entry without hosts.
    pub fn tls_hosts(&self) -> Vec<Spanned<&'a str>> {
        let entries = self.object.each("spec.tls[]").filter(|_| self.kind == RouteKind::Ingress);
        let hosts = entries.flat_map(|tls| {
            let hosts: Vec<_> = tls.key("hosts").items().filter_map(Field::raw).collect();
            if hosts.is_empty() { vec![Spanned::new("*", tls.span())] } else { hosts }
        });
        hosts.collect()
    }

    /// Annotations with parts of a configuration of nginx, for which it must be trusted.
    pub fn snippets(&self) -> impl Iterator<Item = Field<'a>> {
        let annotations = self.object.at("metadata.annotations").values();
        annotations.filter(|annotation| annotation.key_name().is_some_and(|key| is_snippet(key.value)))
    }
}

/// The annotations of both controllers for nginx that hold configuration (documentation of ingress-nginx 1.13 and of F5's).
fn is_snippet(key: &str) -> bool {
    let community = key.strip_prefix("nginx.ingress.kubernetes.io/").is_some_and(|name| name.ends_with("-snippet"));
    community || key.strip_prefix("nginx.org/").is_some_and(|name| name.ends_with("-snippets"))
}

/// Whether a host, perhaps with a star for its first label, covers another one.
pub fn covers_host(host: &str, other: &str) -> bool {
    if host.is_empty() || host == "*" || host.eq_ignore_ascii_case(other) {
        return true;
    }
    let Some(suffix) = host.strip_prefix("*.") else { return false };
    other.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest.eq_ignore_ascii_case(suffix))
}

/// The same where a star stands for any number of labels, as in the hosts of Istio and of the Gateway API.
pub fn covers_subdomains(host: &str, other: &str) -> bool {
    let below = |suffix: &str| {
        let start = other.len().checked_sub(suffix.len()).filter(|start| *start > 0);
        start.and_then(|start| other.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    covers_host(host, other) || host.strip_prefix('*').filter(|suffix| suffix.starts_with('.')).is_some_and(below)
}

fn ingress_claims(spec: Field<'_>) -> Vec<Claim<'_>> {
    let default = spec.key("defaultBackend").or(spec.key("backend"));
    let nowhere = || Setting::Unset { at: default.span() };
    let default = ingress_backend(default);
    let mut claims: Vec<Claim> = default
        .map(|backend| Claim { host: nowhere(), path: nowhere(), backends: vec![backend] })
        .into_iter()
        .collect();
    for rule in spec.key("rules").items() {
        for path in rule.each("http.paths[]").take(MAX_CLAIMS.saturating_sub(claims.len())) {
            let backends = ingress_backend(path.key("backend")).into_iter().collect();
            claims.push(Claim { host: rule.key("host").text(), path: path.key("path").text(), backends });
        }
    }
    claims
}

/// The Service behind a path: of `networking.k8s.io/v1`, or as it was before 1.19. Resources are none.
fn ingress_backend(field: Field<'_>) -> Option<Backend<'_>> {
    let service = field.key("service");
    let port = service.at("port.number").or(service.at("port.name")).or(field.key("servicePort"));
    let name = service.key("name").or(field.key("serviceName")).name()?;
    Some(Backend { name, namespace: None, port: port.port(), field })
}

fn gateway_claims(spec: Field<'_>) -> Vec<Claim<'_>> {
    let hosts: Vec<Setting<&str>> = spec.key("hostnames").items().map(Field::text).collect();
    let hosts = if hosts.is_empty() { vec![spec.at("hostnames").text()] } else { hosts };
    let mut claims = Vec::new();
    for rule in spec.key("rules").items() {
        let backends: Vec<Backend> = rule.key("backendRefs").items().filter_map(reference).collect();
        let matches: Vec<Setting<&str>> = rule.each("matches[].path.value").map(Field::text).collect();
        let paths = if matches.is_empty() { vec![rule.key("matches").text()] } else { matches };
        for host in &hosts {
            let of = |path: &Setting<_>| Claim { host: host.clone(), path: path.clone(), backends: backends.clone() };
            claims.extend(paths.iter().map(of).take(MAX_CLAIMS.saturating_sub(claims.len())));
        }
    }
    claims
}

/// A `backendRef` to a Service; those to other kinds are none.
fn reference(field: Field<'_>) -> Option<Backend<'_>> {
    let is_service = field.key("kind").word().is_none_or(|kind| kind == "Service")
        && field.key("group").word().is_none_or(|group| matches!(group, "" | "core"));
    let name = field.key("name").name().filter(|_| is_service)?;
    Some(Backend { name, namespace: field.key("namespace").name(), port: field.key("port").port(), field })
}

fn openshift_backends(spec: Field<'_>) -> Vec<Backend<'_>> {
    let targets = std::iter::once(spec.key("to")).chain(spec.key("alternateBackends").items());
    let targets = targets.filter(|target| target.key("kind").word().is_none_or(|kind| kind == "Service"));
    let port = spec.at("port.targetPort");
    let mut backends = Vec::new();
    for field in targets {
        let name = field.key("name").name();
        backends.extend(name.map(|name| Backend { name, namespace: None, port: port.port(), field }));
    }
    backends
}

/// A listener of a Gateway of the Gateway API.
#[derive(Debug, Clone, Copy)]
pub struct Listener<'a> {
    /// The mapping.
    pub field: Field<'a>,
}

impl<'a> Listener<'a> {
    /// The listeners of a Gateway.
    pub fn of(gateway: &Object<'a>) -> impl Iterator<Item = Listener<'a>> {
        gateway.each("spec.listeners[]").map(|field| Listener { field })
    }

    /// Its name.
    pub fn name(self) -> Option<&'a str> {
        self.field.key("name").word()
    }

    /// Its host; absent where it takes all.
    pub fn host(self) -> Setting<&'a str> {
        self.field.key("hostname").text()
    }

    /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`.
    pub fn protocol(self) -> Setting<&'a str> {
        self.field.key("protocol").text()
    }

    /// What to underline for it as a whole.
    pub fn span(self) -> Span {
        self.field.head()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;
    use super::*;

    /// Hosts, paths and backends of the routes of a text.
    fn claims(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        objects(&[("a.yaml", text)], |object| {
            let shown = |setting: Setting<&str>| setting.value().map_or("-".to_string(), |text| text.to_string());
            for claim in Route::of(object).into_iter().flat_map(|route| route.claims()) {
                let backend = |backend: &Backend| match backend.port.value() {
                    Some(Target::Number(port)) => format!("{}:{port}", backend.name.value),
                    Some(Target::Name(port)) => format!("{}:{port}", backend.name.value),
                    None => backend.name.value.to_string(),
                };
                let backends: Vec<String> = claim.backends.iter().map(backend).collect();
                found.push(format!("{} {} {}", shown(claim.host), shown(claim.path), backends.join(",")));
            }
        });
        found
    }

    #[test]
    fn ingresses_of_both_versions_are_read() {
        let new = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  \
                   defaultBackend: {service: {name: d, port: {number: 80}}}\n  rules:\n  \
                   - host: a.example\n    http: {paths: [{path: /x, backend: {service: {name: b, port: {name: web}}}}]}\n  \
                   - http: {paths: [{path: /y, backend: {resource: {kind: Bucket, name: c}}}]}\n";
        assert_eq!(claims(new), ["- - d:80", "a.example /x b:web", "- /y "]);
        let old = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  rules:\n  \
                   - host: a.example\n    http: {paths: [{backend: {serviceName: b, servicePort: 80}}]}\n";
        assert_eq!(claims(old), ["a.example - b:80"]);
    }

    #[test]
    fn routes_of_the_gateway_api_and_of_openshift_are_read() {
        let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec:\n  \
                     parentRefs: [{name: g, sectionName: web}]\n  hostnames: [a.example, b.example]\n  rules:\n  \
                     - matches: [{path: {value: /x}}]\n    backendRefs: [{name: s, port: 80}, {kind: Other, name: o}]\n";
        assert_eq!(claims(route), ["a.example /x s:80", "b.example /x s:80"]);
        objects(&[("a.yaml", route)], |object| {
            let route = Route::of(object).expect("a route");
            assert_eq!(route.backends().len(), 1);
            let parents = route.parents();
            assert_eq!((parents[0].kind, parents[0].name.value), ("Gateway", "g"));
            assert_eq!(parents[0].listener.map(|listener| listener.value), Some("web"));
            assert_eq!(route.class(), Setting::NotApplicable);
        });
        let openshift = "apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: a}\nspec:\n  host: a.example\n  \
                         to: {kind: Service, name: s}\n  port: {targetPort: web}\n";
        assert_eq!(claims(openshift), ["a.example - s:web"]);
    }

    #[test]
    fn classes_certificates_and_snippets_of_ingresses_are_found() {
        let text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    \
                    kubernetes.io/ingress.class: nginx\n    nginx.ingress.kubernetes.io/server-snippet: x\n    \
                    nginx.ingress.kubernetes.io/rewrite-target: y\nspec: {tls: [{hosts: [a.example]}, {secretName: s}]}\n";
        objects(&[("a.yaml", text)], |object| {
            let route = Route::of(object).expect("an Ingress");
            assert_eq!(route.class().value(), Some(&"nginx"));
            assert_eq!(route.tls_hosts().iter().map(|host| host.value).collect::<Vec<_>>(), ["a.example", "*"]);
            assert_eq!(route.snippets().count(), 1);
        });
    }

    #[test]
    fn a_star_covers_one_label() {
        assert!(covers_host("*.a.example", "x.a.example"));
        assert!(!covers_host("*.a.example", "x.y.a.example"));
        assert!(!covers_host("*.a.example", "a.example"));
        assert!(covers_host("A.example", "a.example"));
        assert!(covers_subdomains("*.a.example", "x.y.A.example"));
        assert!(covers_subdomains("*.a.example", "x.a.example"));
        assert!(!covers_subdomains("*.a.example", "a.example"));
        assert!(!covers_subdomains("*.a.example", ".a.example"));
        assert!(!covers_subdomains("*.a.example", "xa.example"));
        assert!(!covers_subdomains("*a.example", "x.a.example"));
    }
}
