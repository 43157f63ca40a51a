//! Addresses of the web, as `net/url` of Go reads those of requests: a whole address, or a path from the root.

use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Wrong, global, method, refused, special, text, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    global("isURL", (1, 1), |_, values| Ok(Is::Bool(Url::parse(text(values, 0)?)?.is_some()))),
    global("url", (1, 1), |_, values| match Url::parse(text(values, 0)?)? {
        Some(url) => Ok(Special::Url(url).is()),
        None => refused("it is no URL"),
    }),
    method("getScheme", (1, 1), |_, values| part(values, |url| &url.scheme)),
    method("getHost", (1, 1), |_, values| part(values, |url| &url.host)),
    method("getHostname", (1, 1), |_, values| {
        part(values, |url| match url.host.rsplit_once(':') {
            Some((name, _)) if !url.host.ends_with(']') => name.trim_matches(['[', ']']),
            _ => url.host.trim_matches(['[', ']']),
        })
    }),
    method("getPort", (1, 1), |_, values| {
        part(values, |url| match url.host.rsplit_once(':') {
            Some((_, port)) if !url.host.ends_with(']') => port,
            _ => "",
        })
    }),
    method("getEscapedPath", (1, 1), |_, values| part(values, |url| &url.path)),
];

/// The parts of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// In small letters.
    scheme: String,
    /// With its port.
    host: String,
    path: String,
    query: String,
}

impl Url {
    /// Reads one; `None` if it is none.
    fn parse(text: &str) -> Result<Option<Url>, Wrong> {
        if text.is_empty() || text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
            return Ok(None);
        }
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
        let (scheme, rest) = match text.split_once(':') {
            Some(("", _)) => return Ok(None),
            Some((before, rest))
                if before.chars().all(is_letter) && before.starts_with(|c: char| c.is_ascii_alphabetic()) =>
            {
                (before.to_ascii_lowercase(), rest)
            }
            // A letter that no scheme may begin with.
            Some((before, _)) if before.chars().all(is_letter) => return Ok(None),
            _ => (String::new(), text),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        if !rest.starts_with('/') {
            let is_opaque = !scheme.is_empty();
            return Ok(is_opaque.then(|| Url {
                scheme,
                host: String::new(),
                path: String::new(),
                query: query.into(),
            }));
        }
        let (host, path) = match rest.strip_prefix("//").filter(|rest| !scheme.is_empty() || !rest.starts_with('/')) {
            Some(behind) if !scheme.is_empty() => behind.split_at(behind.find('/').unwrap_or(behind.len())),
            Some(_) => return unsure("an address without a scheme"),
            None => ("", rest),
        };
        if !is_host(host)? || !are_escapes_right(path) {
            return Ok(None);
        }
        let (host, path) = (host.rsplit_once('@').map_or(host, |(_, host)| host), path.to_string());
        Ok(Some(Url { scheme, host: host.to_string(), path, query: query.to_string() }))
    }
}

/// Whether a host may be in an address. What is seldom is not decided.
fn is_host(host: &str) -> Result<bool, Wrong> {
    if host.contains(['%', '@', '[', ']']) || !host.is_ascii() {
        return unsure("an unusual host");
    }
    if host.contains([' ', '<', '>', '"', '\\', '^', '`', '{', '}', '|']) {
        return Ok(false);
    }
    let port = host.split_once(':').map_or("", |(_, port)| port);
    Ok(port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether each `%` has two digits behind it.
fn are_escapes_right(path: &str) -> bool {
    let is_right = |behind: &str| behind.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    path.split('%').skip(1).all(is_right)
}

fn part<'a>(values: &[Value<'a>], read: impl for<'u> Fn(&'u Url) -> &'u str) -> super::Made<'a> {
    match special(values, 0) {
        Some(Special::Url(url)) => Ok(Is::Text(read(url).to_string().into())),
        _ => unsure("a URL is wanted"),
    }
}
