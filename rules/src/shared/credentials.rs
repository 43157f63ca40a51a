//! Whether a name is that of a credential, and whether a value may be one. Names are split into words and never
//! searched for parts of words.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use lintainer_core::context::matches_pattern;

/// Names that are credentials although their words do not say so.
const KNOWN: &[&str] = &[
    "PGPASSWORD",
    "MYSQL_PWD",
    "MYSQL_ROOT_PASSWORD",
    "REDISCLI_AUTH",
    "SSHPASS",
    "RAILS_MASTER_KEY",
    "SECRET_KEY_BASE",
    "APP_KEY",
];

/// Names that are none although their words say so.
const HARMLESS: &[&str] = &["GOPRIVATE", "SSH_AUTH_SOCK", "PWD", "OLDPWD", "OLD_PWD", "INIT_CWD"];

/// Words that make a name a credential wherever they stand.
const SECRETS: &[&str] = &[
    "secret",
    "secrets",
    "password",
    "passwords",
    "passwd",
    "pwd",
    "psw",
    "passphrase",
    "token",
    "tokens",
    "apikey",
    "apikeys",
    "credential",
    "credentials",
    "privatekey",
    "secretkey",
    "accesskey",
    "authtoken",
];

/// Words that make a credential of a `key` behind them.
const KEYS: &[&str] = &["api", "private", "access", "secret", "encryption", "signing", "auth", "account", "master"];

/// Words behind the credential's word that say the value is something about it.
const ABOUT: &[&str] = &[
    "age",
    "algorithm",
    "alg",
    "alias",
    "arn",
    "attribute",
    "audience",
    "charset",
    "class",
    "column",
    "count",
    "days",
    "dir",
    "directory",
    "disabled",
    "duration",
    "enable",
    "enabled",
    "endpoint",
    "engine",
    "env",
    "exp",
    "expiration",
    "expire",
    "expires",
    "expiry",
    "field",
    "file",
    "filename",
    "files",
    "format",
    "generator",
    "group",
    "grant",
    "header",
    "host",
    "hours",
    "id",
    "ids",
    "index",
    "interval",
    "issuer",
    "issuers",
    "kind",
    "label",
    "length",
    "lifetime",
    "limit",
    "location",
    "lookup",
    "manager",
    "max",
    "method",
    "min",
    "minutes",
    "mode",
    "mount",
    "name",
    "names",
    "namespace",
    "param",
    "parameter",
    "path",
    "paths",
    "pattern",
    "period",
    "policy",
    "port",
    "prefix",
    "provider",
    "ref",
    "refs",
    "regex",
    "region",
    "required",
    "reset",
    "review",
    "role",
    "rotation",
    "scheme",
    "scope",
    "scopes",
    "seconds",
    "server",
    "service",
    "size",
    "source",
    "store",
    "strategy",
    "suffix",
    "template",
    "timeout",
    "ttl",
    "type",
    "types",
    "uri",
    "url",
    "urls",
    "user",
    "username",
    "validation",
    "validator",
    "validity",
    "vault",
    "version",
];

/// Words anywhere in a name that say that it is a switch, or open to everybody.
const SWITCHES: &[&str] = &[
    "allow", "disable", "empty", "enable", "generate", "has", "is", "no", "public", "random", "require", "requires",
    "skip", "use", "with", "without",
];

/// Whether a variable of this name holds a credential.
pub(crate) fn is_credential(name: &str) -> bool {
    if HARMLESS.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return false;
    }
    if KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) || is_bundler_host(name) {
        return true;
    }
    // Most names have no such letters at all.
    static PARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let parts = ["pass", "pwd", "psw", "secret", "token", "key", "cred", "auth"];
        AhoCorasick::builder().ascii_case_insensitive(true).build(parts).ok()
    });
    if PARTS.as_ref().is_some_and(|parts| !parts.is_match(name)) {
        return false;
    }
    let words = words(name);
    if words.iter().any(|word| SWITCHES.contains(&word.as_str())) {
        return false;
    }
    let Some(at) = (0..words.len()).rev().find(|&at| is_secret_word(&words, at)) else { return false };
    !words.iter().skip(at + 1).any(|word| ABOUT.contains(&word.as_str()))
}

fn is_secret_word(words: &[String], at: usize) -> bool {
    let word = words.get(at).map_or("", String::as_str);
    let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
    let is_last = at + 1 == words.len();
    match word {
        // A bare `KEY` is a product's own notion of one.
        "key" | "keys" => KEYS.contains(&before),
        // Whether clients show certificates.
        "auth" if matches!(before, "client" | "ssl" | "tls" | "mutual") => false,
        "auth" | "pass" => is_last && words.len() > 1,
        // The working directory.
        "pwd" => words.len() > 1,
        _ => SECRETS.contains(&word),
    }
}

/// Bundler takes the login of a gem server from `BUNDLE_GEMS__EXAMPLE__COM`.
fn is_bundler_host(name: &str) -> bool {
    let Some(host) = name.strip_prefix("BUNDLE_") else { return false };
    let settings = ["BUILD__", "LOCAL__", "MIRROR__", "PATH__", "CACHE__", "DISABLE_LOCAL__", "GEM__", "PLUGINS__"];
    let is_setting = settings.iter().any(|setting| host.starts_with(setting));
    !is_setting && matches!(host.rsplit_once("__"), Some((_, "COM" | "ORG" | "IO" | "NET" | "DEV" | "CO")))
}

