//! Objects of service meshes: Istio (by the API of 1.27) and Linkerd (by that of 2.18).

use crate::model::Setting;
use crate::span::Spanned;
use crate::yaml::Field;

use super::{LabelSelector, Object, Resource};

const NETWORKING: &str = "networking.istio.io";
const SECURITY: &str = "security.istio.io";

/// A host of a mesh that is a Service of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceHost<'a> {
    /// The name of the Service.
    pub name: &'a str,
    /// Its namespace; that of the object when none is written.
    pub namespace: Option<&'a str>,
}

/// Reads the name of a Service: `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`. A star, an address or a host
/// that may be outside of the cluster is none: two labels are a Service only where the second one is a namespace.
pub fn service_host<'a>(host: &'a str, is_namespace: impl Fn(&str) -> bool) -> Option<ServiceHost<'a>> {
    let host = host.strip_suffix(".cluster.local").unwrap_or(host);
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [name] if is_label(name) => Some(ServiceHost { name, namespace: None }),
        [name, namespace, "svc"] if is_label(name) => Some(ServiceHost { name, namespace: Some(namespace) }),
        [name, namespace] if is_label(name) && is_namespace(namespace) => {
            Some(ServiceHost { name, namespace: Some(namespace) })
        }
        _ => None,
    }
}

/// Where a route of a VirtualService sends traffic.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// `host`.
    pub host: Spanned<&'a str>,
    /// `subset`, which a DestinationRule for the host must have.
    pub subset: Option<Spanned<&'a str>>,
    /// The mapping.
    pub field: Field<'a>,
}

impl<'a> Destination<'a> {
    /// `port.number`; absent where the Service has only one.
    pub fn port(self) -> Setting<i64> {
        self.field.at("port.number").int()
    }
}

/// A VirtualService of Istio.
#[derive(Debug, Clone, Copy)]
pub struct VirtualService<'a>(Object<'a>);

impl<'a> VirtualService<'a> {
    /// The view of an object; `None` for other kinds.
    pub fn of(object: &Object<'a>) -> Option<Self> {
        is_virtual_service(object.resource()).then_some(VirtualService(*object))
    }

    /// `hosts`, each with its place.
    pub fn hosts(self) -> Setting<Vec<Spanned<&'a str>>> {
        self.0.at("spec.hosts").texts()
    }

    /// `gateways`, each as namespace and name, with its place. Without any, and as `mesh`, all sidecars are meant.
    pub fn gateways(self) -> impl Iterator<Item = (Option<&'a str>, Spanned<&'a str>)> {
        let names = self.0.each("spec.gateways[]").filter_map(Field::name);
        names.filter(|name| name.value != "mesh").map(|name| match name.value.split_once('/') {
            Some((namespace, short)) => (Some(namespace), Spanned::new(short, name.span)),
            None => (None, name),
        })
    }

    /// Where its routes send traffic, mirrors included.
    pub fn destinations(self) -> impl Iterator<Item = Destination<'a>> {
        destinations(self.0.root())
    }
}

/// Whether an object is a VirtualService of Istio.
pub(super) fn is_virtual_service(resource: &Resource) -> bool {
    resource.group() == NETWORKING && resource.kind.value == "VirtualService"
}

/// Where the routes of the VirtualService with this mapping send traffic.
pub(super) fn destinations(root: Field<'_>) -> impl Iterator<Item = Destination<'_>> {
    let routes =
        ["spec.http[].route[].destination", "spec.tls[].route[].destination", "spec.tcp[].route[].destination"];
    let mirrors = ["spec.http[].mirror", "spec.http[].mirrors[].destination"];
    let fields = routes.into_iter().chain(mirrors).flat_map(move |path| root.each(path));
    fields.filter_map(|field| {
        Some(Destination { host: field.key("host").name()?, subset: field.key("subset").name(), field })
    })
}

/// A DestinationRule of Istio.
#[derive(Debug, Clone, Copy)]
pub struct DestinationRule<'a>(Object<'a>);

impl<'a> DestinationRule<'a> {
    /// The view of an object; `None` for other kinds.
    pub fn of(object: &Object<'a>) -> Option<Self> {
        (object.group() == NETWORKING && object.kind() == "DestinationRule").then_some(DestinationRule(*object))
    }

