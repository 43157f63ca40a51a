//! `invalid-secret-data`: data of Secrets that cannot be right.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-secret-data",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_secret_data.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Secret")], check)],
};

/// The keys that Secrets of built-in types must have: all of a row, or one of several where `any` is set.
/// Source: `ValidateSecret` of `k8s.io/kubernetes`.
const TYPES: &[(&str, &[&str], bool)] = &[
    ("kubernetes.io/tls", &["tls.crt", "tls.key"], false),
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"], false),
    ("kubernetes.io/dockercfg", &[".dockercfg"], false),
    ("kubernetes.io/basic-auth", &["username", "password"], true),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"], false),
];

fn check(object: &Object, cx: &mut Context) {
    // What sops has encrypted is text of its own.
    if object.at("sops").is_written() {
        return;
    }
    for value in object.at("data").values() {
        judge(value, object, cx);
    }
    keys(object, cx);
}

fn judge(value: Field, object: &Object, cx: &mut Context) {
    let Some(node) = value.node().filter(|node| node.is_scalar()) else { return };
    let (Some(text), Some(key)) = (node.text(), value.key_name()) else { return };
    if has_placeholder(text)
        || is_constant(text)
        || text.contains("ENC[")
        || text.contains('$')
        || text.starts_with('<')
        || text.contains("{{")
    {
        return;
    }
    let joined: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    match STANDARD.decode(joined.as_bytes()) {
        Err(_) => {
            cx.report(key.span, format!("the value of `{}` is not base64", key.value))
                .help("encode the value, or write it as it is under `stringData`");
            cx.fix(|_| {
                let is_alone = object.at("data").values().count() == 1 && object.at("stringData").unset_at().is_some();
                let edits = object.at("data").rename_key("stringData").filter(|_| is_alone)?;
                Some(Fix::safe("move it to `stringData`", edits))
            });
        }
        Ok(bytes) => {
            let twice = std::str::from_utf8(&bytes).ok().map(str::trim_end).filter(|inner| is_encoded_text(inner));
            if twice.is_some() {
                cx.report(key.span, format!("the value of `{}` is encoded twice", key.value))
                    .severity(Severity::Info)
                    .profile(Profile::Audit)
                    .help("encode the value once");
            } else if is_password(key.value) && has_stray_newline(&bytes) {
                cx.report(key.span, format!("the value of `{}` ends with a line break", key.value))
                    .severity(Severity::Warning)
                    .help("encode it without the line break: `printf %s \"$VALUE\" | base64`");
            }
        }
    }
}

/// Whether a text is a name in capitals, such as `ROOK_TOKEN`, in whose place a script puts the value.
fn is_constant(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a text of some length is base64 of printable text.
fn is_encoded_text(text: &str) -> bool {
    let has_kinds = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    // Words of one case are base64 by chance.
    let is_likely =
        text.len() >= 12 && (text.ends_with('=') || has_kinds(u8::is_ascii_digit) && has_kinds(u8::is_ascii_uppercase));
    let decoded = if is_likely { STANDARD.decode(text).ok() } else { None };
    decoded.is_some_and(|bytes| bytes.iter().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n')))
}

fn is_password(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "token", "secret", "api-key", "apikey", "api_key"].iter().any(|word| key.contains(word))
}

/// Whether a value of one line ends with a line break.
fn has_stray_newline(bytes: &[u8]) -> bool {
    let is_line = bytes.iter().filter(|byte| **byte == b'\n').count() == 1 && bytes.last() == Some(&b'\n');
    is_line && bytes.len() > 1 && bytes.is_ascii() && !matches!(bytes.first(), Some(b'{' | b'['))
}

fn keys(object: &Object, cx: &mut Context) {
    let kind = object.at("type");
    let Some(written) = kind.text().known().map(|text| (text.value, text.span)) else { return };
    let account = object.annotation("kubernetes.io/service-account.name");
    if written.0 == "kubernetes.io/service-account-token" && !object.is_partial() && account.unset_at().is_some() {
        cx.report(written.1, "a Secret of a service account needs the annotation `kubernetes.io/service-account.name`")
            .help("name the service account");
    }
    let Some((name, keys, any)) = TYPES.iter().find(|(name, ..)| *name == written.0) else { return };
    let has = |key: &str| {
        ["data", "stringData"].iter().any(|part| object.at(part).node().is_some_and(|node| node.get(key).is_some()))
    };
    let is_known = object.at("data").is_mapping() || object.at("stringData").is_mapping();
    if object.is_partial() || !is_known && (object.at("data").is_written() || object.at("stringData").is_written()) {
        return;
    }
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !has(key)).collect();
    if missing.is_empty() || *any && missing.len() < keys.len() {
        return;
    }
    let list: Vec<String> = missing.iter().map(|key| format!("`{key}`")).collect();
    let word = if *any { " or " } else { " and " };
    cx.report(written.1, format!("a Secret of the type `{name}` needs {}", list.join(word)))
        .help("add what is missing, or leave `type` out");
}
