//! Environment files: which of them are examples, and which of their variables hold credentials.

use std::collections::BTreeSet;
use std::ops::Range;

use lintainer_core::compose::dotenv::{self, Variable};

use super::credentials::{self, Name, Value};

/// A variable with a credential.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// The name of the variable.
    pub(crate) name: String,
    /// Where the name stands in the text (bytes).
    pub(crate) at: Range<usize>,
    /// Whether the value only stands for a credential.
    pub(crate) is_stand_in: bool,
}

/// Words in the names of files that people copy and fill in.
const TEMPLATES: &[&str] = &["default", "defaults", "dist", "example", "sample", "template", "tmpl", "tpl"];

/// What encrypted files begin with, or have in them.
const ENCRYPTED: &[&str] =
    &["$ANSIBLE_VAULT", "\0GITCRYPT", "ENC[AES256", "sops_version", "-----BEGIN AGE", "encrypted:"];

/// Whether a file is one of environment variables by its name.
pub(crate) fn is_env_file(name: &str) -> bool {
    name == ".env" || name.ends_with(".env") || name.starts_with(".env.")
}

/// Whether a file is one that people copy and fill in.
pub(crate) fn is_template(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| TEMPLATES.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether a text can be read by those who have a key only.
pub(crate) fn is_encrypted(text: &str) -> bool {
    ENCRYPTED.iter().any(|mark| text.contains(mark))
}

/// The credentials in the text of an environment file. Values that come from elsewhere are none.
pub(crate) fn secrets(text: &str) -> Vec<Secret> {
    if is_encrypted(text) {
        return Vec::new();
    }
    let variables = dotenv::variables(text);
    let names = names(&variables);
    let secret = |variable: &Variable| {
        let value = variable.value.as_deref()?;
        let kind = kind_of(&variable.name, value)?;
        let is_stand_in = kind == Value::Fake
            || credentials::is_weak(value)
            || names.contains(&value.to_ascii_lowercase())
            || names_itself(value);
        Some(Secret { name: variable.name.clone(), at: variable.at.clone(), is_stand_in })
    };
    variables.iter().filter_map(secret).collect()
}

/// What a value is under a name; `None` for what is no credential.
pub(crate) fn kind_of(name: &str, value: &str) -> Option<Value> {
    let is_credential = match credentials::name(name) {
        Name::Harmless => false,
        Name::Doubtful => credentials::looks_secret(value),
        Name::Credential => true,
    };
    let kind = credentials::value(name, value, &["changeme".to_string(), "dummy".to_string(), "example".to_string()]);
    (is_credential && kind != Value::Harmless).then_some(kind)
}

/// Whether a value says what it is, and is no secret to anybody: `monitoring_password`.
fn names_itself(value: &str) -> bool {
    let words: Vec<&str> = value.split(['-', '_']).collect();
    let last = words.last().copied().unwrap_or("");
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.len() > 1 && words.iter().all(is_word) && matches!(last, "key" | "pass" | "password" | "secret" | "token")
}

/// The names of users, databases and products that a file sets, in small letters: as passwords they only stand for
/// some.
fn names(variables: &[Variable]) -> BTreeSet<String> {
    let ends = ["USER", "USERNAME", "DB", "DATABASE", "NAME"];
    let is_name = |variable: &&Variable| {
        let upper = variable.name.to_ascii_uppercase();
        ends.iter().any(|end| upper.ends_with(end))
    };
    let values = variables.iter().filter(is_name).filter_map(|variable| variable.value.as_deref());
    values.map(str::to_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for name in [".env", "web.env", ".env.production"] {
            assert!(is_env_file(name) && !is_template(name), "{name}");
        }
        for name in [".env.example", "sample.env", ".env.dist", "env-template"] {
            assert!(is_template(name), "{name}");
        }
        assert!(!is_env_file(".envrc") && !is_env_file("environment"));
    }

    #[test]
    fn credentials_are_told_from_stand_ins() {
        let text = "DB_USER=shop\nDB_PASSWORD=shop\nAPI_TOKEN=f83jf0ax9q\nADMIN_PASSWORD=changeMe\nB_PASSWORD=shop_password\nA_TOKEN=${B}\n\
                    TOKEN_URL=https://x\nEMPTY_PASSWORD=\n";
        let found: Vec<_> = secrets(text).into_iter().map(|secret| (secret.name, secret.is_stand_in)).collect();
        let expected = [("DB_PASSWORD", true), ("API_TOKEN", false), ("ADMIN_PASSWORD", true), ("B_PASSWORD", true)];
        assert_eq!(found, expected.map(|(name, is_stand_in)| (name.to_string(), is_stand_in)));
        assert_eq!(secrets("sops_version=3\nAPI_TOKEN=f83jf0ax9q\n"), []);
    }
}
