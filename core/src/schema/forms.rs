//! The forms of names, paths and addresses in manifests, as the API server has them.

use crate::kubernetes::names::{self, is_dns_label, is_dns_subdomain, is_label_key};

/// How a text is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A label of a domain name.
    Label,
    /// A domain name.
    Subdomain,
    /// The same, or `*.` and one.
    Host,
    /// A key of a label.
    Key,
    /// A name of a file in a ConfigMap or Secret.
    FileName,
    /// A name of an environment variable.
    Variable,
    /// A name of a port of a container, or its number.
    PortName,
    /// A path below a volume.
    LocalPath,
    /// A path from the root.
    AbsolutePath,
    /// A path without steps upwards.
    NoWayUp,
    /// A text without blanks at its ends.
    Trimmed,
    /// A range of addresses.
    Cidr,
    /// An address.
    Address,
    /// Three labels at least, with dots between them.
    FullName,
    /// A number, or one with `%`.
    Percentage,
    /// A name of a resource of containers.
    Resource,
    /// What the downward API can show of a pod.
    PodField,
    /// An address of a server with TLS.
    Https,
}

impl Form {
    /// Whether a text has it.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Form::Label => is_dns_label(text),
            Form::Subdomain => is_dns_subdomain(text),
            Form::Host => is_dns_subdomain(text.strip_prefix("*.").unwrap_or(text)) && !is_address(text),
            Form::Key => is_label_key(text),
            Form::FileName => names::is_file_name(text),
            // From 1.30 on all but `=` may stand there.
            Form::Variable => !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'='),
            Form::PortName => names::is_port_name(text),
            Form::LocalPath => !text.starts_with('/') && Form::NoWayUp.fits(text),
            Form::AbsolutePath => text.starts_with('/'),
            Form::NoWayUp => !text.split('/').any(|part| part == ".."),
            Form::Trimmed => text.trim() == text,
            Form::Cidr => is_range(text),
            Form::Address => is_address(text),
            Form::FullName => is_dns_subdomain(text) && text.split('.').count() >= 3,
            Form::Percentage => {
                let number = text.strip_suffix('%').unwrap_or("");
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            Form::Resource => {
                RESOURCES.contains(&text) || text.starts_with("hugepages-") || text.contains('/') && is_label_key(text)
            }
            Form::PodField => {
                let path = text.split_once("['").map_or(text, |(path, _)| path);
                POD_FIELDS.contains(&path)
            }
            Form::Https => text.starts_with("https://"),
        }
    }

    /// What it is, behind "is not".
    pub(super) fn name(self) -> &'static str {
        match self {
            Form::Label => "a DNS label",
            Form::Subdomain | Form::Host => "a DNS name",
            Form::Key => "the key of a label",
            Form::FileName => "a key of a ConfigMap or Secret",
            Form::Variable => "the name of a variable",
            Form::PortName => "the name of a port",
            Form::LocalPath => "a relative path without `..`",
            Form::AbsolutePath => "an absolute path",
            Form::NoWayUp => "a path without `..`",
            Form::Trimmed => "a text without blanks at its ends",
            Form::Cidr => "a range of addresses",
            Form::Address => "an address",
            Form::FullName => "a DNS name of three labels",
            Form::Percentage => "a number or percentage",
            Form::Resource => "a resource",
            Form::PodField => "a field of the downward API",
            Form::Https => "an `https://` address",
        }
    }

    /// What to write instead.
    pub(super) fn help(self) -> &'static str {
        match self {
            Form::Label => "use small letters, digits and `-`, 63 at most, with a letter or digit at both ends",
            Form::Subdomain | Form::Host => {
                "use small letters, digits, `-` and `.`, with a letter or digit at both ends of each part"
            }
            Form::Key => "write a name of 63 characters at most, with a domain and `/` before it or without",
            Form::FileName => "use letters, digits, `-`, `_` and `.`",
            Form::Variable => "leave `=` and control characters out",
            Form::PortName => {
                "write the number without quotes, or a name of 15 small letters, digits and single hyphens at most"
            }
            Form::LocalPath => "write the path below the volume",
            Form::AbsolutePath => "begin it with `/`",
            Form::NoWayUp => "leave the `..` out",
            Form::Trimmed => "remove the blanks",
            Form::Cidr => "write it as in `10.0.0.0/8`",
            Form::Address => "write it as in `10.0.0.1`",
            Form::FullName => "write a name such as `check.example.com`",
            Form::Percentage => "write a number, or one with `%` in quotes",
            Form::Resource => "use `cpu`, `memory`, `ephemeral-storage`, or a name with a domain and `/` before it",
            Form::PodField => "use one such as `metadata.name`, `spec.nodeName` or `status.podIP`",
            Form::Https => "use `https://`",
        }
    }
}

/// The resources without a domain. Claims of versions before 1.29 have `storage` at the same place.
const RESOURCES: [&str; 4] = ["cpu", "ephemeral-storage", "memory", "storage"];

/// The fields of pods that environment variables and files may show.
const POD_FIELDS: [&str; 11] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Whether a text is an address of either family.
fn is_address(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// Whether a text is an address with the length of its prefix.
fn is_range(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.bytes().all(|byte| byte.is_ascii_digit()) && length.parse::<u8>().is_ok_and(|length| length <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_api_server() {
        let fits = |form: Form, yes: &[&str], no: &[&str]| {
            yes.iter().for_each(|text| assert!(form.fits(text), "{form:?} {text}"));
            no.iter().for_each(|text| assert!(!form.fits(text), "{form:?} {text}"));
        };
        fits(Form::Host, &["a.example", "*.example"], &["*", "a.*.b", "A.b", "10.0.0.1", "a:80"]);
        fits(Form::PortName, &["http", "a-1"], &["80", "HTTP", "a--b", "a-name-of-16-chrs", ""]);
        fits(Form::LocalPath, &["a/b", "a..b"], &["/a", "../a", "a/../b"]);
        fits(Form::Cidr, &["10.0.0.0/8", "fd00::/8"], &["10.0.0.0", "10.0.0.0/33", "a/8", "10.0.0.0/+8"]);
        fits(Form::FullName, &["a.b.c"], &["a", "a.b", "A.b.c"]);
        fits(Form::Variable, &["A", "a.b-c", "1 A"], &["A=B", "\u{7f}"]);
        fits(Form::Percentage, &["25%"], &["25", "%", "-1%", "x"]);
    }
}
