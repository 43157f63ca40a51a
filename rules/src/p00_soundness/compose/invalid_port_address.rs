//! `invalid-port-address`: the address of a published port is no IP address.

use std::net::IpAddr;

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-port-address",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("invalid_port_address.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    for port in container.ports.iter().filter(|port| port.published) {
        let Some(address) = port.host_ip.known().filter(|address| address.value.parse::<IpAddr>().is_err()) else {
            continue;
        };
        let help = match address.value.as_str() {
            "localhost" => "write `127.0.0.1`",
            "*" => "leave the address out to publish the port on all interfaces",
            _ => "write an IP address of the host, one of IPv6 in brackets",
        };
        let message =
            format!("`{}` is not an IP address: the port of `{}` cannot be published", address.value, container.name);
        cx.report(address.span, message).help(help);
    }
}
