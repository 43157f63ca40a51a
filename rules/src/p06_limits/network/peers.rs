//! Peers of the rules of a NetworkPolicy.

use lintainer_core::kubernetes::{Kind, LabelSelector};
use lintainer_core::model::Cidr;
use lintainer_core::yaml::Field;

/// Policies of Kubernetes itself.
pub(super) const POLICIES: &[Kind] = &[Kind::new("networking.k8s.io", "NetworkPolicy")];

/// The two directions: the key of the rules, the word in `policyTypes`, the key of the peers.
pub(super) const DIRECTIONS: [(&str, &str, &str); 2] = [("ingress", "Ingress", "from"), ("egress", "Egress", "to")];

/// The block of an `ipBlock`, and those that are left out of it.
pub(super) fn block(peer: Field) -> Option<(Cidr, Vec<Cidr>)> {
    let block = peer.key("ipBlock");
    let except = block.key("except").items().filter_map(|one| Cidr::parse(one.word()?));
    Some((Cidr::parse(block.key("cidr").word()?)?, except.collect()))
}

/// Whether a rule lets everybody through on every port.
pub(super) fn is_open(rule: Field, peers: &'static str) -> bool {
    let is_absent = |key: &'static str| {
        let field = rule.key(key);
        !field.is_written() || field.node().is_some_and(|node| node.is_sequence()) && field.items().next().is_none()
    };
    rule.is_mapping() && is_absent("ports") && (is_absent(peers) || rule.key(peers).items().any(is_everybody))
}

fn is_everybody(peer: Field) -> bool {
    let namespaces = peer.key("namespaceSelector");
    let all_namespaces = namespaces.is_mapping() && LabelSelector::read(namespaces).is_everything();
    all_namespaces && !peer.key("podSelector").is_written()
        || block(peer).is_some_and(|(block, except)| block.is_everything() && except.is_empty())
}