    /// `host`.
    pub fn host(self) -> Setting<&'a str> {
        self.0.at("spec.host").text()
    }

    /// `subsets`: the name, and the labels of the pods.
    pub fn subsets(self) -> impl Iterator<Item = (Spanned<&'a str>, LabelSelector)> {
        let subsets = self.0.each("spec.subsets[]");
        subsets.filter_map(|subset| Some((subset.key("name").name()?, LabelSelector::of_map(subset.key("labels")))))
    }

    /// The `tls` of all its traffic policies: its own, those of ports and of subsets.
    pub fn tls(self) -> impl Iterator<Item = Field<'a>> {
        let policies = ["spec.trafficPolicy", "spec.subsets[].trafficPolicy"];
        let policies = policies.into_iter().flat_map(move |path| self.0.each(path));
        let tls = policies.flat_map(|policy| {
            let ports = policy.each("portLevelSettings[].tls");
            std::iter::once(policy.key("tls")).chain(ports)
        });
        tls.filter(|tls| tls.is_written())
    }
}

/// A `server` of a Gateway of Istio.
#[derive(Debug, Clone, Copy)]
pub struct Server<'a> {
    /// The mapping.
    pub field: Field<'a>,
}

impl<'a> Server<'a> {
    /// The servers of a Gateway; none for other kinds.
    pub fn of(object: &Object<'a>) -> impl Iterator<Item = Server<'a>> {
        let is_gateway = object.group() == NETWORKING && object.kind() == "Gateway";
        object.each("spec.servers[]").filter(move |_| is_gateway).map(|field| Server { field })
    }

    /// `hosts` without the namespaces in front of them, each with its place.
    pub fn hosts(self) -> Setting<Vec<Spanned<&'a str>>> {
        let without = |host: &'a str| host.split_once('/').map_or(host, |(_, host)| host);
        self.field.key("hosts").texts().map(|hosts| hosts.into_iter().map(|host| host.map(without)).collect())
    }

    /// `port.number`.
    pub fn port(self) -> Setting<i64> {
        self.field.at("port.number").int()
    }

    /// `port.protocol`.
    pub fn protocol(self) -> Setting<&'a str> {
        self.field.at("port.protocol").text()
    }

    /// `tls.mode`.
    pub fn tls_mode(self) -> Setting<&'a str> {
        self.field.at("tls.mode").text()
    }
}

/// Which pods a policy of a mesh is for.
#[derive(Debug, Clone)]
pub enum PolicySubject {
    /// Those with these labels, in its namespace.
    Pods(LabelSelector),
    /// What `targetRefs` name.
    Targets,
    /// All of its namespace; of the mesh, in the root namespace.
    Namespace,
}

/// A policy of a mesh that selects pods: PeerAuthentication, AuthorizationPolicy, RequestAuthentication, Sidecar, Telemetry,
/// EnvoyFilter, WasmPlugin; Server of Linkerd.
#[derive(Debug, Clone, Copy)]
pub struct MeshPolicy<'a> {
    object: Object<'a>,
    /// Where the selector is.
    selector: Field<'a>,
}

impl<'a> MeshPolicy<'a> {
    /// The view of an object; `None` for other kinds.
    pub fn of(object: &Object<'a>) -> Option<Self> {
        let selector = match (object.group(), object.kind()) {
            (SECURITY, "PeerAuthentication" | "AuthorizationPolicy" | "RequestAuthentication")
            | ("telemetry.istio.io", "Telemetry")
            | ("extensions.istio.io", "WasmPlugin") => object.at("spec.selector"),
            (NETWORKING, "Sidecar" | "EnvoyFilter") => object.at("spec.workloadSelector"),
            ("policy.linkerd.io", "Server") => object.at("spec.podSelector"),
            _ => return None,
        };
        Some(MeshPolicy { object: *object, selector })
    }

    /// Which pods it is for.
    pub fn subject(self) -> PolicySubject {
        let spec = self.object.at("spec");
        if spec.key("targetRef").is_written() || spec.key("targetRefs").is_written() {
            return PolicySubject::Targets;
        }
        // `workloadSelector` has `labels` where others have `matchLabels`.
        let selector = match self.selector.key("labels").is_written() {
            true => LabelSelector::of_map(self.selector.key("labels")),
            false => LabelSelector::read(self.selector),
        };
        if selector.is_everything() { PolicySubject::Namespace } else { PolicySubject::Pods(selector) }
    }

