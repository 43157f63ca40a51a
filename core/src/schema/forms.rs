//! The forms of names, paths and addresses in manifests, as the API server has them.

use std::net::IpAddr;

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
    /// An address, but none of the own machine and none for several.
    OrdinaryAddress,
    /// An address, or `None`.
    ClusterAddress,
    /// A number, or one with `%`.
    Percentage,
    /// The same, 100 % at most.
    Share,
    /// A quantity that is not below zero.
    NotNegative,
    /// A name of a resource of containers.
    Resource,
    /// A name of a resource of whole pods.
    PodResource,
    /// A name of what a quota limits.
    Quota,
    /// `storage`.
    Storage,
    /// What the downward API can show of a pod.
    PodField,
    /// The same, in a variable.
    SingleField,
    /// The same, in a file.
    Metadata,
    /// What the downward API can show of a container.
    ContainerField,
    /// A name of a finalizer.
    Finalizer,
    /// A name of an HTTP header.
    HeaderName,
    /// A domain name with a path behind it.
    DomainPath,
    /// What can be one part of a path.
    PathSegment,
    /// A path of an address.
    UrlPath,
    /// An address of a server with TLS.
    Https,
}

/// Whether a label of a host is what a script replaces: words in capitals, as `VAR_DOMAIN_NAME`.
fn is_stand_in(label: &str) -> bool {
    let is_capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    label.contains('_') && label.starts_with(|c: char| c.is_ascii_uppercase()) && label.bytes().all(is_capital)
}

impl Form {
    /// Whether a text has it.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Form::Label => is_dns_label(text),
            Form::Subdomain => is_dns_subdomain(text),
            Form::Host if text.split('.').any(is_stand_in) => true,
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
            Form::OrdinaryAddress => text.parse::<IpAddr>().is_ok_and(is_ordinary),
            Form::ClusterAddress => text == "None" || is_address(text),
            Form::FullName => is_dns_subdomain(text) && text.split('.').count() >= 3,
            Form::Percentage => percentage(text).is_some(),
            Form::Share => percentage(text).is_some_and(|number| number <= 100),
            Form::NotNegative => !text.starts_with('-'),
            Form::Resource => {
                RESOURCES.contains(&text) || text.starts_with("hugepages-") || text.contains('/') && is_label_key(text)
            }
            Form::PodField => {
                let path = text.split_once("['").map_or(text, |(path, _)| path);
                POD_FIELDS.contains(&path)
            }
            // What no pod has has been said.
            Form::SingleField => !matches!(text, "metadata.annotations" | "metadata.labels"),
            Form::Metadata => !text.starts_with("spec.") && !text.starts_with("status."),
            Form::ContainerField => {
                let resource = text.strip_prefix("limits.").or_else(|| text.strip_prefix("requests."));
                let is_known =
                    |name: &str| name != "storage" && (RESOURCES.contains(&name) || name.starts_with("hugepages-"));
                resource.is_some_and(is_known)
            }
            // What no container may have has been said.
            Form::PodResource => {
                matches!(text, "cpu" | "memory") || text.starts_with("hugepages-") || !Form::Resource.fits(text)
            }
            Form::Quota => {
                let pages = text.strip_prefix("requests.").unwrap_or(text).starts_with("hugepages-");
                QUOTAS.contains(&text) || pages || text.contains('/')
            }
            Form::Storage => text == "storage",
            Form::Finalizer => {
                matches!(text, "foregroundDeletion" | "kubernetes" | "orphan")
                    || text.contains('/') && is_label_key(text)
            }
            Form::HeaderName => text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
            Form::DomainPath => {
                text.split_once('/').is_some_and(|(domain, path)| is_dns_subdomain(domain) && !path.is_empty())
            }
            Form::PathSegment => !matches!(text, "." | "..") && !text.contains(['/', '%']),
            Form::UrlPath => {
                let inside = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| text.contains(part));
                !inside && !text.ends_with("/..") && !text.ends_with("/.")
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
            Form::OrdinaryAddress => "an address that others can reach",
            Form::ClusterAddress => "an address or `None`",
            Form::Percentage => "a number or percentage",
            Form::Share => "a number or a percentage up to 100%",
            Form::NotNegative => "a quantity of zero or more",
            Form::Resource => "a resource",
            Form::PodResource => "a resource of a pod as a whole",
            Form::Quota => "a resource that a quota can limit",
            Form::Storage => "a resource of a volume",
            Form::PodField | Form::ContainerField => "a field of the downward API",
            Form::SingleField => "a field of the downward API for a variable",
            Form::Metadata => "a field of the downward API for a file",
            Form::Finalizer => "the name of a finalizer",
            Form::HeaderName => "the name of an HTTP header",
            Form::DomainPath => "a domain name with a path",
            Form::PathSegment => "a name without `/` and `%`",
            Form::UrlPath => "a normalized path",
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
            Form::OrdinaryAddress => "use an address that is not loopback, link-local or unspecified",
            Form::ClusterAddress => "write an address, or `None` for a headless Service",
            Form::Percentage => "write a number, or one with `%` in quotes",
            Form::Share => "write a number, or one up to 100 with `%` in quotes",
            Form::NotNegative => "leave the `-` out",
            Form::Resource => "use `cpu`, `memory`, `ephemeral-storage`, or a name with a domain and `/` before it",
            Form::PodField => "use one such as `metadata.name`, `spec.nodeName` or `status.podIP`",
            Form::SingleField => "name one of them, as in `metadata.labels['app']`",
            Form::Metadata => {
                "use `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels` or `metadata.annotations`"
            }
            Form::ContainerField => "use one such as `limits.cpu` or `requests.memory`",
            Form::PodResource => "use `cpu`, `memory` or `hugepages-…`, and set the others for containers",
            Form::Quota => "use one such as `pods` or `requests.cpu`, or a name with a domain and `/` before it",
            Form::Storage => "use `storage`",
            Form::Finalizer => "write a domain and `/` before it",
            Form::HeaderName => "use letters, digits and `-`",
            Form::DomainPath => "write it as in `example.com/controller`",
            Form::PathSegment => "leave `/` and `%` out",
            Form::UrlPath => "leave `//`, `/./`, `/../` and `%2f` out",
            Form::Https => "use `https://`",
        }
    }
}

