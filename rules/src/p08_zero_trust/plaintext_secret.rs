//! `plaintext-secret`: A Secret lies in the repository in plain text.

use lintainer_core::compose::is_trial_path;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::has_placeholder;
use lintainer_core::yaml::Field;

use super::secret_in_environment::{ALLOW_VALUES, is_token};
use crate::shared::credentials::{self, Name, Value};
use crate::shared::tokens;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plaintext-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("plaintext_secret.md")),
    yields_to: &["hardcoded-secret"],
    options: &[ALLOW_VALUES.declared()],
    checks: &[Check::Object(&[Kind::new("", "Secret")], check)],
};

/// Keys of the built-in types that hold a credential (Kubernetes documentation of Secrets).
const TYPED: [(&str, &str); 5] = [
    ("bootstrap.kubernetes.io/token", "token-secret"),
    ("kubernetes.io/basic-auth", "password"),
    ("kubernetes.io/dockerconfigjson", ".dockerconfigjson"),
    ("kubernetes.io/ssh-auth", "ssh-privatekey"),
    ("kubernetes.io/tls", "tls.key"),
];

/// What is read of a value (bytes): what is longer is a file.
const MAX_VALUE: usize = 4096;

fn check(secret: &Object, cx: &mut Context) {
    if secret.root().key("sops").is_written() {
        return;
    }
    let kind = secret.at("type").word().unwrap_or("");
    let encoded = secret.at("data").values().map(|value| (value, true));
    let values = encoded.chain(secret.at("stringData").values().map(|value| (value, false)));
    let mut found: Vec<(Field, &str, Value)> = Vec::new();
    // A password that is the name of its user is nobody's secret; the names stand first, as a rule.
    let mut users: Vec<String> = Vec::new();
    for (field, is_encoded) in values {
        let (Some(key), Some(written)) = (field.key_name(), field.text().value().copied()) else { continue };
        if written.is_empty() || written.len() > MAX_VALUE {
            continue;
        }
        let text = match is_encoded {
            true => tokens::decode_base64(written),
            false => Some(written.to_string()),
        };
        let Some(text) = text.filter(|text| !has_placeholder(text) && !is_token(text, cx)) else { continue };
        let is_typed = TYPED.contains(&(kind, key.value));
        if key.value.to_ascii_lowercase().contains("user") {
            users.push(text.clone());
        }
        match judge(key.value, &text, is_typed, cx) {
            Value::Harmless => {}
            Value::Literal if users.contains(&text) => found.push((field, key.value, Value::Fake)),
            value => found.push((field, key.value, value)),
        }
    }
    let rank = |value: &Value| if *value == Value::Literal { 0 } else { 1 };
    let Some((field, key, value)) = found.iter().min_by_key(|(.., value)| rank(value)) else { return };
    let others = found.len() - 1;
    let more = if others == 0 { String::new() } else { format!(", and {others} more") };
    let path = cx.project().from_top(&cx.file().source.path);
    let is_trial = is_trial_path(&path) || path.split('/').any(|folder| matches!(folder, "doc" | "docs"));
    let finding = cx.report(field.span(), format!("`{}` holds `{key}`{more} in plain text", secret.display()));
    finding.help("rotate it, and let Sealed Secrets, External Secrets or SOPS make the Secret").secret(field.span());
    if *value == Value::Fake || is_trial {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

/// What a value is: `Fake` where only its look says that it may be a credential.
fn judge(key: &str, text: &str, is_typed: bool, cx: &Context) -> Value {
    let kind = if is_typed { Name::Credential } else { credentials::name(key) };
    let fakes = cx.get(&ALLOW_VALUES);
    let is_of_logins = key == ".dockerconfigjson" || key == ".dockercfg";
    match kind {
        _ if is_of_logins => {
            if text.contains("\"auth\"") || text.contains("\"password\"") {
                Value::Literal
            } else {
                Value::Harmless
            }
        }
        Name::Credential if credentials::is_weak(text) || is_described(text) => Value::Fake,
        Name::Credential => credentials::value(key, text, fakes),
        _ if credentials::looks_secret(text) => Value::Fake,
        _ => Value::Harmless,
    }
}

/// Whether a value says what would stand there: `shop-db-password`, `my-token`.
fn is_described(text: &str) -> bool {
    let words: Vec<&str> = text.split(['-', '_', ' ']).collect();
    let is_plain = words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
    let last = words.last().copied().unwrap_or("");
    is_plain && words.len() > 1 && matches!(last, "key" | "pass" | "passwd" | "password" | "pwd" | "secret" | "token")
}
