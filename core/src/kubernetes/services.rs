//! Services, claims and limit ranges: what other objects are asked about.

use crate::model::{Claim, NodeRef, Pairs, Quantity, Setting, parse_quantity};
use crate::span::Span;
use crate::yaml::{Absent, Field, Node};

use super::Resource;
use super::by_label::{CertainLabel, SelectsPods};
use super::scope::Scope;
use super::selector::LabelSelector;

/// A Service of the core API.
#[derive(Debug, Clone)]
pub struct KubeService {
    /// Its name.
    pub name: String,
    /// What to underline for it as a whole.
    pub span: Span,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Whom it sends traffic to; `None` without a selector, when somebody else manages its endpoints.
    pub selector: Option<LabelSelector>,
    /// Where the selector is written.
    pub selector_span: Option<Span>,
    /// `type`; `ClusterIP` when none is given.
    pub service_type: Setting<String>,
    /// `clusterIP: None`.
    pub headless: bool,
    /// `publishNotReadyAddresses: true`.
    pub publishes_not_ready: bool,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// Whether its load balancer is for some addresses or an internal network only: `loadBalancerSourceRanges`, or an
    /// annotation of the cloud.
    pub is_restricted: bool,
    /// Whether it is only a part.
    pub partial: bool,
    /// The mapping of the object.
    pub node: NodeRef,
}

/// A port of a Service.
#[derive(Debug, Clone)]
pub struct ServicePort {
    /// Its name.
    pub name: Option<String>,
    /// `port`.
    pub port: Setting<i64>,
    /// `targetPort`, a number or the name of a container port; the port itself when none is given.
    pub target: Setting<Target>,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// `nodePort`.
    pub node_port: Setting<i64>,
    /// What a mesh takes its traffic for; `None` where it finds that out itself.
    pub mesh_protocol: Option<&'static str>,
    /// The whole entry.
    pub span: Span,
}

/// A port that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// By number.
    Number(i64),
    /// By name.
    Name(String),
}

impl SelectsPods for KubeService {
    fn scope(&self) -> Scope<'_> {
        self.into()
    }

    fn certain_labels(&self) -> Vec<CertainLabel<'_>> {
        self.selector.as_ref().map_or_else(Vec::new, LabelSelector::certain_labels)
    }

    fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        KubeService::selects(self, pod_labels)
    }
}

impl KubeService {
    /// Whether traffic goes to pods with these labels, given that the namespace fits; `None` when that is not known.
    pub fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        self.selector.as_ref().map_or(Some(false), |selector| selector.matches(pod_labels))
    }

    /// Whether it is an alias of a name outside.
    pub fn is_external_name(&self) -> bool {
        self.service_type.value().is_some_and(|kind| kind == "ExternalName")
    }

    /// Whether it has a port, by number or name; `None` when one of its own is not known.
    pub fn has_port(&self, wanted: &Target) -> Option<bool> {
        let fits = |port: &ServicePort| match wanted {
            Target::Number(number) => port.port.value().map(|own| own == number),
            Target::Name(name) => Some(port.name.as_ref() == Some(name)),
        };
        let unknown = self.partial || self.is_external_name() || self.ports.iter().any(|port| fits(port).is_none());
        if self.ports.iter().any(|port| fits(port) == Some(true)) { Some(true) } else { (!unknown).then_some(false) }
    }

    pub(super) fn read(resource: &Resource, root: Node) -> Option<KubeService> {
        if !resource.is("", "Service") {
            return None;
        }
        let at = resource.span;
        let spec = Field::of(root).key("spec");
        let selector = Some(spec.key("selector")).filter(|selector| selector.values().next().is_some());
        let is_external = spec.key("type").is("ExternalName");
        let mut ports: Vec<ServicePort> = spec.key("ports").items().map(port).collect();
        // Services stay for the whole run.
        ports.shrink_to_fit();
        Some(KubeService {
            name: resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
            span: at,
            namespace: resource.namespace.as_ref().map(|name| name.value.clone()),
            selector: selector.filter(|_| !is_external).map(LabelSelector::of_map),
            selector_span: selector.map(Field::span),
            service_type: match spec.key("type") {
                kind if kind.is_written() => kind.owned_text(),
                _ => Setting::set("ClusterIP".to_string(), at),
            },
            headless: spec.key("clusterIP").is("None"),
            publishes_not_ready: spec.key("publishNotReadyAddresses").bool().is_true(),
            ports,
            is_restricted: spec.key("loadBalancerSourceRanges").is_written()
                || is_internal(resource, Field::of(root))
                || resource.annotations.iter().any(|(key, value)| says_internal(&key.value, value)),
            partial: resource.partial,
            node: resource.node,
        })
    }

    /// Whether it is reachable from outside of the cluster: `LoadBalancer` or `NodePort`, for everybody.
    pub fn is_open(&self) -> bool {
        let kind = self.service_type.value().map_or("", String::as_str);
        matches!(kind, "LoadBalancer" | "NodePort") && !self.is_restricted
    }
}

