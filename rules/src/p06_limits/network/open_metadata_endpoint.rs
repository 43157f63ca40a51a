//! `open-metadata-endpoint`: the pod may reach the cloud's metadata service.

use super::peers;
use crate::tables::known_needs::{Need, is_named};
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Cidr;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-metadata-endpoint",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_metadata_endpoint.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(peers::POLICIES, check)],
};

fn check(object: &Object, cx: &mut Context) {
    if is_named(object.display(), Need::Node) {
        return;
    }
    let services = [Cidr::of([169, 254, 169, 254].into()), Cidr::of([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254].into())];
    for rule in object.each("spec.egress[]") {
        let ports = rule.key("ports");
        let mut numbers = ports.items().map(|port| port.key("port"));
        if ports.items().next().is_some() && !numbers.any(|port| port.int().value() == Some(&80) || !port.is_written())
        {
            continue;
        }
        for peer in rule.key("to").items() {
            let Some((block, except)) = peers::block(peer) else { continue };
            let reached = |service: &&Cidr| block.contains(service) && !except.iter().any(|one| one.contains(service));
            if services.iter().any(|service| reached(&service)) {
                let message = format!("`{}` lets its pods reach the cloud's metadata service", object.display());
                let at = peer.at("ipBlock.cidr").span();
                cx.report(at, message).help("add `except: [169.254.169.254/32]`, or `fd00:ec2::254/128`");
            }
        }
    }
}