    /// Where its selector is written, otherwise its owner.
    pub fn selector(self) -> Field<'a> {
        self.selector
    }

    /// The mode of mutual TLS of a PeerAuthentication: `UNSET` counts as absent.
    pub fn mtls(self) -> Setting<&'a str> {
        let is_unset = |mode: &Setting<&str>| mode.value() == Some(&"UNSET");
        let field = self.object.at("spec.mtls.mode");
        match field.text() {
            mode if is_unset(&mode) => Setting::Unset { at: field.span() },
            mode if self.object.kind() == "PeerAuthentication" => mode,
            _ => Setting::NotApplicable,
        }
    }

    /// The modes of single ports of a PeerAuthentication: the port, and the place of its mode.
    pub fn port_mtls(self) -> impl Iterator<Item = (u16, Field<'a>)> {
        let ports = self.object.each("spec.portLevelMtls.*");
        ports.filter_map(|port| Some((port.key_name()?.value.parse().ok()?, port.key("mode"))))
    }

    /// `action` of an AuthorizationPolicy; `ALLOW` when none is given.
    pub fn action(self) -> Setting<&'a str> {
        match self.object.at("spec.action").text() {
            Setting::Unset { at } => Setting::set("ALLOW", at),
            action => action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;
    use super::*;

    #[test]
    fn services_are_told_from_hosts_outside() {
        let known = |host| service_host(host, |namespace| namespace == "shop").map(|host| (host.name, host.namespace));
        assert_eq!(known("web"), Some(("web", None)));
        assert_eq!(known("web.shop"), Some(("web", Some("shop"))));
        assert_eq!(known("web.bank.svc.cluster.local"), Some(("web", Some("bank"))));
        assert_eq!(known("web.bank.svc"), Some(("web", Some("bank"))));
        assert_eq!(known("example.com"), None);
        assert_eq!(known("*.shop.svc.cluster.local"), None);
        assert_eq!(known(""), None);
    }

    #[test]
    fn destinations_of_all_protocols_are_found() {
        let text = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  \
                    gateways: [mesh, infra/edge, own]\n  http:\n  - route: [{destination: {host: a, subset: v1}}]\n    \
                    mirror: {host: b}\n  tcp:\n  - route: [{destination: {host: c, port: {number: 80}}}]\n";
        objects(&[("a.yaml", text)], |object| {
            let service = VirtualService::of(object).expect("a VirtualService");
            let found: Vec<_> = service.destinations().map(|to| (to.host.value, to.port().value().copied())).collect();
            assert_eq!(found, [("a", None), ("c", Some(80)), ("b", None)]);
            let gateways: Vec<_> = service.gateways().map(|(namespace, name)| (namespace, name.value)).collect();
            assert_eq!(gateways, [(Some("infra"), "edge"), (None, "own")]);
            assert!(DestinationRule::of(object).is_none());
        });
    }

    #[test]
    fn subsets_and_tls_of_destination_rules_are_found() {
        let text = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: a\n  \
                    trafficPolicy: {tls: {mode: SIMPLE}, portLevelSettings: [{port: {number: 1}}, {tls: {mode: DISABLE}}]}\n  \
                    subsets: [{name: v1, labels: {v: '1'}, trafficPolicy: {tls: {mode: MUTUAL}}}]\n";
        objects(&[("a.yaml", text)], |object| {
            let rule = DestinationRule::of(object).expect("a DestinationRule");
            let modes: Vec<_> = rule.tls().filter_map(|tls| tls.key("mode").word()).collect();
            assert_eq!(modes, ["SIMPLE", "DISABLE", "MUTUAL"]);
            assert_eq!(
                rule.subsets().map(|(name, labels)| (name.value, labels.requirements.len())).collect::<Vec<_>>(),
                [("v1", 1)]
            );
        });
    }

    #[test]
    fn a_policy_is_for_pods_targets_or_its_namespace() {
        let subject = |kind: &str, spec: &str| {
            let text = format!("apiVersion: {kind}\nmetadata: {{name: a}}\nspec: {spec}\n");
            let mut found = String::new();
            objects(&[("a.yaml", &text)], |object| {
                let policy = MeshPolicy::of(object).expect("a policy");
                let mtls = policy.mtls().value().map_or("-", |mode| mode).to_string();
                found = match policy.subject() {
                    PolicySubject::Pods(selector) => format!("{} labels, {mtls}", selector.requirements.len()),
                    PolicySubject::Targets => "targets".to_string(),
                    PolicySubject::Namespace => format!("all, {mtls}"),
                };
            });
            found
        };
        let peer = "security.istio.io/v1\nkind: PeerAuthentication";
        assert_eq!(subject(peer, "{mtls: {mode: STRICT}}"), "all, STRICT");
        assert_eq!(subject(peer, "{selector: {matchLabels: {a: b}}, mtls: {mode: UNSET}}"), "1 labels, -");
        assert_eq!(
            subject("security.istio.io/v1\nkind: AuthorizationPolicy", "{targetRefs: [{kind: Gateway}]}"),
            "targets"
        );
        assert_eq!(
            subject("networking.istio.io/v1\nkind: Sidecar", "{workloadSelector: {labels: {a: b}}}"),
            "1 labels, -"
        );
        assert_eq!(
            subject("policy.linkerd.io/v1beta3\nkind: Server", "{podSelector: {matchLabels: {a: b}}}"),
            "1 labels, -"
        );
    }
}