/// The resources without a domain. Claims of versions before 1.29 have `storage` at the same place.
const RESOURCES: [&str; 4] = ["cpu", "ephemeral-storage", "memory", "storage"];

/// What quotas limit without a domain. Source: `standardQuotaResources` of `k8s.io/kubernetes`.
const QUOTAS: [&str; 20] = [
    "configmaps",
    "cpu",
    "ephemeral-storage",
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "memory",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
    "requests.storage",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
    "storage",
];

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

/// The number of a percentage.
fn percentage(text: &str) -> Option<u32> {
    let number = text.strip_suffix('%')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().unwrap_or(u32::MAX))
}

/// Whether a text is an address of either family.
fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// Whether an address is one of another machine. Source: `ValidateNonSpecialIP` of `k8s.io/kubernetes`.
fn is_ordinary(address: IpAddr) -> bool {
    let is_local = match address {
        IpAddr::V4(address) => address.is_link_local() || matches!(address.octets(), [224, 0, 0, _]),
        IpAddr::V6(address) => address.segments()[0] & 0xffc0 == 0xfe80 || address.segments()[0] & 0xff0f == 0xff02,
    };
    !(address.is_unspecified() || address.is_loopback() || is_local)
}

/// Whether a text is an address with the length of its prefix.
fn is_range(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
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
        fits(Form::Percentage, &["25%", "150%"], &["25", "%", "-1%", "x"]);
        fits(Form::Share, &["0%", "100%"], &["101%", "99999999999%", "x"]);
        fits(
            Form::OrdinaryAddress,
            &["10.0.0.1", "fd00::1"],
            &["127.0.0.1", "169.254.1.1", "::", "fe80::1", "224.0.0.1", "a"],
        );
        fits(Form::ClusterAddress, &["None", "10.0.0.1"], &["none", "a"]);
        fits(Form::ContainerField, &["limits.cpu", "requests.hugepages-2Mi"], &["limits.gpu", "cpu", "limits.storage"]);
        fits(Form::PodResource, &["cpu", "hugepages-2Mi"], &["ephemeral-storage", "example.com/gpu"]);
        fits(Form::Quota, &["pods", "count/jobs.batch", "requests.hugepages-2Mi"], &["pod", "limit.cpu"]);
        fits(Form::Finalizer, &["orphan", "example.com/a"], &["a", "a.example.com"]);
        fits(Form::DomainPath, &["example.com/a/b"], &["a", "example.com/", "A.b/c"]);
        fits(Form::PathSegment, &["system:a", "a.b"], &["a/b", "a%2f", ".."]);
        fits(Form::UrlPath, &["/", "/a/b/", "/a..b"], &["//a", "/a/../b", "/a/.", "/a%2Fb"]);
    }
}