/// Whether an annotation keeps a load balancer to an internal network, as those of all clouds have the word in them.
fn says_internal(key: &str, value: &Setting<String>) -> bool {
    let has = |text: &str| text.to_ascii_lowercase().contains("internal");
    value.value().is_none_or(|value| has(value) || has(key) && value != "false")
}

/// Annotations that make it internal, or say who may come: the key, and the value that does (`*`: any).
const INTERNAL: [(&str, &str); 17] = [
    ("cloud.google.com/load-balancer-type", "Internal"),
    ("io.cilium/lb-ipam-ips", "*"),
    ("kube-vip.io/loadbalancerIPs", "*"),
    ("lbipam.cilium.io/ips", "*"),
    ("loadbalancer.openstack.org/internal", "true"),
    ("metallb.io/address-pool", "*"),
    ("metallb.io/loadBalancerIPs", "*"),
    ("metallb.universe.tf/address-pool", "*"),
    ("metallb.universe.tf/loadBalancerIPs", "*"),
    ("networking.gke.io/load-balancer-type", "Internal"),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", "*"),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/load-balancer-source-ranges", "*"),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
];

/// Whether a Service of type `LoadBalancer` answers inside of a network only, by its class or an annotation for a
/// provider, or is told there who may come.
pub fn is_internal(resource: &Resource, root: Field) -> bool {
    let is_so = |(key, wanted): &(&str, &str)| {
        let mut annotations = resource.annotations.iter().filter(|(name, _)| name.value == *key);
        annotations
            .any(|(_, value)| *wanted == "*" || value.value().is_none_or(|value| value.eq_ignore_ascii_case(wanted)))
    };
    let class = root.at("spec.loadBalancerClass");
    class.word().is_some_and(|class| class.contains("internal")) || INTERNAL.iter().any(is_so)
}

/// The protocols of Istio 1.27; longer names before what they begin with.
const PROTOCOLS: [&str; 11] =
    ["grpc-web", "grpc", "http2", "https", "http", "mongo", "mysql", "redis", "tcp", "tls", "udp"];

/// The protocol that the name of a port begins with: `http` of `http-api`
/// (<https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/>).
pub fn named_protocol(name: &str) -> Option<&'static str> {
    let begins = |one: &&str| name.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    PROTOCOLS.into_iter().find(begins)
}

/// `appProtocol`, otherwise what the name says.
fn mesh_protocol(field: Field) -> Option<&'static str> {
    match field.key("appProtocol") {
        app if app.is_written() => match app.word()? {
            "kubernetes.io/h2c" => Some("http2"),
            "kubernetes.io/ws" => Some("http"),
            "kubernetes.io/wss" => Some("https"),
            word => PROTOCOLS.into_iter().find(|one| *one == word),
        },
        _ => named_protocol(field.key("name").word()?),
    }
}

fn port(field: Field) -> ServicePort {
    let span = field.span();
    let field = field.absent(Absent::At(span));
    let port = field.key("port").int();
    let target = match field.key("targetPort") {
        target if target.is_written() => target.port(),
        _ => port.clone().map(Target::Number),
    };
    ServicePort {
        name: field.key("name").text().value().map(|text| text.to_string()),
        port,
        target,
        protocol: field.key("protocol").word().unwrap_or("TCP").to_string(),
        node_port: field.key("nodePort").int(),
        mesh_protocol: mesh_protocol(field),
        span,
    }
}

/// A PersistentVolumeClaim.
#[derive(Debug, Clone)]
pub struct ClaimObject {
    /// Its name and access modes.
    pub claim: Claim,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The mapping of the object.
    pub node: NodeRef,
}

impl ClaimObject {
    pub(super) fn read(resource: &Resource, root: Node) -> Option<ClaimObject> {
        if !resource.is("", "PersistentVolumeClaim") {
            return None;
        }
        let namespace = resource.namespace.as_ref().map(|name| name.value.clone());
        Some(ClaimObject { claim: super::volumes::claim(Field::of(root))?, namespace, node: resource.node })
    }
}

