//! URLs taken apart and written.

use std::net::Ipv6Addr;

use super::escape::{Part, escape, unescape};
use crate::helm::format::quote;

/// The parts of a URL, without escapes but in `query`.
#[derive(Debug, Default)]
pub(super) struct Url {
    pub scheme: String,
    /// What follows the scheme if that is not a slash.
    pub opaque: String,
    pub user: Option<User>,
    /// With its port.
    pub host: String,
    pub path: String,
    pub query: String,
    pub fragment: String,
}

/// The name before `@`.
#[derive(Debug)]
pub(super) struct User {
    name: String,
    password: Option<String>,
}

impl User {
    /// As it stands in a URL.
    pub fn written(&self) -> String {
        let password = self.password.iter().map(|password| format!(":{}", escape(password, Part::User)));
        escape(&self.name, Part::User) + &password.collect::<String>()
    }
}

impl Url {
    /// Takes a URL apart.
    ///
    /// # Errors
    /// What Go says of it.
    pub fn parse(text: &str) -> Result<Url, String> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let error = |url: &str| {
            let url = quote(url);
            move |error: String| format!("parse {url}: {error}")
        };
        let mut url = Url::without_fragment(before).map_err(error(before))?;
        url.fragment = unescape(fragment, Part::Fragment).map_err(error(text))?;
        Ok(url)
    }

    fn without_fragment(text: &str) -> Result<Url, String> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Err("net/url: invalid control character in URL".into());
        }
        let mut url = Url::default();
        if text == "*" {
            url.path = "*".into();
            return Ok(url);
        }
        let (scheme, rest) = scheme(text)?;
        url.scheme = scheme.to_lowercase();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        url.query = query.into();
        if !rest.starts_with('/') {
            if !scheme.is_empty() {
                url.opaque = rest.into();
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|name| name.contains(':')) {
                return Err("first path segment in URL cannot contain colon".into());
            }
        }
        let has_authority = rest.starts_with("//") && (!scheme.is_empty() || !rest.starts_with("///"));
        let path = match rest.strip_prefix("//").filter(|_| has_authority) {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (url.user, url.host) = parse_authority(&url.scheme, authority)?;
                path
            }
            None => rest,
        };
        url.path = unescape(path, Part::Path)?;
        Ok(url)
    }

    /// The host without its port.
    pub fn hostname(&self) -> &str {
        let host = match self.host.rfind(':') {
            Some(colon) if self.host.get(colon..).is_some_and(is_port) => self.host.get(..colon).unwrap_or_default(),
            _ => &self.host,
        };
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The URL as text.
    pub fn written(&self) -> String {
        let mut out = String::new();
        if !self.scheme.is_empty() {
            out = format!("{}:", self.scheme);
        }
        if self.opaque.is_empty() {
            let has_authority = !self.host.is_empty() || self.user.is_some();
            if has_authority || !self.scheme.is_empty() && !self.path.is_empty() {
                out.push_str("//");
            }
            if let Some(user) = &self.user {
                out.push_str(&user.written());
                out.push('@');
            }
            out.push_str(&escape(&self.host, Part::Host));
            let path = if self.path == "*" { "*".into() } else { escape(&self.path, Part::Path) };
            if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
                out.push('/');
            }
            if out.is_empty() && path.split('/').next().is_some_and(|name| name.contains(':')) {
                out.push_str("./");
            }
            out.push_str(&path);
        } else {
            out.push_str(&self.opaque);
        }
        if !self.query.is_empty() {
            out.push('?');
            out.push_str(&self.query);
        }
        if !self.fragment.is_empty() {
            out.push('#');
            out.push_str(&escape(&self.fragment, Part::Fragment));
        }
        out
    }
}

fn scheme(text: &str) -> Result<(&str, &str), String> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '+' | '-' | '.'));
    match end.map(|end| text.split_at(end)) {
        Some(("", rest)) if rest.starts_with(':') => Err("missing protocol scheme".into()),
        Some((scheme, rest)) if scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) => {
            Ok(rest.strip_prefix(':').map_or(("", text), |rest| (scheme, rest)))
        }
        _ => Ok(("", text)),
    }
}

fn parse_authority(scheme: &str, authority: &str) -> Result<(Option<User>, String), String> {
    let Some((user, host)) = authority.rsplit_once('@') else {
        return Ok((None, parse_host(scheme, authority)?));
    };
    let host = parse_host(scheme, host)?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(letter);
    if !user.chars().all(fits) {
        return Err("net/url: invalid userinfo".into());
    }
    let (name, password) = user.split_once(':').map_or((user, None), |(name, password)| (name, Some(password)));
    let name = unescape(name, Part::User)?;
    let password = password.map(|password| unescape(password, Part::User)).transpose()?;
    Ok((Some(User { name, password }), host))
}

fn parse_host(scheme: &str, host: &str) -> Result<String, String> {
    let invalid_port = |port: &str| format!("invalid port {} after host", quote(port));
    match host.rfind('[') {
        Some(0) => {
            let (inside, port) = host.rsplit_once(']').ok_or("missing ']' in host")?;
            if !is_port(port) {
                return Err(invalid_port(port));
            }
            let inside = inside.get(1..).unwrap_or_default();
            let (address, zone) = inside.split_at(inside.find("%25").unwrap_or(inside.len()));
            let name = unescape(address, Part::Host)? + &unescape(zone, Part::Zone)?;
            check_address(&name)?;
            return Ok(format!("[{name}]{}", unescape(port, Part::Host)?));
        }
        Some(_) => return Err("invalid IP-literal".into()),
        None => {}
    }
    let several = if matches!(scheme, "http" | "https") { host.find(':') } else { host.rfind(':') };
    if let Some(port) = several.and_then(|colon| host.get(colon..)).filter(|port| !is_port(port)) {
        return Err(invalid_port(port));
    }
    unescape(host, Part::Host)
}

fn check_address(name: &str) -> Result<(), String> {
    let address = name.split_once('%').map_or(name, |(address, _)| address);
    if address.parse::<std::net::Ipv4Addr>().is_ok() {
        return Err("invalid IP-literal".into());
    }
    match address.parse::<Ipv6Addr>() {
        Ok(_) if !name.ends_with('%') => Ok(()),
        _ => Err(format!("invalid host: ParseAddr({}): unable to parse IP", quote(name))),
    }
}

/// Whether it is nothing, or a colon with digits.
fn is_port(port: &str) -> bool {
    port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}
