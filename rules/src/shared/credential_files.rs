//! Files that hold credentials, by their names. Whole names and words count, never parts of words.

use super::credentials::{self, Name};

/// Names of files that are always secret.
const SECRET: &[&str] = &[".git-credentials", ".netrc", "_netrc", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa"];

/// Names of files that often are: somebody who removes one from an image knows why.
const OFTEN_SECRET: &[&str] =
    &[".dockercfg", ".dockerconfigjson", ".htpasswd", ".npmrc", ".pgpass", ".pypirc", ".yarnrc.yml", "kubeconfig"];

/// Words in the names of keys that are public: those of package repositories, and public halves.
const PUBLIC: &[&str] = &[
    "apt",
    "archive",
    "deb",
    "debian",
    "docker",
    "gpg",
    "keyring",
    "mongodb",
    "mysql",
    "nginx",
    "nodesource",
    "package",
    "packages",
    "pgp",
    "postgresql",
    "pub",
    "public",
    "release",
    "repo",
    "repository",
    "rpm",
    "signing",
    "trust",
    "trusted",
    "truststore",
    "ubuntu",
    "yarn",
];

/// Words that name a file as one for tests.
const SAMPLES: &[&str] = &[
    "demo",
    "dummy",
    "example",
    "examples",
    "fake",
    "fixture",
    "fixtures",
    "localhost",
    "mock",
    "sample",
    "samples",
    "selfsigned",
    "snakeoil",
    "test",
    "testdata",
    "testing",
    "tests",
];

/// Endings of files that are read as a program or are filled in later.
const NO_SECRETS: &[&str] = &[
    "bat", "cnf", "conf", "dist", "erb", "go", "j2", "js", "md", "php", "ps1", "py", "rb", "sh", "sql", "template",
    "tmpl", "tpl", "ts",
];

fn file_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// Whether a file is secret whatever is in it: a private key of SSH, the logins of `curl` and `git`, `*.key`, `*.p12`.
pub(crate) fn is_secret(path: &str) -> bool {
    let name = file_name(path);
    match name.rsplit_once('.') {
        Some((stem, "key" | "p12" | "pfx")) => !stem.is_empty() && !has_word(stem, PUBLIC),
        _ => SECRET.contains(&name),
    }
}

/// Whether a file that is created and removed again is a secret, as its name says.
pub(crate) fn may_be_secret(path: &str) -> bool {
    let name = file_name(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = if stem.is_empty() { ending } else { stem };
    is_secret(name)
        || OFTEN_SECRET.contains(&name)
        || credentials::name(stem) == Name::Credential && !NO_SECRETS.contains(&ending) && !has_word(name, SAMPLES)
}

/// Whether a path names a file for tests, or a sample.
pub(crate) fn is_sample(path: &str) -> bool {
    has_word(path, SAMPLES) || path.contains("self-signed")
}

/// Whether files at a destination are the public keys of package repositories.
pub(crate) fn is_for_packages(destination: &str) -> bool {
    has_word(destination, &["apt", "gpg", "keyrings", "rpm", "trusted"])
}

/// What a secret file is.
pub(crate) fn kind(path: &str) -> &'static str {
    match file_name(path) {
        name if name.starts_with("id_") => "a private SSH key",
        name if name.ends_with(".p12") || name.ends_with(".pfx") => "a store of private keys",
        name if name.ends_with(".key") => "a private key, as its name says",
        _ => "a file of passwords",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_always_secret() {
        for path in ["id_rsa", "/root/.ssh/id_ed25519", ".netrc", "certs/server.key", "*.key", "a/b.pfx"] {
            assert!(is_secret(path), "{path}");
        }
        let others =
            ["id_rsa.pub", "server.crt", "public.key", "nodesource.gpg.key", "truststore.p12", ".key", "keys", "a.pem"];
        for path in others {
            assert!(!is_secret(path), "{path}");
        }
    }

    #[test]
    fn names_of_what_is_removed_again() {
        for path in ["/app/.npmrc", "/tmp/token", "/run/db_password.txt", "credentials.json", "secret"] {
            assert!(may_be_secret(path), "{path}");
        }
        for path in ["password_check.py", "/app/index.html", "set-password.sh", "token.example", "/tmp/secrets.tpl"] {
            assert!(!may_be_secret(path), "{path}");
        }
    }
}
