//! Ports that a service publishes on the host: how to keep them to it.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::{Container, Port};
use lintainer_core::yaml::edit;

use crate::tables::delicate::SHARED_PORTS;

/// The names of a port on all interfaces in other linters; the first one means ports without any address.
pub(crate) const UNBOUND: [&str; 2] = ["dclint/no-unbound-port-interfaces", "compose-lint/CL-0005"];

/// Whether the port of a container may be that of another program than the one that is known for it.
pub(crate) fn is_of_another(container: &Container, port: u16) -> bool {
    let Some((_, words)) = SHARED_PORTS.iter().find(|(number, _)| *number == port) else { return false };
    let image = container.image.value().and_then(|image| image.repository()).unwrap_or_default();
    let names = [image, &container.name].map(str::to_ascii_lowercase);
    // Two letters are a part of many a name.
    let has = |name: &str, word: &str| match word.len() {
        2 => name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word),
        _ => name.contains(word),
    };
    !words.iter().any(|word| names.iter().any(|name| has(name, word)))
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
