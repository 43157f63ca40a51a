//! Network policies of Kubernetes, Cilium, Calico and the cluster's administrators: whom they mean and which way.

use crate::model::{NodeRef, Pairs};
use crate::span::Span;
use crate::yaml::Node;

use super::Resource;
use super::by_label::CertainLabel;
use super::calico::Expression;
use super::read::{field, field_at};
use super::selector::{LabelSelector, Operator, Requirement};

/// A policy on the traffic of pods.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its kind, such as `NetworkPolicy`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What to underline for it as a whole.
    pub span: Span,
    /// Its namespace; `None` in a cluster-wide one, too.
    pub namespace: Option<String>,
    /// Whether it holds for pods of all namespaces.
    pub cluster_wide: bool,
    /// Whether it restricts what comes in.
    pub ingress: bool,
    /// Whether it restricts what goes out.
    pub egress: bool,
    /// The mapping of the object.
    pub node: NodeRef,
    /// The mapping of the rules: `spec`, or one of Cilium's `specs`.
    pub spec: NodeRef,
    subject: Subject,
}

#[derive(Debug, Clone)]
enum Subject {
    Labels(LabelSelector),
    Calico(Expression),
    /// It depends on what is not in the files, such as the labels of namespaces.
    Unknown,
    /// No pods at all, such as nodes.
    Nothing,
}

impl Policy {
    /// Whether it means pods with these labels, given that the namespace fits; `None` when that is not known.
    pub fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        match &self.subject {
            Subject::Labels(selector) => selector.matches(pod_labels),
            Subject::Calico(expression) => expression.matches(pod_labels),
            Subject::Unknown => None,
            Subject::Nothing => Some(false),
        }
    }

    /// Whether it means every pod of its namespace or of the cluster.
    pub fn selects_everything(&self) -> bool {
        match &self.subject {
            Subject::Labels(selector) => selector.is_everything(),
            Subject::Calico(expression) => *expression == Expression::All,
            Subject::Unknown | Subject::Nothing => false,
        }
    }

    /// The labels that all pods have that it selects.
    pub(super) fn certain_labels(&self) -> Vec<CertainLabel<'_>> {
        match &self.subject {
            Subject::Labels(selector) => selector.certain_labels(),
            _ => Vec::new(),
        }
    }

    /// The policies of an object; none for other kinds.
    pub(super) fn read(resource: &Resource, root: Node) -> Vec<Policy> {
        let kind = resource.kind.value.as_str();
        let group = resource.group();
        let is_cilium =
            group == "cilium.io" && matches!(kind, "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy");
        let is_known = is_cilium
            || matches!(
                (group, kind),
                ("networking.k8s.io" | "extensions", "NetworkPolicy")
                    | ("crd.projectcalico.org" | "projectcalico.org", "NetworkPolicy" | "GlobalNetworkPolicy")
                    | ("policy.networking.k8s.io", _)
            ) && kind.ends_with("Policy");
        if !is_known {
            return Vec::new();
        }
        let mut specs: Vec<Node> = field(root, "spec").into_iter().collect();
        if is_cilium {
            specs.extend(field(root, "specs").into_iter().flat_map(Node::items));
        }
        let of_spec = |spec: Node| {
            let (subject, ingress, egress) = match group {
                "cilium.io" => cilium(spec),
                "crd.projectcalico.org" | "projectcalico.org" => calico(spec),
                "policy.networking.k8s.io" => administrator(spec),
                _ => kubernetes(spec),
            };
            let cluster_wide = group == "policy.networking.k8s.io"
                || matches!(kind, "CiliumClusterwideNetworkPolicy" | "GlobalNetworkPolicy");
            Policy {
                kind: kind.to_string(),
                name: resource.name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
                span: resource.span,
                namespace: resource.namespace.as_ref().map(|name| name.value.clone()).filter(|_| !cluster_wide),
                cluster_wide,
                ingress,
                egress,
                node: resource.node,
                spec: NodeRef { node: spec.resolved().id(), ..resource.node },
                subject,
            }
        };
        specs.into_iter().map(of_spec).collect()
    }
}

fn types(spec: Node, key: &str) -> Option<(bool, bool)> {
    let types = field(spec, key)?;
    let has = |name: &str| types.items().any(|item| item.text() == Some(name));
    Some((has("Ingress"), has("Egress")))
}

/// `networking.k8s.io`: without `policyTypes`, ingress is always meant and egress where there are such rules.
fn kubernetes(spec: Node) -> (Subject, bool, bool) {
    let selector = field(spec, "podSelector").map(LabelSelector::read).unwrap_or_default();
    let (ingress, egress) = types(spec, "policyTypes").unwrap_or((true, field(spec, "egress").is_some()));
    (Subject::Labels(selector), ingress, egress)
}

/// Cilium: a direction is restricted where the policy has a section for it.
fn cilium(spec: Node) -> (Subject, bool, bool) {
    let subject = match field(spec, "endpointSelector") {
        Some(selector) => Subject::Labels(cilium_selector(selector)),
        None => Subject::Nothing,
    };
    let restricts = |direction: &str, keys: [&str; 2]| {
        let default_deny = field_at(spec, &["enableDefaultDeny", direction]).and_then(Node::as_bool);
        default_deny != Some(false) && keys.iter().any(|key| field(spec, key).is_some())
    };
    (subject, restricts("ingress", ["ingress", "ingressDeny"]), restricts("egress", ["egress", "egressDeny"]))
}

/// Cilium's labels have a source in front; labels that Cilium makes itself are not known here.
fn cilium_selector(node: Node) -> LabelSelector {
    let mut selector = LabelSelector::read(node);
    for Requirement { key, operator } in &mut selector.requirements {
        for source in ["k8s:", "any:", "k8s.", "any."] {
            if let Some(rest) = key.strip_prefix(source) {
                *key = rest.to_string();
                break;
            }
        }
        if key.starts_with("io.kubernetes.") || key.starts_with("io.cilium.") || key.contains(':') {
            *operator = Operator::Unknown;
        }
    }
    selector
}

/// Calico: without `types`, each direction with rules is meant, and ingress where there are none at all.
fn calico(spec: Node) -> (Subject, bool, bool) {
    let text = |key: &str| field(spec, key).and_then(Node::text).unwrap_or("");
    let narrowed = ["namespaceSelector", "serviceAccountSelector"].iter().any(|key| {
        let text = text(key);
        !text.is_empty() && text != "all()"
    });
    let selector = Expression::read(text("selector"));
    let subject = if narrowed { Subject::Unknown } else { Subject::Calico(selector) };
    let (has_ingress, has_egress) = (field(spec, "ingress").is_some(), field(spec, "egress").is_some());
    let (ingress, egress) = types(spec, "types").unwrap_or((has_ingress || !has_egress, has_egress));
    (subject, ingress, egress)
}

/// `policy.networking.k8s.io`: the subject is namespaces, or pods in namespaces.
fn administrator(spec: Node) -> (Subject, bool, bool) {
    let everything = |selector: Option<Node>| selector.is_some_and(|node| LabelSelector::read(node).is_everything());
    let subject = match (field_at(spec, &["subject", "namespaces"]), field_at(spec, &["subject", "pods"])) {
        (Some(namespaces), _) if everything(Some(namespaces)) => Subject::Labels(LabelSelector::default()),
        (None, Some(pods)) if everything(field(pods, "namespaceSelector")) => {
            Subject::Labels(field(pods, "podSelector").map(LabelSelector::read).unwrap_or_default())
        }
        _ => Subject::Unknown,
    };
    (subject, field(spec, "ingress").is_some(), field(spec, "egress").is_some())
}
