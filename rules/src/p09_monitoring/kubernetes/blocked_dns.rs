//! `blocked-dns`: the egress rules cut the pod off from name resolution.

use std::collections::{HashMap, HashSet};

use crate::shared::references;
use lintainer_core::kubernetes::{Policy, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{NodeRef, Setting, Workload};
use lintainer_core::project::Project;
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// How many policies for all pods are looked at.
const MAX_POLICIES: usize = 100;

pub(super) static RULE: Rule = Rule {
    name: "blocked-dns",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("blocked_dns.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let egress = || links.policies().iter().filter(|policy| policy.egress);
    if egress().next().is_none() {
        return;
    }
    let mut known: HashMap<NodeRef, Option<Egress>> = HashMap::new();
    // Who allows it to all pods may be deployed apart.
    let for_all = egress().filter(|policy| policy.selects_everything());
    let for_all: Vec<&Policy> = for_all
        .filter(|policy| known.entry(policy.spec).or_insert_with(|| Egress::read(policy, cx)).is_none_or(|one| one.udp))
        .map(AsRef::as_ref)
        .collect();
    let mut reported = HashSet::new();
    for workload in project.kubernetes_workloads().filter(|one| !one.partial && !one.host_network.is_true()) {
        let policies: Vec<&Policy> = links.policies_for(workload).filter(|policy| policy.egress).collect();
        let Some(first) = policies.first() else { continue };
        let is_apart = for_all
            .iter()
            .take(MAX_POLICIES)
            .any(|policy| policy.cluster_wide || policy.namespace.is_none() || policy.namespace == workload.namespace);
        if is_apart || !links.in_sight(workload.span.file) || !references::is_settled_workload(workload, cx) {
            continue;
        }
        let is_certain =
            |policy: &&Policy| policy.selects(&workload.pod_labels) == Some(true) && is_settled(policy, cx);
        if !policies.iter().all(is_certain) {
            continue;
        }
        let read = |policy: &&Policy| *known.entry(policy.spec).or_insert_with(|| Egress::read(policy, cx));
        let Some(all) = policies.iter().map(read).collect::<Option<Vec<Egress>>>() else { continue };
        let (udp, tcp) = (all.iter().any(|one| one.udp), all.iter().any(|one| one.tcp));
        if !all.iter().any(|one| one.names_pods) || (udp && tcp) || !asks_cluster(workload, cx) {
            continue;
        }
        if !reported.insert(first.spec) {
            continue;
        }
        let Some(at) = cx.field(Some(first.spec)).map(|spec| spec.key("egress").head()) else { continue };
        let what = if udp { "only UDP 53 for DNS: long answers fail" } else { "no DNS: names cannot be resolved" };
        let finding = cx.report(at, format!("the egress rules of `{}` allow {what}", workload.name));
        finding.help("allow UDP and TCP 53 to the cluster's DNS").related(workload.span, "these pods are meant");
        if udp {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
    }
}

fn is_settled(policy: &Policy, cx: &Context) -> bool {
    cx.project().resource(policy.node).is_some_and(|resource| references::is_settled(resource, cx))
}

/// Whether the pods ask the DNS of the cluster.
fn asks_cluster(workload: &Workload, cx: &Context) -> bool {
    workload.pod_field("dnsPolicy", cx).is_some_and(|policy| match policy.text() {
        Setting::Unset { .. } => true,
        policy => policy.value().is_some_and(|policy| policy.starts_with("ClusterFirst")),
    })
}

/// What the egress rules of a policy allow.
#[derive(Clone, Copy)]
struct Egress {
    udp: bool,
    tcp: bool,
    /// Whether a rule is about pods or namespaces, which are reached by names of Services.
    names_pods: bool,
}

impl Egress {
    /// Reads a policy; `None` for those of other groups, which say more than is read here.
    fn read(policy: &Policy, cx: &Context) -> Option<Egress> {
        let resource = cx.project().resource(policy.node)?;
        if resource.group() != "networking.k8s.io" || policy.partial {
            return None;
        }
        let is_system =
            policy.namespace.as_deref().is_some_and(|name| name.starts_with("kube-") || name.contains("dns"));
        let mut found = Egress { udp: false, tcp: false, names_pods: false };
        for rule in cx.field(Some(policy.spec))?.each("egress[]") {
            let peers: Vec<Field> = rule.each("to[]").collect();
            let leads_out = peers.is_empty()
                || is_system
                || peers
                    .iter()
                    .any(|peer| peer.key("namespaceSelector").is_written() || peer.key("ipBlock").is_written());
            found.names_pods |= peers.iter().any(|peer| !peer.key("ipBlock").is_written());
            let allows = |protocol| leads_out && allows_dns(&rule, protocol);
            found.udp |= allows("UDP");
            found.tcp |= allows("TCP");
        }
        Some(found)
    }
}

/// Whether the ports of a rule may be those of DNS.
fn allows_dns(rule: &Field, protocol: &str) -> bool {
    let mut ports = rule.each("ports[]").peekable();
    ports.peek().is_none()
        || ports.any(|port| {
            let is_protocol = port.key("protocol").word().unwrap_or("TCP") == protocol;
            let (first, last) = (port.key("port"), port.key("endPort").int().value().copied());
            let is_dns = match first.port().value() {
                Some(Target::Number(number)) => {
                    [53, 5353].iter().any(|dns| number <= dns && *dns <= last.unwrap_or(*number))
                }
                Some(Target::Name(name)) => name.contains("dns"),
                None => true,
            };
            is_protocol && is_dns
        })
}
