//! Package URLs: `pkg:deb/debian/curl@8.1-1?arch=amd64`, by the specification of the project of that name.

/// A package URL in its parts, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purl {
    /// The kind of package, in lower case: `deb`, `npm`, `oci`.
    pub kind: String,
    /// What stands before the name: a distribution, a group, an owner; empty for none.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The version; empty for any.
    pub version: String,
    /// `key=value` in the order in which they are written.
    pub qualifiers: Vec<(String, String)>,
}

impl Purl {
    /// Reads one; `None` for anything else.
    pub fn parse(text: &str) -> Option<Purl> {
        let rest = text.trim().strip_prefix("pkg:")?.trim_start_matches('/');
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, path) = rest.split_once('/')?;
        // The `@` of a scope is written `%40`, but not by everybody.
        let at = path.rfind('@').filter(|at| *at > 0 && !path.get(*at..).is_some_and(|rest| rest.contains('/')));
        let (path, version) =
            at.map_or((path, ""), |at| (path.get(..at).unwrap_or(""), path.get(at + 1..).unwrap_or("")));
        let (namespace, name) = path.trim_matches('/').rsplit_once('/').unwrap_or(("", path.trim_matches('/')));
        let pair = |pair: &str| {
            let (key, value) = pair.split_once('=')?;
            Some((key.to_ascii_lowercase(), decode(value)))
        };
        let purl = Purl {
            kind: kind.to_ascii_lowercase(),
            namespace: decode(namespace),
            name: decode(name),
            version: decode(version),
            qualifiers: query.split('&').filter_map(pair).collect(),
        };
        (!purl.kind.is_empty() && !purl.name.is_empty()).then_some(purl)
    }

    /// The value of a qualifier.
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        self.qualifiers.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// Whether it means another one: the same package, and the same version where it names one.
    pub fn covers(&self, other: &Purl) -> bool {
        self.kind == other.kind
            && self.name.eq_ignore_ascii_case(&other.name)
            && (self.namespace.is_empty() || self.namespace.eq_ignore_ascii_case(&other.namespace))
            && (self.version.is_empty() || self.version == other.version)
    }

    /// The reference of an image that is one (`pkg:oci/…`), with its tag, and without its digest.
    pub fn image(&self) -> Option<String> {
        if !matches!(self.kind.as_str(), "oci" | "docker") {
            return None;
        }
        let own = || match self.namespace.as_str() {
            "" => self.name.clone(),
            namespace => format!("{namespace}/{}", self.name),
        };
        let name = self.qualifier("repository_url").map_or_else(own, str::to_string);
        Some(match self.qualifier("tag") {
            Some(tag) if !tag.is_empty() => format!("{name}:{tag}"),
            _ => name,
        })
    }
}

/// A text with its `%xx` decoded; those that are none stay.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, hex(behind.first()), hex(behind.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = behind.get(2..).unwrap_or(&[]);
            }
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purl(text: &str) -> Purl {
        Purl::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn parts_are_decoded() {
        let found = purl("pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-12");
        assert_eq!((found.kind.as_str(), found.namespace.as_str()), ("deb", "debian"));
        assert_eq!((found.name.as_str(), found.version.as_str()), ("libstdc++6", "12.2.0-14"));
        assert_eq!(found.qualifier("distro"), Some("debian-12"));
        assert_eq!(purl("pkg:npm/%40scope/name@1.0").namespace, "@scope");
        assert_eq!(purl("pkg:npm/@scope/name").name, "name");
        assert_eq!(purl("pkg:golang/github.com/a/b@v1#sub/path").namespace, "github.com/a");
        for wrong in ["", "pkg:", "pkg:deb", "curl", "pkg:/x", "pkg:deb/"] {
            assert_eq!(Purl::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn images_have_references() {
        let found = purl("pkg:oci/api@sha256%3Aaa?repository_url=reg.example%2Fshop%2Fapi&arch=amd64&tag=1.4");
        assert_eq!((found.image().as_deref(), found.version.as_str()), (Some("reg.example/shop/api:1.4"), "sha256:aa"));
        assert_eq!(purl("pkg:docker/library/nginx@1").image().as_deref(), Some("library/nginx"));
        assert_eq!(purl("pkg:deb/debian/curl").image(), None);
    }

    #[test]
    fn one_without_version_covers_all() {
        assert!(purl("pkg:deb/debian/curl").covers(&purl("pkg:deb/debian/curl@8?arch=amd64")));
        assert!(!purl("pkg:deb/debian/curl@7").covers(&purl("pkg:deb/debian/curl@8")));
        assert!(!purl("pkg:apk/alpine/curl").covers(&purl("pkg:deb/debian/curl@8")));
    }
}
