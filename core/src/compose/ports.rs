//! Published and exposed ports, in the short and the long form.

use super::value::{Text, Value};
pub use crate::model::PortError;
use crate::model::{Port, Setting, UNKNOWN, port_range as range};
use crate::span::{Span, Spanned};

/// An entry of `ports` or `expose` that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPort {
    /// The entry's text.
    pub text: Spanned<String>,
    /// What is wrong.
    pub reason: PortError,
}

/// Reads an entry of `ports`.
pub(super) fn published(entry: &Value) -> Result<Port, InvalidPort> {
    let invalid = |text: &str, span: Span, reason| InvalidPort { text: Spanned::new(text.to_string(), span), reason };
    if let Some(text) = entry.scalar() {
        return short(text, entry).map_err(|reason| invalid(&text.value, entry.span, reason));
    }
    let field = |name: &str| entry.get(name).and_then(|value| value.scalar().map(|text| (text, value.span)));
    let ports = |name: &str| match field(name) {
        Some((text, span)) => range(&text.value).map_err(|reason| invalid(&text.value, span, reason)),
        None => Ok(None),
    };
    let container = ports("target")?;
    let host = ports("published")?;
    let at = entry.span;
    let host_setting = match (entry.get("published"), host) {
        (Some(value), Some((first, _))) => Setting::set(first, value.span),
        (Some(value), None) if value.text() != Some("") => Setting::Dynamic(value.span),
        _ => Setting::Unset { at },
    };
    let host_ip = match entry.get("host_ip") {
        Some(value) if value.text() == Some("") => Setting::Unset { at },
        Some(value) => value.setting(),
        None => Setting::Unset { at },
    };
    let text = |name: &str| field(name).map(|(text, _)| text.value.clone());
    Ok(Port {
        container: container.map(|range| range.0),
        container_end: container.and_then(end),
        host: host_setting,
        host_end: host.and_then(end),
        host_ip,
        protocol: text("protocol").map_or_else(|| "tcp".to_string(), |protocol| protocol.to_ascii_lowercase()),
        name: text("name"),
        published: true,
        host_mode: text("mode").as_deref() == Some("host"),
        span: entry.span,
        long_form: true,
        node: entry.node,
    })
}

/// Reads an entry of `expose`.
pub(super) fn exposed(entry: &Value) -> Result<Option<Port>, InvalidPort> {
    let Some(text) = entry.scalar() else { return Ok(None) };
    let (ports, protocol) = split_protocol(&text.value);
    let reason = |reason| InvalidPort { text: Spanned::new(text.value.clone(), entry.span), reason };
    let container = range(ports).map_err(reason)?;
    Ok(Some(Port {
        container: container.map(|range| range.0),
        container_end: container.and_then(end),
        host: Setting::NotApplicable,
        host_end: None,
        host_ip: Setting::NotApplicable,
        protocol,
        name: None,
        published: false,
        host_mode: false,
        span: entry.span,
        long_form: false,
        node: entry.node,
    }))
}

/// Cuts `[[address:]host:]container` without protocol.
fn split(text: &str) -> (Option<&str>, Option<&str>, &str) {
    let Some((rest, container)) = text.rsplit_once(':') else { return (None, None, text) };
    match rest.rsplit_once(':') {
        // An address in brackets without a port behind it: `[::1]:80`.
        Some(_) if rest.ends_with(']') => (Some(rest), None, container),
        Some((address, host)) => (Some(address), Some(host), container),
        None => (None, Some(rest), container),
    }
}

/// What tells the short form of a port from others when files are merged.
pub(super) fn key_of_short(text: &str) -> String {
    let (ports, protocol) = split_protocol(text);
    let (address, host, container) = split(ports);
    format!("{}:{}:{container}/{protocol}", address.unwrap_or(""), host.unwrap_or(""))
}

fn split_protocol(text: &str) -> (&str, String) {
    match text.split_once('/') {
        Some((ports, protocol)) => (ports, protocol.to_ascii_lowercase()),
        None => (text, "tcp".to_string()),
    }
}

fn short(text: &Text, entry: &Value) -> Result<Port, PortError> {
    let at = entry.span;
    let (ports, protocol) = split_protocol(text.value.trim());
    let (address, host, container) = split(ports);
    let lead = text.value.len() - text.value.trim_start().len();
    let host_at = lead + address.map_or(0, |address| address.len() + 1);
    let place_of_address = |address: &str| entry.part(lead..lead + address.len());
    let place_of_host = |host: &str| entry.part(host_at..host_at + host.len());
    let container_range = range(container)?;
    let host_range = host.map_or(Ok(None), range)?;
    // The unknown part before the last colon may bring an address with it.
    let may_hide_address = |part: &str| part.starts_with(UNKNOWN);
    let host_ip = match (address, host) {
        (Some(address), _) if address.contains(UNKNOWN) => Setting::Dynamic(place_of_address(address)),
        (Some(address), _) => match address.trim_start_matches('[').trim_end_matches(']') {
            "" => Setting::Unset { at },
            plain => Setting::set(plain.to_string(), place_of_address(address)),
        },
        (None, Some(host)) if may_hide_address(host) => Setting::Dynamic(place_of_host(host)),
        (None, None) if may_hide_address(container) => Setting::Dynamic(at),
        (None, _) => Setting::Unset { at },
    };
    let host_setting = match (host, host_range) {
        (Some(host), Some((first, _))) => Setting::set(first, place_of_host(host)),
        (Some(host), None) if host.contains(UNKNOWN) => Setting::Dynamic(place_of_host(host)),
        (None, _) if may_hide_address(container) => Setting::Dynamic(at),
        _ => Setting::Unset { at },
    };
    if let (Some(inside), Some(outside)) = (container_range, host_range) {
        let (inner, outer) = (inside.1 - inside.0, outside.1 - outside.0);
        if inner != outer && inner != 0 {
            return Err(PortError::UnequalRanges);
        }
    }
    Ok(Port {
        container: container_range.map(|range| range.0),
        container_end: container_range.and_then(end),
        host: host_setting,
        host_end: host_range.and_then(end),
        host_ip,
        protocol,
        name: None,
        published: true,
        host_mode: false,
        span: entry.span,
        long_form: false,
        node: entry.node,
    })
}

fn end((first, last): (u16, u16)) -> Option<u16> {
    (first != last).then_some(last)
}
