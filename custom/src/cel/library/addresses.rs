//! IP addresses and their blocks, as `net/netip` of Go reads them; IPv4 in IPv6 and zones are refused.

use std::net::IpAddr;

use lintainer_core::model::Cidr;

use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Made, Wrong, global, method, refused, special, text, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    global("isIP", (1, 1), |_, values| Ok(Is::Bool(address(text(values, 0)?).is_some()))),
    global("isCIDR", (1, 1), |_, values| Ok(Is::Bool(block(text(values, 0)?).is_some()))),
    global("ip", (1, 1), |_, values| match address(text(values, 0)?) {
        Some(address) => Ok(Special::Ip(address).is()),
        None => refused("it is no IP address"),
    }),
    global("cidr", (1, 1), |_, values| match block(text(values, 0)?) {
        Some((address, len)) => Ok(Special::Cidr(address, len).is()),
        None => refused("it is no CIDR"),
    }),
    global("ip.isCanonical", (1, 1), |_, values| {
        let text = text(values, 0)?;
        match address(text) {
            Some(address) => Ok(Is::Bool(address.to_string() == text)),
            None => refused("it is no IP address"),
        }
    }),
    method("family", (1, 1), |_, values| Ok(Is::Int(if ip(values)?.is_ipv4() { 4 } else { 6 }))),
    method("isUnspecified", (1, 1), |_, values| Ok(Is::Bool(ip(values)?.is_unspecified()))),
    method("isLoopback", (1, 1), |_, values| Ok(Is::Bool(ip(values)?.is_loopback()))),
    method("isLinkLocalUnicast", (1, 1), |_, values| Ok(Is::Bool(is_link_local(ip(values)?)))),
    method("isLinkLocalMulticast", (1, 1), |_, values| {
        Ok(Is::Bool(match ip(values)? {
            IpAddr::V4(address) => address.octets().starts_with(&[224, 0, 0]),
            IpAddr::V6(address) => address.segments().first().is_some_and(|first| first & 0xff0f == 0xff02),
        }))
    }),
    method("isGlobalUnicast", (1, 1), |_, values| {
        let address = ip(values)?;
        let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
        let is_other = address.is_unspecified() || address.is_loopback() || address.is_multicast();
        Ok(Is::Bool(!is_other && !is_broadcast && !is_link_local(address)))
    }),
    method("containsIP", (2, 2), |_, values| {
        let other = match (special(values, 1), text(values, 1)) {
            (Some(Special::Ip(address)), _) => Some(*address),
            (_, Ok(text)) => address(text),
            _ => return unsure("an IP address is wanted"),
        };
        let Some(other) = other else { return refused("it is no IP address") };
        Ok(Is::Bool(whole(values)?.contains(&Cidr::of(other))))
    }),
    method("containsCIDR", (2, 2), |_, values| {
        let other = match (special(values, 1), text(values, 1)) {
            (Some(Special::Cidr(address, len)), _) => Cidr::parse(&format!("{address}/{len}")),
            (_, Ok(text)) => block(text).and(Cidr::parse(text)),
            _ => return unsure("a CIDR is wanted"),
        };
        let Some(other) = other else { return refused("it is no CIDR") };
        Ok(Is::Bool(whole(values)?.contains(&other)))
    }),
    method("prefixLength", (1, 1), |_, values| Ok(Is::Int(i64::from(cidr(values)?.1)))),
    method("ip", (1, 1), |_, values| Ok(Special::Ip(cidr(values)?.0).is())),
    method("masked", (1, 1), masked),
];

/// An address.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    let is_mapped = matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
    (!is_mapped).then_some(address)
}

fn block(text: &str) -> Option<(IpAddr, u8)> {
    let (start, len) = text.split_once('/')?;
    let address = address(start)?;
    let is_plain = len == "0" || !len.starts_with(['0', '+']);
    let len: u8 = len.parse().ok().filter(|_| is_plain)?;
    (len <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, len))
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.segments().first().is_some_and(|first| first & 0xffc0 == 0xfe80),
    }
}

fn ip(values: &[Value]) -> Result<IpAddr, Wrong> {
    match special(values, 0) {
        Some(Special::Ip(address)) => Ok(*address),
        _ => unsure("an IP address is wanted"),
    }
}

fn cidr(values: &[Value]) -> Result<(IpAddr, u8), Wrong> {
    match special(values, 0) {
        Some(Special::Cidr(address, len)) => Ok((*address, *len)),
        _ => unsure("a CIDR is wanted"),
    }
}

fn whole(values: &[Value]) -> Result<Cidr, Wrong> {
    let (address, len) = cidr(values)?;
    Cidr::parse(&format!("{address}/{len}")).ok_or(Wrong::Unknown)
}

fn masked<'a>(_: &mut super::Evaluator<'a>, values: &[Value<'a>]) -> Made<'a> {
    let (address, len) = cidr(values)?;
    let masked: IpAddr = match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(len)).unwrap_or(0);
            (address.to_bits() & mask).to_be_bytes().into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(len)).unwrap_or(0);
            (address.to_bits() & mask).to_be_bytes().into()
        }
    };
    Ok(Special::Cidr(masked, len).is())
}