/// A demand of a LimitRange on an amount of containers, or of a ResourceQuota on that of all pods.
#[derive(Debug, Clone)]
pub struct Bound {
    /// What it demands.
    pub kind: BoundKind,
    /// The resource: `cpu`, `memory`; of a quota as it is written, such as `requests.cpu`.
    pub resource: String,
    /// The amount, or the ratio.
    pub amount: Quantity,
    /// Where it is written.
    pub span: Span,
}

/// What a LimitRange or a ResourceQuota demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundKind {
    /// `min`: neither request nor limit may be below.
    Min,
    /// `max`: neither request nor limit may be above.
    Max,
    /// `maxLimitRequestRatio`: the limit may be that many times the request.
    Ratio,
    /// `hard` of a ResourceQuota: all pods of the namespace together may not have more.
    Sum,
}

/// What a LimitRange gives to containers that state nothing themselves, and what it, or a ResourceQuota for all pods,
/// demands.
#[derive(Debug, Clone)]
pub struct NamespaceLimits {
    /// The namespace of the object.
    pub namespace: Option<String>,
    /// `default.memory`: the limit in bytes.
    pub memory_limit: Option<Quantity>,
    /// `default.cpu`: the limit in cores.
    pub cpu_limit: Option<Quantity>,
    /// `defaultRequest.memory`: the request in bytes.
    pub memory_request: Option<Quantity>,
    /// `defaultRequest.cpu`: the request in cores.
    pub cpu_request: Option<Quantity>,
    /// What it demands of containers.
    pub bounds: Vec<Bound>,
    /// The mapping of the object.
    pub node: NodeRef,
}

/// The amounts of a mapping as demands.
fn bounds<'a>(kind: BoundKind, amounts: Field<'a>) -> impl Iterator<Item = Bound> + use<'a> {
    amounts.values().filter_map(move |amount| {
        let resource = amount.key_name()?.value.to_string();
        Some(Bound { kind, resource, amount: parse_quantity(amount.word()?)?, span: amount.span() })
    })
}

impl NamespaceLimits {
    pub(super) fn read(resource: &Resource, root: Node) -> Option<NamespaceLimits> {
        let namespace = resource.namespace.as_ref().map(|name| name.value.clone());
        let spec = Field::of(root).key("spec");
        if resource.is("", "ResourceQuota") {
            // One with scopes is for some pods only.
            let is_for_all = !spec.key("scopes").is_written() && !spec.key("scopeSelector").is_written();
            let bounds = bounds(BoundKind::Sum, spec.key("hard")).collect();
            let (memory_limit, cpu_limit, memory_request, cpu_request) = (None, None, None, None);
            let node = resource.node;
            let quota =
                NamespaceLimits { namespace, memory_limit, cpu_limit, memory_request, cpu_request, bounds, node };
            return Some(quota).filter(|_| is_for_all);
        }
        if !resource.is("", "LimitRange") {
            return None;
        }
        let limits = spec.key("limits");
        let item = limits.items().find(|item| item.key("type").is("Container"))?;
        let amount = |path| item.at(path).word().and_then(parse_quantity);
        // The API fills the limits in from the maximum, and the requests from the limits, otherwise from the minimum.
        let memory_limit = amount("default.memory").or_else(|| amount("max.memory"));
        let cpu_limit = amount("default.cpu").or_else(|| amount("max.cpu"));
        let memory_request = amount("defaultRequest.memory").or_else(|| memory_limit.clone());
        let cpu_request = amount("defaultRequest.cpu").or_else(|| cpu_limit.clone());
        let kinds = [(BoundKind::Min, "min"), (BoundKind::Max, "max"), (BoundKind::Ratio, "maxLimitRequestRatio")];
        let bounds = kinds.into_iter().flat_map(|(kind, key)| bounds(kind, item.key(key)));
        Some(NamespaceLimits {
            namespace,
            memory_request: memory_request.or_else(|| amount("min.memory")),
            cpu_request: cpu_request.or_else(|| amount("min.cpu")),
            memory_limit,
            cpu_limit,
            bounds: bounds.collect(),
            node: resource.node,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_port_begins_with_its_protocol() {
        for (name, protocol) in [
            ("http", Some("http")),
            ("http2-api", Some("http2")),
            ("grpc-web", Some("grpc-web")),
            ("grpc-api", Some("grpc")),
            ("httpx", None),
            ("web", None),
        ] {
            assert_eq!(named_protocol(name), protocol, "{name}");
        }
    }
}
