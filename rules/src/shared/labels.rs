//! Labels of images and services, and the types of their values.

use lintainer_core::dockerfile::{At, InstructionKind};
use lintainer_core::model::{Pairs, Setting};
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::settings::Date;
use lintainer_core::span::Spanned;

use super::digests::is_digest;
use crate::tables::spdx;

/// The beginning of the keys that the image specification of the OCI defines.
pub(crate) const OCI: &str = "org.opencontainers.image.";

/// The names of the types that a schema may demand.
const TYPES: &[&str] =
    &["url", "email", "date", "version", "text", "rfc3339", "spdx", "hash", "semver", "digest", "reference"];

/// A label with what is known of its value.
#[derive(Debug)]
pub(crate) struct Label {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Setting<String>,
    /// Whether the default of an ARG is part of the value.
    pub is_default: bool,
}

/// The labels of a LABEL whose keys are known.
pub(crate) fn of_instruction(at: &At) -> Vec<Label> {
    let InstructionKind::Label(pairs) = at.kind() else { return Vec::new() };
    let label = |pair: &lintainer_core::dockerfile::Assignment| {
        let key = at.expand(&pair.name).known()?.into_owned();
        let expanded = pair.value.as_ref().map(|word| (at.expand(word), word.span));
        let (value, is_default) = match &expanded {
            Some((expanded, span)) => match expanded.known() {
                Some(text) => (Setting::set(text.into_owned(), *span), expanded.from_arg_default),
                None => (Setting::Dynamic(*span), false),
            },
            None => (Setting::Unset { at: pair.span }, false),
        };
        Some(Label { key: Spanned::new(key, pair.name.span), value, is_default })
    };
    pairs.iter().filter_map(label).collect()
}

/// The labels of a service's build, and those keys of its containers that belong to images.
fn of_service(service: &Service) -> impl Iterator<Item = Label> {
    let own = service.workload.containers.first().map_or(&[][..], |container| &container.labels);
    let own = own.iter().filter(|(key, _)| key.value.starts_with(OCI));
    service.build_labels.iter().chain(own).map(|(key, value)| Label {
        key: key.clone(),
        value: value.clone(),
        is_default: false,
    })
}

/// The labels of the builds of all services, and those keys of their containers that belong to images.
pub(crate) fn of_project(project: &ComposeProject) -> impl Iterator<Item = Label> {
    project.services.iter().flat_map(of_service)
}

/// The type of a key of the OCI, where its value is not free text.
pub(crate) fn oci_type(key: &str) -> Option<&'static str> {
    match key.strip_prefix(OCI)? {
        "created" => Some("rfc3339"),
        "url" | "source" | "documentation" => Some("url"),
        "licenses" => Some("spdx"),
        "base.digest" => Some("digest"),
        "base.name" => Some("reference"),
        _ => None,
    }
}

/// A key of a schema and the type of its value behind a colon, which may be empty.
pub(crate) fn key_and_type(entry: &str) -> (&str, &str) {
    match entry.rsplit_once(':') {
        Some((key, kind)) if TYPES.contains(&kind) => (key, kind),
        _ => (entry, ""),
    }
}

/// Whether a value is of a type; a type that there is not has all values.
pub(crate) fn has_type(value: &str, kind: &str) -> bool {
    match kind {
        "url" => is_url(value),
        "email" => value
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !value.contains(char::is_whitespace)),
        // RFC 3339 begins with the day.
        "date" => value.get(..10).is_some_and(|day| Date::parse(day).is_some()),
        "rfc3339" => is_time(value),
        "version" => value.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit()),
        "semver" => is_semver(value),
        "text" => !value.trim().is_empty(),
        "spdx" => spdx::is_expression(value),
        "hash" => {
            matches!(value.len(), 7..=40 | 64)
                && value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        }
        "digest" => is_digest(value),
        "reference" => !value.is_empty() && !value.contains(char::is_whitespace) && !value.contains("://"),
        _ => true,
    }
}

