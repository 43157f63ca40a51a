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
    {
        return Value::Fake;
    }
    Value::Literal
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
            "DB_PASSWORD2",
            "API_KEY2",
            "DB_PASSWORD_2",
            "DBPASSWORD",
            "ROOTPASSWORD",
            "SMTPPASS",
            "CLIENTSECRET",
            "ADMIN_PASSWORD_HASH",
            "SECRET_KEY_VALUE",
        ] {
            assert_eq!(super::name(name), Name::Credential, "{name}");
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
            "PAD_TOKEN",
            "SPECIAL_TOKENS",
            "NGINX_UWSGI_PASS",
            "PROXY_PASS",
            "BYPASS",
        ] {
            assert_eq!(super::name(name), Name::Harmless, "{name}");
        }
    }

    #[test]
    fn what_follows_the_word_makes_a_name_doubtful() {
        for name in [
            "PASSWORD_PROMPT",
            "GIT_CREDENTIAL_HELPER",
            "SECRETS_BACKEND",
            "PASSWORD_HASHERS",
            "PASSWORD_HASH_ALGO",
            "TOKEN_SYMBOL",
            "CREDENTIALS_CACHE",
            "MYSQL_PASSWORD_PLUGIN",
            "GPG_PASSPHRASE_CMD",
            "TOKEN_COOKIE",
            "TOKEN_BUCKET",
            "GRAFANA_LICENSE_KEY",
            "STORAGE_SECONDARY_KEY",
        ] {
            assert_eq!(super::name(name), Name::Doubtful, "{name}");
        }
        assert!(looks_secret("9fJ2kd83hFks02Lq") && looks_secret("'a1b2c3d4e5f6a7b8c9d0'"));
        for text in ["caching_sha2_password", "kubernetes", "my-bucket", "1234567890123456", "/etc/some/file/a1b2c3"] {
            assert!(!looks_secret(text), "{text}");
        }
    }

    #[test]
    fn a_password_may_be_a_number() {
        let kind = |name: &str, text: &str| value(name, text, &[]);
        assert_eq!(kind("POSTGRES_PASSWORD", "123456"), Value::Literal);
        assert_eq!(kind("DB_PASS", "0"), Value::Harmless);
        assert_eq!(kind("TOKEN", "123456"), Value::Harmless);
    }

    #[test]
    fn stand_ins_repeat_the_name_or_are_written_with_digits() {
        let kind = |name: &str, text: &str| value(name, text, &[]);
        for (name, text) in [
            ("DB_PASSWORD", "DB_PASSWORD_VAL"),
            ("DB_PASSWORD", "DB_PASSWORD_HERE"),
            ("apiToken", "API_TOKEN_VALUE"),
            ("TOKEN", "ch4ng3m3"),
            ("TOKEN", "Bearer <your token>"),
        ] {
            assert_eq!(kind(name, text), Value::Fake, "{text}");
        }
        assert_eq!(kind("PASSWORD", "passwordx"), Value::Literal);
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
            assert_eq!(value("TOKEN", text, &fakes), Value::Harmless, "{text}");
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
            assert_eq!(value("TOKEN", text, &fakes), Value::Fake, "{text}");
        }
        for text in ["hunter2", "s3cr3t!", "postgres", "https://user:pw@host/", "/kf9+dl3=="] {
            assert_eq!(value("TOKEN", text, &fakes), Value::Literal, "{text}");
        }
    }
}
