//! Ports that a service publishes on the host: for whom, and how to keep them to it.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::{Container, Port, Setting};
use lintainer_core::yaml::edit;

/// The addresses that mean all interfaces.
const WILDCARDS: [&str; 4] = ["0.0.0.0", "::", "*", "0"];

/// Where a published port can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach<'a> {
    /// From everywhere: no address is written, or this one.
    All(Option<&'a str>),
    /// Through this address of the host.
    Address(&'a str),
    /// From the host alone.
    Host,
    /// That is not known.
    Unknown,
}

/// Where a published port can be reached.
pub(crate) fn reach(port: &Port) -> Reach<'_> {
    match &port.host_ip {
        Setting::Unset { .. } => Reach::All(None),
        Setting::Set(address) => match address.value.as_str() {
            all if WILDCARDS.contains(&all) => Reach::All(Some(all)),
            "localhost" | "::1" => Reach::Host,
            local if local.starts_with("127.") => Reach::Host,
            other => Reach::Address(other),
        },
        _ => Reach::Unknown,
    }
}

/// Whether others than the host reach a port of the container.
pub(crate) fn is_reachable(container: &Container) -> bool {
    let mut published = container.ports.iter().filter(|port| port.published);
    published.any(|port| matches!(reach(port), Reach::All(_) | Reach::Address(_)))
}

/// Binds a port that is published on all interfaces to the host alone.
pub(crate) fn keep_to_host(port: &Port, wildcard: Option<&str>, cx: &Context) -> Option<Fix> {
    let title = "bind the port to this host alone";
    let node = cx.node(port.node?)?;
    if node.is_mapping() {
        return Some(Fix::risky(title, edit::set(node, &["host_ip"], "127.0.0.1")?));
    }
    let text = node.text()?;
    // A variable at the start may bring an address with it.
    if text.starts_with('$') {
        return None;
    }
    let bound = match wildcard {
        None if text.starts_with(':') => return None,
        // A lone container port gets a random one of the host.
        None if port.host.is_unset() => format!("127.0.0.1::{text}"),
        None => format!("127.0.0.1:{text}"),
        Some("::") => format!("[::1]{}", text.strip_prefix("[::]").or_else(|| text.strip_prefix("::"))?),
        Some(address) => format!("127.0.0.1{}", text.strip_prefix(address)?),
    };
    Some(Fix::risky(title, edit::replace_scalar(node, &bound)?))
}
