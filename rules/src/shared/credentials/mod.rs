//! Whether a name is that of a credential, and whether a value may be one. Names are split into words and never
//! searched for parts of words.

mod values;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

pub(crate) use values::{Value, is_weak, looks_secret, value};

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

/// Words that end in one of these are such words without the blank: `DBPASSWORD`.
const JOINED: &[&str] = &["password", "passwd", "passphrase"];

/// Words before `pass`, `secret` and `token` that are written together with it; other words end so by chance, as
/// `bypass` does.
const JOINED_WITH: &[&str] = &[
    "access",
    "admin",
    "api",
    "app",
    "auth",
    "backup",
    "bearer",
    "bot",
    "client",
    "db",
    "ftp",
    "github",
    "gitlab",
    "http",
    "imap",
    "jwt",
    "key",
    "keystore",
    "ldap",
    "login",
    "mail",
    "mongo",
    "mqtt",
    "my",
    "mysql",
    "npm",
    "pg",
    "postgres",
    "proxy",
    "redis",
    "refresh",
    "root",
    "session",
    "smtp",
    "sql",
    "ssh",
    "truststore",
    "user",
    "web",
];

/// Words behind the credential's word that leave it one: `SECRET_KEY_VALUE`, `PASSWORD_HASH`.
const PARTS: &[&str] = &["hash", "key", "keys", "val", "value", "values"];

/// Words before `token` that name a mark in the text of a language model.
const MARKS: &[&str] =
    &["bos", "cls", "end", "eos", "eot", "mask", "pad", "padding", "sep", "special", "start", "stop", "unk"];

/// Words before `pass` that name a directive of web servers.
const PASSES: &[&str] = &["fastcgi", "grpc", "proxy", "scgi", "uwsgi"];

/// Words that make a credential of a `key` behind them.
const KEYS: &[&str] = &["api", "private", "access", "secret", "encryption", "signing", "auth", "account", "master"];

/// Words before a `key` that may be a credential: a licence, one of the two keys of an account, or the key of a table.
const PRODUCT_KEYS: &[&str] = &["license", "licence", "primary", "secondary"];

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
    "allow", "disable", "empty", "enable", "generate", "has", "install", "is", "no", "public", "random", "require",
    "requires", "skip", "use", "with", "without",
];

/// What a name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// It is none.
    Harmless,
    /// It has a credential's word, and what follows may say anything: a value counts that looks like a secret.
    Doubtful,
    /// It is a credential: the last word decides.
    Credential,
}

/// What the name of a variable says.
pub(crate) fn name(name: &str) -> Name {
    if HARMLESS.iter().any(|known| name.eq_ignore_ascii_case(known)) {
        return Name::Harmless;
    }
    if KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) || is_bundler_host(name) {
        return Name::Credential;
    }
    // Most names have no such letters at all.
    static PARTS_OF_WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let parts = ["pass", "pwd", "psw", "secret", "token", "key", "cred", "auth"];
        AhoCorasick::builder().ascii_case_insensitive(true).build(parts).ok()
    });
    if PARTS_OF_WORDS.as_ref().is_some_and(|parts| !parts.is_match(name)) {
        return Name::Harmless;
    }
    let words = words(name);
    if words.iter().any(|word| SWITCHES.contains(&word.as_str())) {
        return Name::Harmless;
    }
    let Some(at) = (0..words.len()).rev().find(|&at| is_secret_word(&words, at)) else { return Name::Harmless };
    let mut behind = words.iter().skip(at + 1).map(String::as_str);
    if behind.clone().any(|word| ABOUT.contains(&word)) {
        return Name::Harmless;
    }
    let is_product_key = at > 0
        && words.get(at).is_some_and(|word| word == "key")
        && words.get(at - 1).is_some_and(|word| PRODUCT_KEYS.contains(&word.as_str()));
    match behind.all(|word| PARTS.contains(&word)) && !is_product_key {
        true => Name::Credential,
        false => Name::Doubtful,
    }
}

fn is_secret_word(words: &[String], at: usize) -> bool {
    let word = words.get(at).map_or("", String::as_str);
    let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
    let is_last = words.iter().skip(at + 1).all(|word| PARTS.contains(&word.as_str()));
    let is_joined = || {
        let ends = |end: &&str| word.len() > end.len() && word.ends_with(end);
        let start = ["pass", "secret", "token"].iter().find_map(|end| word.strip_suffix(end));
        JOINED.iter().any(ends) || start.is_some_and(|start| JOINED_WITH.contains(&start))
    };
    match word {
        // A bare `KEY` is a product's own notion of one.
        "key" | "keys" => KEYS.contains(&before) || PRODUCT_KEYS.contains(&before),
        // Whether clients show certificates.
        "auth" if matches!(before, "client" | "ssl" | "tls" | "mutual") => false,
        "token" | "tokens" if MARKS.contains(&before) => false,
        "pass" if PASSES.contains(&before) => false,
        "auth" | "pass" => is_last && words.len() > 1,
        // The working directory.
        "pwd" => words.len() > 1,
        _ => SECRETS.contains(&word) || is_joined(),
    }
}

/// Whether the last word of a name is that of a password, which may be a number.
fn is_password(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|word| {
        matches!(word.as_str(), "pass" | "pwd" | "psw") || JOINED.iter().any(|end| word.ends_with(end))
    })
}

/// Bundler takes the login of a gem server from `BUNDLE_GEMS__EXAMPLE__COM`.
fn is_bundler_host(name: &str) -> bool {
    let Some(host) = name.strip_prefix("BUNDLE_") else { return false };
    let settings = ["BUILD__", "LOCAL__", "MIRROR__", "PATH__", "CACHE__", "DISABLE_LOCAL__", "GEM__", "PLUGINS__"];
    let is_setting = settings.iter().any(|setting| host.starts_with(setting));
    !is_setting && matches!(host.rsplit_once("__"), Some((_, "COM" | "ORG" | "IO" | "NET" | "DEV" | "CO")))
}

/// The words of a name in lower case, split at everything that is no letter or digit and where small letters turn into
/// capitals. Numbers, as a word or behind one, are left out: `PASSWORD2`, `PASSWORD_2`.
fn words(name: &str) -> Vec<String> {
    let without_number = |word: String| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_string();
    let words = split(name).into_iter().map(without_number);
    words.filter(|word| !word.is_empty()).collect()
}

fn split(name: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests;