/// What a value of a type looks like, for people.
pub(crate) fn example(kind: &str) -> &'static str {
    match kind {
        "url" => "an address with its scheme, such as `https://example.com/app`",
        "email" => "an e-mail address, such as `team@example.com`",
        "date" => "a day, such as `2026-01-31`",
        "rfc3339" => "a time of RFC 3339, such as `2026-01-31T12:00:00Z`",
        "version" => "a version, such as `1.2`",
        "semver" => "a semantic version, such as `1.2.0`",
        "spdx" => "a license expression of SPDX, such as `MIT OR Apache-2.0`",
        "hash" => "a commit hash in lower case",
        "digest" => "a digest: `sha256:` and 64 hexadecimal digits",
        "reference" => "the name of an image, such as `docker.io/library/debian:13`",
        _ => "a text",
    }
}

/// Whether a text is an absolute address.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    is_scheme(scheme) && !rest.is_empty() && !rest.contains(char::is_whitespace)
}

/// Whether a text is a time of RFC 3339: day, `T`, time of day, offset.
fn is_time(text: &str) -> bool {
    let Some((day, time)) = text.split_once(['T', 't', ' ']) else { return false };
    if Date::parse(day).is_none() {
        return false;
    }
    let two = |text: &str, limit: u8| {
        text.len() == 2
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|n| n <= limit)
    };
    let Some((clock, rest)) = time.split_at_checked(8) else { return false };
    let mut parts = clock.split(':');
    let is_clock = parts.next().is_some_and(|hour| two(hour, 23))
        && parts.next().is_some_and(|minute| two(minute, 59))
        && parts.next().is_some_and(|second| two(second, 60))
        && parts.next().is_none();
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
        None => rest,
    };
    let is_offset = match offset.strip_prefix(['+', '-']) {
        Some(offset) => offset.split_once(':').is_some_and(|(hour, minute)| two(hour, 23) && two(minute, 59)),
        None => matches!(offset, "Z" | "z"),
    };
    is_clock && is_offset
}

/// Whether a text is a version of semver.org: three numbers, then perhaps `-` and `+` with words between dots.
fn is_semver(text: &str) -> bool {
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (numbers, pre) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && [pre, build].into_iter().flatten().all(|words| words.split('.').all(is_word))
}

/// The first place of each key that is set again later, with the place of the last one.
pub(crate) fn repeated(pairs: &Pairs) -> Vec<(&Spanned<String>, &Spanned<String>)> {
    let mut last = std::collections::HashMap::new();
    let mut found = Vec::new();
    for (key, _) in pairs.iter().rev() {
        match last.get(&*key.value) {
            Some(later) => found.push((key, *later)),
            None => _ = last.insert(&*key.value, key),
        }
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(kind: &str, good: &[&str], bad: &[&str]) {
        good.iter().for_each(|value| assert!(has_type(value, kind), "{kind}: {value}"));
        bad.iter().for_each(|value| assert!(!has_type(value, kind), "{kind}: {value}"));
    }

    #[test]
    fn values_have_types() {
        all("url", &["https://a.example", "git+ssh://a/b"], &["a.example/b", "git@a:b", "https://", "https://a b"]);
        all(
            "rfc3339",
            &["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.5+01:00"],
            &["2026-01-31", "2026-02-30T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31T24:00:00Z", "today"],
        );
        all("semver", &["1.2.3", "1.2.3-rc.1+b-5"], &["1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3+a..b"]);
        all("hash", &["0123abc", &"0".repeat(64)], &["0123ab", "0123ABC", &"0".repeat(41), "main123"]);
        all("email", &["a@b.example"], &["a", "a@b", "@b.example", "a b@c.example"]);
        all("reference", &["docker.io/library/debian:13"], &["", "a b", "https://a/b"]);
    }

    #[test]
    fn a_schema_has_keys_with_types() {
        assert_eq!(key_and_type("a.b:url"), ("a.b", "url"));
        assert_eq!(key_and_type("a:b"), ("a:b", ""));
        assert_eq!(key_and_type("a"), ("a", ""));
    }
}
