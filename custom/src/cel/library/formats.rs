//! Named formats. Source: `pkg/cel/library/format.go` of `k8s.io/apiserver`.

use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, global, method, special, text, unsure};

const NAMES: [&str; 7] =
    ["dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "labelValue", "uuid", "datetime"];

pub(super) const ENTRIES: &[Entry] = &[
    global("format.dns1123Label", (0, 0), |_, _| Ok(Special::Format("dns1123Label").is())),
    global("format.dns1123Subdomain", (0, 0), |_, _| Ok(Special::Format("dns1123Subdomain").is())),
    global("format.dns1035Label", (0, 0), |_, _| Ok(Special::Format("dns1035Label").is())),
    global("format.qualifiedName", (0, 0), |_, _| Ok(Special::Format("qualifiedName").is())),
    global("format.labelValue", (0, 0), |_, _| Ok(Special::Format("labelValue").is())),
    global("format.uuid", (0, 0), |_, _| Ok(Special::Format("uuid").is())),
    global("format.datetime", (0, 0), |_, _| Ok(Special::Format("datetime").is())),
    global("format.named", (1, 1), |_, values| {
        let name = text(values, 0)?;
        match NAMES.into_iter().find(|known| *known == name) {
            Some(known) => Ok(Special::Optional(Some(Value::made(Special::Format(known).is()))).is()),
            None => unsure("another format"),
        }
    }),
    // The list of faults, if there are any; their words are those of the server.
    method("validate", (2, 2), |_, values| {
        let Some(Special::Format(format)) = special(values, 0) else { return unsure("a format is wanted") };
        let faults = match fits(format, text(values, 1)?) {
            Some(true) => None,
            Some(false) => Some(Value::list([Value::made(Is::Unknown)], None)),
            None => return unsure("another format"),
        };
        Ok(Special::Optional(faults).is())
    }),
];

fn fits(format: &str, text: &str) -> Option<bool> {
    Some(match format {
        "dns1123Label" => is_label(text, 63, false),
        "dns1035Label" => is_label(text, 63, true),
        "dns1123Subdomain" => is_subdomain(text),
        "labelValue" => text.is_empty() || is_name(text),
        "qualifiedName" => match text.split_once('/') {
            Some((prefix, name)) => is_subdomain(prefix) && is_name(name),
            None => is_name(text),
        },
        "uuid" => is_uuid(text),
        "datetime" => super::timestamp(text).map(|_| true)?,
        _ => return None,
    })
}

fn is_label(text: &str, most: usize, begins_with_letter: bool) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let starts = if begins_with_letter {
        text.starts_with(|letter: char| letter.is_ascii_lowercase())
    } else {
        !text.is_empty() && !text.starts_with('-')
    };
    text.len() <= most && starts && !text.ends_with('-') && text.bytes().all(is_inner)
}

fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(|label| is_label(label, 253, false))
}

fn is_name(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_end = |letter: char| letter.is_ascii_alphanumeric();
    text.len() <= 63 && text.starts_with(is_end) && text.ends_with(is_end) && text.bytes().all(is_inner)
}

fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bytes.len() == 36 && bytes.iter().enumerate().all(fits)
}
