//! Programs that exist for what is otherwise a fault: they work on the node, its network, its logs or its engine.
//! Kept by hand, by what these programs are commonly known to need; not compared with a source.

use lintainer_core::model::{Container, Workload};

/// What a program needs by its nature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Capabilities over the network, and the host's own: VPN, firewalls, CNI plug-ins, load balancers of a node, DNS
    /// and DHCP.
    Network,
    /// The node itself: privileges, its paths, its process list. CNI, CSI, device plug-ins, exporters, log and security
    /// agents.
    Node,
    /// The control socket of a container engine: proxies that filter it, builders.
    Engine,
}

/// Words of a name in a row, as `-` joins them.
const NETWORK: &[&str] = &[
    "antrea",
    "aws-node",
    "calico",
    "canal",
    "cilium",
    "cni",
    "dhcp",
    "dnsmasq",
    "firewall",
    "firezone",
    "flannel",
    "gluetun",
    "headscale",
    "iptables",
    "ipsec",
    "istio-init",
    "keepalived",
    "kilo",
    "kindnet",
    "kube-ovn",
    "kube-proxy",
    "kube-router",
    "kube-vip",
    "linkerd-init",
    "metallb",
    "multus",
    "netbird",
    "netshoot",
    "network-multitool",
    "nftables",
    "node-local-dns",
    "nodelocaldns",
    "openconnect",
    "openvpn",
    "ovn",
    "ovs",
    "pihole",
    "pi-hole",
    "proxyv2",
    "softether",
    "speaker",
    "strongswan",
    "submariner",
    "svclb",
    "tailscale",
    "vpn",
    "weave",
    "wg",
    "wg-easy",
    "wireguard",
    "zerotier",
    "ztunnel",
];

const NODE: &[&str] = &[
    "alloy",
    "aqua",
    "beyla",
    "cadvisor",
    "collectd",
    "crowdsec",
    "csi",
    "datadog",
    "datadog-agent",
    "device-plugin",
    "dynatrace",
    "ebs-csi",
    "elastic-agent",
    "falco",
    "filebeat",
    "fluent-bit",
    "fluentbit",
    "fluentd",
    "gpu-operator",
    "grafana-agent",
    "hubble",
    "inspektor-gadget",
    "kube-bench",
    "kured",
    "kepler",
    "logspout",
    "longhorn",
    "metricbeat",
    "nessus",
    "netdata",
    "newrelic-infrastructure",
    "node-agent",
    "node-driver-registrar",
    "node-exporter",
    "node-feature-discovery",
    "node-problem-detector",
    "nvidia",
    "oneagent",
    "openebs",
    "osquery",
    "otel-agent",
    "parca",
    "process-exporter",
    "promtail",
    "rook",
    "rook-ceph",
    "smartctl-exporter",
    "splunk-otel-collector",
    "sysdig",
    "telegraf",
    "telegraf-ds",
    "tetragon",
    "tracee",
    "twistlock",
    "vector",
    "velero",
    "wazuh",
    "wazuh-agent",
];

const ENGINE: &[&str] = &[
    "act-runner",
    "buildah",
    "buildkit",
    "buildkitd",
    "buildx",
    "dind",
    "docker-proxy",
    "docker-socket-proxy",
    "dockerproxy",
    "gitlab-runner",
    "jenkins-agent",
    "kaniko",
    "socket-proxy",
    "woodpecker-agent",
];

/// Namespaces of the cluster itself.
const SYSTEM: &[&str] =
    &["kube-system", "kube-node-lease", "calico-system", "tigera-operator", "metallb-system", "gpu-operator"];

impl Need {
    fn words(self) -> &'static [&'static str] {
        match self {
            Need::Network => NETWORK,
            Need::Node => NODE,
            Need::Engine => ENGINE,
        }
    }
}

/// Whether a container is known to need something, by its image, its own name or that of its workload. What a node
/// needs the programs of its network need as well.
pub(crate) fn needs(container: &Container, workload: &Workload, need: Need) -> bool {
    let image = container.image.value().and_then(|image| image.repository()).unwrap_or("");
    [image, &container.name, &workload.name].into_iter().any(|name| is_named(name, need))
}

/// Whether a workload as a whole is known to need something.
pub(crate) fn workload_needs(workload: &Workload, need: Need) -> bool {
    is_named(&workload.name, need)
        || workload.containers.iter().take(8).any(|container| needs(container, workload, need))
}

/// Whether it works on each node of a cluster for the cluster itself.
pub(crate) fn is_node_agent(workload: &Workload) -> bool {
    workload.kind == "DaemonSet" && workload.namespace.as_deref().is_some_and(|name| SYSTEM.contains(&name))
}

/// Whether a name is that of a program that needs something.
pub(crate) fn is_named(name: &str, need: Need) -> bool {
    let lower = format!("-{}-", name.to_ascii_lowercase().replace(['/', '_', '.', ':'], "-"));
    let has = |words: &[&str]| {
        words.iter().any(|word| {
            memchr::memmem::find_iter(lower.as_bytes(), word.as_bytes()).any(|at| {
                let before = at.checked_sub(1).and_then(|at| lower.as_bytes().get(at));
                before == Some(&b'-') && lower.as_bytes().get(at + word.len()) == Some(&b'-')
            })
        })
    };
    has(need.words()) || need == Need::Node && has(NETWORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_whole_words() {
        assert!(is_named("prom/node-exporter", Need::Node));
        assert!(is_named("prom/node_exporter", Need::Node));
        assert!(is_named("calico-node", Need::Network));
        assert!(is_named("calico-node", Need::Node));
        assert!(is_named("tecnativa/docker-socket-proxy", Need::Engine));
        assert!(!is_named("shop/vectorize", Need::Node));
        assert!(!is_named("shop/web", Need::Network));
        assert!(!is_named("fluentd", Need::Network));
    }
}
