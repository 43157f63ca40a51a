//! Addresses of downloads, with parts that may not be known.

use crate::model::UNKNOWN;
use crate::span::Span;

/// Where something is fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The text, with [`UNKNOWN`] for a part that is not known.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Address {
    /// An address from its text, with [`UNKNOWN`] for a part that is not known.
    pub fn new(text: impl Into<String>, span: Span) -> Address {
        Address { text: text.into(), span }
    }

    /// Whether all of it is known.
    pub fn is_known(&self) -> bool {
        !self.text.contains(UNKNOWN)
    }

    /// The scheme in lower case: `https`. `None` if none is written, or it is not known.
    pub fn scheme(&self) -> Option<String> {
        let (scheme, _) = self.text.split_once("://")?;
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            .then(|| scheme.to_ascii_lowercase())
    }

    /// Whether it is fetched over the web: `http`, `https` or `ftp`.
    pub fn is_web(&self) -> bool {
        matches!(self.scheme().as_deref(), Some("http" | "https" | "ftp"))
    }

    /// The host in lower case, without port, user and brackets; `None` if it is not known.
    pub fn host(&self) -> Option<String> {
        let rest = self.text.split_once("://").map_or(&*self.text, |(_, rest)| rest);
        let authority = rest.get(..rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match authority.rsplit_once(':') {
            // The port may be unknown: `localhost:$PORT`.
            Some((host, port)) if !host.is_empty() && port.chars().all(|c| c.is_ascii_digit() || c == UNKNOWN) => host,
            _ => authority,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        (!host.is_empty() && !host.contains(UNKNOWN)).then(|| host.to_ascii_lowercase())
    }

    /// Whether its host is known and reached over the internet: it is neither the machine itself nor one of a private network.
    pub fn is_public(&self) -> bool {
        self.host().is_some_and(|host| !is_private(&host))
    }

    /// The last part of its path, the name that `wget` and `curl -O` save it under; `None` if it is not known.
    pub fn file_name(&self) -> Option<&str> {
        let rest = self.text.split_once("://").map_or(&*self.text, |(_, rest)| rest);
        let path = rest.split(['?', '#']).next()?;
        let (_, name) = path.rsplit_once('/')?;
        (!name.is_empty() && !name.contains(UNKNOWN)).then_some(name)
    }

    /// Whether BuildKit and git clone it: a git address, or one whose path ends in `.git`.
    pub fn is_git(&self) -> bool {
        let address = self.text.split(['#', '?']).next().unwrap_or(&self.text);
        let by_scheme = ["git://", "git@", "ssh://"].iter().any(|scheme| self.text.starts_with(scheme));
        by_scheme || address.contains("://") && address.ends_with(".git")
    }

    /// Whether the reference behind `#` (before a `:folder`), or a `checksum` or `commit` in the query, is a commit. One that
    /// is not known may be.
    pub fn pins_commit(&self) -> bool {
        let is_hash = |text: &str| matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let reference =
            self.text.split_once('#').map_or("", |(_, reference)| reference.split(':').next().unwrap_or(""));
        let is_unknown = reference.contains(UNKNOWN);
        is_unknown || is_hash(reference) || self.text.contains("checksum=") || self.text.contains("commit=")
    }
}

/// Whether a host is reached without the internet.
fn is_private(host: &str) -> bool {
    let is_name = host == "localhost" || !host.contains('.');
    let ends = [".local", ".internal", ".lan", ".localdomain", ".test", ".cluster.local", ".svc"];
    let private = ["127.", "10.", "192.168.", "169.254.", "[::1]"];
    let is_middle = host.strip_prefix("172.").and_then(|rest| rest.split('.').next()?.parse::<u8>().ok());
    is_name
        || ends.iter().any(|end| host.ends_with(end))
        || private.iter().any(|start| host.starts_with(start))
        || is_middle.is_some_and(|part| (16..32).contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn address(text: &str) -> Address {
        Address::new(text.replace('?', "\0"), Span::new(FileId(0), 0..0))
    }

    #[test]
    fn hosts_are_found() {
        let of = |text: &str| address(text).host();
        assert_eq!(of("https://user:x@Shop.example:8443/a").as_deref(), Some("shop.example"));
        assert_eq!(of("localhost:80").as_deref(), Some("localhost"));
        assert_eq!(of("https://[::1]:8443/").as_deref(), Some("::1"));
        assert_eq!(of("https://localhost:?/x").as_deref(), Some("localhost"));
        assert_eq!(of("https://shop.example/?/x").as_deref(), Some("shop.example"));
        assert_eq!((of("https://shop?"), of("?"), of("https://?/x")), (None, None, None));
    }

    #[test]
    fn private_hosts_are_not_public() {
        assert!(address("https://shop.example/a").is_public() && address("http://172.32.0.1/").is_public());
        for private in
            ["http://localhost/a", "http://10.0.0.1/", "http://172.16.0.1/", "https://web/a", "https://a.internal", "?"]
        {
            assert!(!address(private).is_public(), "{private}");
        }
    }

    #[test]
    fn schemes_and_names_are_found() {
        assert_eq!(address("HTTPS://a/b").scheme().as_deref(), Some("https"));
        assert_eq!((address("a.example/b").scheme(), address("?://a").scheme()), (None, None));
        assert_eq!(address("https://a/b/i.sh").file_name(), Some("i.sh"));
        assert_eq!(address("https://a/?/i-?.sh").file_name(), None);
        assert_eq!((address("https://a/b/").file_name(), address("https://a").file_name()), (None, None));
        assert!(address("ftp://a/b").is_web() && !address("git@a:b.git").is_web());
    }

    #[test]
    fn commits_pin_what_git_fetches() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        assert!(address("https://a/b.git#main").is_git() && !address("https://a/b.git#main").pins_commit());
        assert!(address(&format!("https://a/b.git#{hash}:dir")).pins_commit());
        assert!(address("https://a/b.git#?").pins_commit());
        assert!(!address("https://a/b.tgz").is_git() && address("git@a:b").is_git());
    }
}
