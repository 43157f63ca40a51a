//! Names as Kubernetes has them.

use crate::model::has_placeholder;

/// Whether a text is a label of a domain name (RFC 1123): small letters, digits and `-`, 63 at most.
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= 63 && has_label_form(text)
}

/// Whether a text is a name of labels with dots between them (RFC 1123), 253 characters at most.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(has_label_form)
}

/// Small letters, digits and `-`, none of the last at an end.
fn has_label_form(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_fine) && !text.starts_with('-') && !text.ends_with('-')
}

/// Whether a text may be the value of a label: empty, or as the name of a key.
pub fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_qualified_name(text)
}

/// Whether a text may be the key of a label or annotation: a name, with a domain and `/` before it or without.
pub fn is_label_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_dns_subdomain(prefix) && is_qualified_name(name),
        None => is_qualified_name(text),
    }
}

/// Whether a text may be a key of the data of a ConfigMap or Secret: letters, digits, `-`, `_` and `.`, 253 at most.
pub fn is_file_name(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=253).contains(&text.len()) && text.bytes().all(is_fine) && text != "." && !text.starts_with("..")
}

/// Whether a text is a name of RFC 6335 with a letter: `http`, `web-8080`; 15 characters at most.
pub fn is_port_name(text: &str) -> bool {
    text.len() <= 15 && is_dns_label(text) && text.bytes().any(|byte| byte.is_ascii_lowercase()) && !text.contains("--")
}

/// Whether a text stands where somebody or something fills a name in: `${NAME}`, `<name>`, `*`, `NAME`.
pub fn is_stand_in(text: &str) -> bool {
    let is_word = |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    has_placeholder(text) || text.contains(['$', '<', '{']) || matches!(text, "*" | "_") || is_word(text)
}

/// Letters, digits, `-`, `_` and `.`, a letter or digit at both ends, 63 characters at most.
fn is_qualified_name(text: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let bytes = text.as_bytes();
    (1..=63).contains(&text.len()) && is_end(bytes.first()) && is_end(bytes.last()) && text.bytes().all(is_fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_of_labels_are_those_of_the_api() {
        for key in ["app", "app.kubernetes.io/name", "A_b.c-1", "example.com/1"] {
            assert!(is_label_key(key), "{key}");
        }
        for key in ["", "/a", "a/", "a/b/c", "Example.com/a", "-a", "a b", &"x".repeat(64)] {
            assert!(!is_label_key(key), "{key}");
        }
        assert!(is_label_value("") && is_label_value("1.2") && !is_label_value("a b") && !is_label_value("_a"));
        assert!(is_dns_subdomain("a.b-1") && !is_dns_subdomain("a..b") && !is_dns_subdomain("A"));
    }
}
