//! Network policies of Kubernetes, Cilium, Calico and the cluster's administrators: whom they mean and which way.

use crate::model::{NodeRef, Pairs};
use crate::span::Span;
use crate::yaml::{Field, Node};

use super::by_label::{CertainLabel, SelectsPods};
use super::calico::Expression;
use super::scope::Scope;
use super::selector::{LabelSelector, Operator, Requirement};
use super::{Object, Resource};

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
    /// Whether it is only a part.
    pub partial: bool,
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

impl SelectsPods for Policy {
    fn scope(&self) -> Scope<'_> {
        self.into()
    }

    fn certain_labels(&self) -> Vec<CertainLabel<'_>> {
        match &self.subject {
            Subject::Labels(selector) => selector.certain_labels(),
            _ => Vec::new(),
        }
    }

    fn selects(&self, pod_labels: &Pairs) -> Option<bool> {
        Policy::selects(self, pod_labels)
    }
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

    /// The policies of an object; none for other kinds.
    pub fn of(object: &Object) -> Vec<Policy> {
        object.root().node().map_or(Vec::new(), |root| Policy::read(object.resource(), root))
    }

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
        let root = Field::of(root);
        let mut specs: Vec<Field> = Some(root.key("spec")).filter(|spec| spec.is_written()).into_iter().collect();
        if is_cilium {
            specs.extend(root.key("specs").items());
        }
        let of_spec = |spec: Field| {
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
                partial: resource.partial,
                ingress,
                egress,
                node: resource.node,
                spec: NodeRef {
                    node: spec.node().map_or(resource.node.node, |spec| spec.resolved().id()),
                    ..resource.node
                },
                subject,
            }
        };
        specs.into_iter().map(of_spec).collect()
    }
}

fn types(spec: Field, key: &str) -> Option<(bool, bool)> {
    let types = spec.key(key).node()?;
    let has = |name: &str| types.items().any(|item| item.text() == Some(name));
    Some((has("Ingress"), has("Egress")))
}

/// `networking.k8s.io`: without `policyTypes`, ingress is always meant and egress where there are such rules.
fn kubernetes(spec: Field) -> (Subject, bool, bool) {
    let selector = LabelSelector::read(spec.key("podSelector"));
    let (ingress, egress) = types(spec, "policyTypes").unwrap_or((true, spec.key("egress").is_written()));
    (Subject::Labels(selector), ingress, egress)
}

/// Cilium: a direction is restricted where the policy has a section for it.
fn cilium(spec: Field) -> (Subject, bool, bool) {
    let selector = spec.key("endpointSelector");
    let subject = match selector.is_written() {
        true => Subject::Labels(cilium_selector(selector)),
        false => Subject::Nothing,
    };
    let restricts = |direction: &'static str, keys: [&'static str; 2]| {
        let default_deny = spec.key("enableDefaultDeny").key(direction).bool();
        !default_deny.is_false() && keys.iter().any(|key| spec.key(key).is_written())
    };
    (subject, restricts("ingress", ["ingress", "ingressDeny"]), restricts("egress", ["egress", "egressDeny"]))
}

/// Cilium's labels have a source in front; labels that Cilium makes itself are not known here.
fn cilium_selector(field: Field) -> LabelSelector {
    let mut selector = LabelSelector::read(field);
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
fn calico(spec: Field) -> (Subject, bool, bool) {
    let text = |key| spec.key(key).word().unwrap_or("");
    let narrowed = ["namespaceSelector", "serviceAccountSelector"].iter().any(|key| {
        let text = text(key);
        !text.is_empty() && text != "all()"
    });
    let selector = Expression::read(text("selector"));
    let subject = if narrowed { Subject::Unknown } else { Subject::Calico(selector) };
    let (has_ingress, has_egress) = (spec.key("ingress").is_written(), spec.key("egress").is_written());
    let (ingress, egress) = types(spec, "types").unwrap_or((has_ingress || !has_egress, has_egress));
    (subject, ingress, egress)
}

/// `policy.networking.k8s.io`: the subject is namespaces, or pods in namespaces.
fn administrator(spec: Field) -> (Subject, bool, bool) {
    let everything = |selector: Field| selector.is_written() && LabelSelector::read(selector).is_everything();
    let (namespaces, pods) = (spec.at("subject.namespaces"), spec.at("subject.pods"));
    let subject = if everything(namespaces) {
        Subject::Labels(LabelSelector::default())
    } else if !namespaces.is_written() && everything(pods.key("namespaceSelector")) {
        Subject::Labels(LabelSelector::read(pods.key("podSelector")))
    } else {
        Subject::Unknown
    };
    (subject, spec.key("ingress").is_written(), spec.key("egress").is_written())
}
