//! Addresses of data stores, brokers and directories in texts, and whether what goes over them is encrypted.

use std::net::IpAddr;

use lintainer_core::model::has_placeholder;

/// A connection that is not encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainConnection<'t> {
    /// The host without its port.
    pub(crate) host: &'t str,
    /// What says that it is not encrypted: the scheme or the parameter.
    pub(crate) by: &'t str,
}

/// Schemes that are never encrypted; each has a sibling that is.
const PLAIN: &[&str] = &["amqp", "ldap", "redis", "valkey"];

/// Schemes whose parameters decide.
const BY_PARAMETER: &[&str] = &["mariadb", "mongodb", "mongodb+srv", "mysql", "postgres", "postgresql", "sqlserver"];

/// Parameters that switch encryption off, in lower case.
const SWITCHES: &[&str] = &[
    "encrypt=false",
    "ssl=false",
    "sslmode=disable",
    "tls=false",
    "usessl=false",
    "ssl-mode=disabled",
    "sslmode=disabled",
];

/// Ports of data stores that are asked over HTTP.
const HTTP_PORTS: &[&str] = &["5984", "8086", "8123", "8529", "9200"];

/// The first connection in a text that is not encrypted and leads to another host than those of the own network.
pub(crate) fn plain_connection(text: &str) -> Option<PlainConnection<'_>> {
    memchr::memmem::find_iter(text.as_bytes(), "://").find_map(|at| address(text, at))
}

fn address(text: &str, at: usize) -> Option<PlainConnection<'_>> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
    let before = text.get(..at)?;
    let scheme = before.rsplit(|c| !is_scheme(c)).next()?;
    // The driver of `postgresql+psycopg2`.
    let base = scheme.split('+').next().filter(|_| scheme != "mongodb+srv").unwrap_or(scheme);
    let rest = text.get(at + 3..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`'));
    let rest = rest.get(..end.unwrap_or(rest.len()))?;
    let authority = rest.split(['/', '?', '#', ';']).next()?;
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host_and_port = host_and_port.split(',').next()?;
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (host_and_port, ""),
    };
    if !is_foreign(host) {
        return None;
    }
    if PLAIN.contains(&base) || base == "http" && HTTP_PORTS.contains(&port) {
        return Some(PlainConnection { host, by: scheme });
    }
    let lower = rest.to_ascii_lowercase();
    let switch = SWITCHES.iter().filter_map(|switch| lower.find(switch).map(|found| (found, switch.len()))).min();
    let (found, len) = switch.filter(|_| BY_PARAMETER.contains(&base))?;
    let start = at + 3 + found;
    Some(PlainConnection { host, by: text.get(start..start + len)? })
}

/// Endings of names that only the own network knows.
const OWN: &[&str] = &[".cluster.local", ".home", ".internal", ".lan", ".local", ".localdomain", ".localhost", ".svc"];

/// Whether a host surely lies outside of the own network: a public address, or a name with dots.
fn is_foreign(host: &str) -> bool {
    if has_placeholder(host) || host.contains(['\0', '$', '{', '%']) {
        return false;
    }
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()),
        Ok(IpAddr::V6(_)) => false,
        Err(_) => {
            let is_stand_in = ["example.com", "example.net", "example.org"].iter().any(|name| host.ends_with(name));
            let parts: Vec<&str> = host.split('.').collect();
            // `db.shop` is a Service of another namespace.
            let is_name = parts.len() > 2 && parts.iter().all(|part| !part.is_empty());
            let is_own = OWN.iter().any(|ending| host.ends_with(ending)) || parts.contains(&"svc");
            is_name
                && !is_own
                && !is_stand_in
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_encrypted_is_found() {
        for (text, by, host) in [
            ("redis://cache.shop.example:6379/0", "redis", "cache.shop.example"),
            ("a=1 amqp://u:p@mq.shop.example/v", "amqp", "mq.shop.example"),
            ("postgresql+psycopg2://u:p@db.shop.example/x?sslmode=disable", "sslmode=disable", "db.shop.example"),
            ("jdbc:mysql://db.shop.example:3306/x?a=b&useSSL=false", "useSSL=false", "db.shop.example"),
            ("http://search.shop.example:9200", "http", "search.shop.example"),
            ("ldap://203.0.113.7", "ldap", "203.0.113.7"),
        ] {
            let found = plain_connection(text).expect(text);
            assert_eq!((found.by, found.host), (by, host), "{text}");
        }
    }

    #[test]
    fn what_is_encrypted_or_near_is_not() {
        for text in [
            "rediss://cache.shop.example",
            "redis://cache:6379",
            "redis://cache.shop.svc.cluster.local",
            "redis://cache.shop",
            "redis://10.0.0.7",
            "redis://$HOST.shop.example",
            "postgres://db.shop.example/x?sslmode=require",
            "http://www.shop.example/",
            "ldap://ldap.example.com",
            "mysql://db.internal/x?tls=false",
        ] {
            assert_eq!(plain_connection(text), None, "{text}");
        }
    }
}