/// The words of a name in lower case, split at everything that is no letter or digit and where small letters turn into
/// capitals.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let starts = previous.is_ascii_lowercase() && c.is_ascii_uppercase()
            || previous.is_ascii_uppercase()
                && c.is_ascii_uppercase()
                && chars.peek().is_some_and(char::is_ascii_lowercase);
        if (!c.is_alphanumeric() || starts) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

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

/// What a value is. `fakes` are words or `*` patterns of configuration that mark stand-ins.
pub(crate) fn value(text: &str, fakes: &[String]) -> Value {
    let text = text.trim().trim_matches(['"', '\'']);
    if is_harmless(text) {
        return Value::Harmless;
    }
    let squeezed: String =
        text.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).map(|c| c.to_ascii_lowercase()).collect();
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
    let in_brackets = text.starts_with('<') && text.ends_with('>') || text.starts_with('[') && text.ends_with(']');
    let is_one_char = squeezed.chars().all(|c| squeezed.starts_with(c));
    let is_asked_for = ["insert", "enter", "replace"].iter().any(|verb| squeezed.starts_with(verb));
    if in_brackets
        || is_asked_for
        || is_one_char
        || is_reference && words.len() == 2
        || STAND_INS.iter().any(|part| squeezed.contains(part))
        || fakes.iter().any(is_listed)
    {
        return Value::Fake;
    }
    Value::Literal
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
        || MODES.contains(&lower.as_str())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_by_their_words() {
        for name in [
            "PASSWORD",
            "DB_PASSWORD",
            "POSTGRES_PASSWORD",
            "dbPassword",
            "MYSQL_ROOT_PASSWORD",
            "RABBITMQ_DEFAULT_PASS",
            "SECRET",
            "CLIENT_SECRET",
            "SECRET_KEY",
            "JWT_SECRET_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "GITHUB_TOKEN",
            "NPM_TOKEN",
            "API_KEY",
            "APIKEY",
            "OPENAI_API_KEY",
            "apiKey",
            "PRIVATE_KEY",
            "RAILS_MASTER_KEY",
            "SECRET_KEY_BASE",
            "NPM_AUTH",
            "AUTH_TOKEN",
            "AUTH_KEY",
            "DB_PASSWD",
            "MYSQL_PWD",
            "PGPASSWORD",
            "CREDENTIALS",
            "BUNDLE_GEMS__EXAMPLE__COM",
            "SSL_KEYSTORE_FILE_PASSWORD",
            "ID_TOKEN",
            "SPRING_DATASOURCE_PASSWORD",
        ] {
            assert!(is_credential(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_look_like_it() {
        for name in [
            "TOKEN_URL",
            "SHA1",
            "PROJECT_KEY",
            "GOPRIVATE",
            "NPM_TOKEN_FILE",
            "DB_PASSWORD_FILE",
            "PRIVATE_KEY_PATH",
            "SSH_AUTH_SOCK",
            "PUBLIC_KEY",
            "NEXT_PUBLIC_API_KEY",
            "AWS_ACCESS_KEY_ID",
            "SECRET_NAME",
            "TOKEN_TTL",
            "PASSWORD_MIN_LENGTH",
            "TOKEN_EXPIRY",
            "AUTH_MODE",
            "AUTH_ENABLED",
            "KEY",
            "AUTH",
            "PWD",
            "OLDPWD",
            "PASSAGE",
            "MONKEY",
            "COMPASS",
            "TOKENIZER",
            "TOKENIZERS_PARALLELISM",
            "SECRETARY",
            "AUTHOR",
            "BASIC_AUTH_USER",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "MYSQL_RANDOM_ROOT_PASSWORD",
            "ENABLE_AUTH",
            "SONAR_PROJECT_KEY",
            "SORT_KEY",
            "SECRET_MANAGER_REGION",
            "API_KEY_HEADER",
            "CREDENTIALS_DIR",
            "BUNDLE_BUILD__NOKOGIRI",
            "KEYCLOAK_VERSION",
            "TOKEN_ENDPOINT",
            "PASSWORD_ALIAS",
            "AUTH_TOKEN_VERSION",
            "KAFKA_SSL_CLIENT_AUTH",
            "MUTUAL_TLS_AUTH",
        ] {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn values_that_are_no_credentials() {
        let fakes = ["changeme".to_string(), "example".to_string()];
        for text in [
            "",
            "true",
            "3600",
            "24h",
            "/run/secrets/token",
            "./key",
            "https://login.example/token",
            "$(TOKEN)",
            "${TOKEN}",
            "vault:secret/data/app#token",
            "none",
            "password_validation.py",
            "che-postgres-secret",
            "/etc/ssl/private/key.pem",
        ] {
            assert_eq!(value(text, &fakes), Value::Harmless, "{text}");
        }
        for text in [
            "changeme",
            "change-me",
            "CHANGE_ME",
            "xxxx",
            "<your token>",
            "my-example-password",
            "********",
            "my-secret",
            "INSERT_TOKEN",
        ] {
            assert_eq!(value(text, &fakes), Value::Fake, "{text}");
        }
        for text in ["hunter2", "s3cr3t!", "postgres", "https://user:pw@host/", "/kf9+dl3=="] {
            assert_eq!(value(text, &fakes), Value::Literal, "{text}");
        }
    }
}
