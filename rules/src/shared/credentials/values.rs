//! What a value under the name of a credential is.

use lintainer_core::context::matches_pattern;

use super::{Name, is_password, name};
use crate::shared::tokens::decode_base64;

/// What a value under a credential's name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing secret: empty, a number, a switch, a path, an address, a reference.
    Harmless,
    /// A stand-in that nobody would use.
    Fake,
    /// A credential, as far as one can see.
    Literal,
}

/// Words that are values of settings and no credentials.
const MODES: &[&str] = &[
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "none",
    "null",
    "nil",
    "default",
    "auto",
    "optional",
    "required",
    "requested",
    "anonymous",
    "enabled",
    "disabled",
    "basic",
    "bearer",
    "digest",
    "env",
    "file",
    "token",
    "oauth",
    "oauth2",
    "oidc",
    "ldap",
    "jwt",
    "saml",
    "kerberos",
    "trust",
    "md5",
    "scram-sha-256",
    "inline",
    "local",
    "internal",
    "external",
    "prompt",
    "always",
    "never",
    "invalid",
    "unset",
];

/// Parts of values that are meant to be replaced.
const STAND_INS: &[&str] = &[
    "xxx",
    "placeholder",
    "changeme",
    "changethis",
    "replaceme",
    "replacethis",
    "replacewith",
    "yourpassword",
    "yoursecret",
    "yourtoken",
    "yourapikey",
    "yourkey",
    "insertyour",
    "todo",
    "fixme",
    "redacted",
    "fake",
    "notasecret",
    "notsecret",
    "notused",
    "unused",
    "tobereplaced",
];

/// The shortest number that is somebody's password (digits); a shorter one is more likely a switch or an amount.
const MIN_DIGITS: usize = 4;

/// What a value is under a name. `fakes` are words or `*` patterns of configuration that mark stand-ins.
pub(crate) fn value(name: &str, text: &str, fakes: &[String]) -> Value {
    let text = text.trim().trim_matches(['"', '\'']);
    let is_number = text.len() >= MIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_harmless(text) && !(is_number && is_password(name)) {
        return Value::Harmless;
    }
    let squeezed = squeeze(text);
    let plain = without_leet(&squeezed);
    // `PASSWORD_HERE` and `UPDATE_PASSWORD` under `PASSWORD`, `PASSWORD_VAL`.
    let is_shouted = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') && text.len() > name.len();
    let stem = squeezed.strip_suffix("value").or_else(|| squeezed.strip_suffix("val"));
    let is_name = is_shouted && text.contains(name) || stem.is_some_and(|stem| stem == squeeze(name));
    let is_listed = |fake: &String| {
        let fake = fake.to_ascii_lowercase();
        if fake.contains('*') { matches_pattern(&fake, text) } else { !fake.is_empty() && squeezed.contains(&fake) }
    };
    // `che-postgres-secret` under `…_SECRET` is the name of a Secret; `my-secret` is nobody's password.
    let words: Vec<&str> = text.split(['-', '_']).collect();
    let is_reference = matches!(words.last(), Some(&("secret" | "secrets" | "creds" | "credentials")))
        && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if is_reference && words.len() > 2 {
        return Value::Harmless;
    }
    let in_brackets = text.split_once('<').is_some_and(|(_, rest)| rest.contains('>'))
        || text.starts_with('[') && text.ends_with(']');
    let is_one_char = squeezed.chars().all(|c| squeezed.starts_with(c));
    let is_asked_for = ["insert", "enter", "replace", "change"].iter().any(|verb| squeezed.starts_with(verb));
    if in_brackets
        || is_name
        || is_asked_for
        || is_one_char
        || is_reference && words.len() == 2
        || STAND_INS.iter().any(|part| squeezed.contains(part) || plain.contains(part))
        || fakes.iter().any(is_listed)
        || decoded(text).is_some_and(|text| value(name, &text, fakes) == Value::Fake)
    {
        return Value::Fake;
    }
    Value::Literal
}

/// What a value is in Base64, as of a Secret that is written twice encoded: `Y2hhbmdlbWU=`.
fn decoded(text: &str) -> Option<String> {
    text.len().is_multiple_of(4).then(|| decode_base64(text))?.filter(|text| text.len() > 2)
}

/// A text in lower case without what separates words.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).map(|c| c.to_ascii_lowercase()).collect()
}

/// A text with letters in the place of the digits and signs that stand for them: `ch4ng3m3`.
fn without_leet(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    };
    text.chars().map(letter).collect()
}

/// Words that stand for a password.
const WEAK: [&str; 11] =
    ["admin", "changeit", "dummy", "example", "pass", "passwd", "password", "root", "secret", "supersecret", "test"];

/// Whether a value is a word that stands for a password, which is no secret to anybody.
pub(crate) fn is_weak(text: &str) -> bool {
    WEAK.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// The shortest value that is a secret by its look alone (characters).
const MIN_SECRET: usize = 16;

/// Whether a value is a secret by its look, whatever its name says: long, of one piece, and letters and digits mixed.
pub(crate) fn looks_secret(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'']);
    let is_one_piece =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    text.len() >= MIN_SECRET && is_one_piece && digits >= 3 && letters >= 3 && !is_harmless(text)
}

fn is_harmless(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_reference = text.starts_with('$')
        || ["${", "$(", "{{", "<%", "#{", "%("].iter().any(|open| text.contains(open))
        || ["vault:", "ref+", "op://", "arn:", "file:", "env:", "secret:", "enc[", "awssm://", "gsm://", "projects/"]
            .iter()
            .any(|scheme| lower.starts_with(scheme));
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    // `3600s`, `24h`, `512Mi`.
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_amount = unit.len() < text.len() && unit.len() <= 2 && unit.chars().all(|c| c.is_ascii_alphabetic());
    let is_url = text.split_once("://").is_some_and(|(_, rest)| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        !authority.contains('@')
    });
    text.is_empty()
        || is_reference
        || is_number
        || is_amount
        || is_url
        || is_path(text)
        || is_options(text)
        || MODES.contains(&lower.as_str())
}

/// Whether a value is a list of options, none of which is a secret: `jwt,priv-key=/certs/jwt.pem,sign-method=RS256`.
fn is_options(text: &str) -> bool {
    let is_word = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let mut options = 0;
    let is_open = |(key, value): (&str, &str)| {
        options += 1;
        !key.is_empty() && is_word(key) && (name(key) != Name::Credential || is_harmless(value))
    };
    text.split(',').filter_map(|part| part.split_once('=')).all(is_open) && options > 1
}

fn is_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    let drive = bytes.len() > 2 && bytes.first().is_some_and(u8::is_ascii_alphabetic) && text.get(1..3) == Some(":\\");
    let rooted = text.starts_with('/') && !text.contains(['+', '=']);
    let has_extension = text.rsplit_once('.').is_some_and(|(_, end)| {
        matches!(
            end,
            "pem" | "key" | "crt" | "json" | "txt" | "yaml" | "yml" | "env" | "jks" | "p12" | "pfx" | "conf" | "py"
        )
    });
    drive || rooted || has_extension || ["./", "../", "~/"].iter().any(|start| text.starts_with(start))
}
