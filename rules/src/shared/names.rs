//! Names as Kubernetes has them.

/// Whether a text is a label of a domain name (RFC 1123): small letters, digits and `-`, 63 at most.
pub(crate) fn is_dns_label(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(is_fine) && !text.starts_with('-') && !text.ends_with('-')
}
