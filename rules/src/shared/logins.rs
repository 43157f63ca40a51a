//! Commands that log in somewhere, and where among their words the secret stands.

use lintainer_core::shell::{Command, Word};

/// The commands that [`values`] knows.
pub(crate) const COMMANDS: &[&str] = &[
    "aws",
    "az",
    "bundle",
    "buildah",
    "cargo",
    "composer",
    "curl",
    "doctl",
    "docker",
    "dotnet",
    "git",
    "hf",
    "huggingface-cli",
    "ngrok",
    "npm",
    "nuget",
    "pip",
    "pip3",
    "pnpm",
    "podman",
    "sentry-cli",
    "skopeo",
    "snyk",
    "sshpass",
    "twine",
    "uv",
    "vault",
    "wandb",
    "wget",
    "yarn",
];

/// A word that holds a secret.
#[derive(Debug)]
pub(crate) struct Value<'a> {
    /// The word.
    pub word: &'a Word,
    /// Where the value begins in it (bytes), behind the name of an option.
    pub start: usize,
    form: Form,
}

/// What stands in the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The secret.
    Plain,
    /// `user:secret`
    Pair,
    /// An address with `user:secret@`, or `token@` where that alone is enough.
    Address { alone: bool },
    /// A header of HTTP.
    Header,
}

impl Value<'_> {
    /// The secret in the text of the value; empty if there is none.
    pub(crate) fn password<'t>(&self, text: &'t str) -> &'t str {
        match self.form {
            Form::Plain => text,
            Form::Pair => text.split_once(':').map_or("", |(_, password)| password),
            Form::Address { alone } => {
                let rest = text.split_once("://").map_or("", |(_, rest)| rest);
                let login =
                    rest.split('/').next().and_then(|host| host.rsplit_once('@')).map_or("", |(login, _)| login);
                match login.split_once(':') {
                    // Tokens stand on either side of a word that says nothing.
                    Some((user, "x-oauth-basic" | "")) => user,
                    Some((_, password)) => password,
                    // A name alone is no secret.
                    None if alone && (login.contains('\0') || login.len() >= 20) => login,
                    None => "",
                }
            }
            Form::Header => {
                let value = text
                    .split_once(':')
                    .filter(|(name, _)| is_secret_header(name))
                    .map_or("", |(_, value)| value.trim());
                value.rsplit(' ').next().unwrap_or("")
            }
        }
    }
}

fn is_secret_header(name: &str) -> bool {
    ["authorization", "private-token", "x-jfrog-art-api", "x-api-key", "x-vault-token"]
        .iter()
        .any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// The words of a login that hold its secret.
pub(crate) fn values(command: &Command) -> Vec<Value<'_>> {
    let args = command.args();
    let has = |word: &str| args.iter().any(|arg| arg.is(word));
    let plain = |flags: &[&str]| behind(args, flags, Form::Plain);
    // The operands behind a word, the last of which is the secret.
    let last = |after: &str, count: usize| {
        let at = args.iter().position(|arg| arg.is(after));
        let rest = at.and_then(|at| args.get(at + 1..)).unwrap_or(&[]);
        let operands: Vec<&Word> = rest.iter().filter(|word| !word.static_prefix().starts_with('-')).collect();
        let value = operands.last().filter(|_| operands.len() == count);
        value.map(|word| Value { word, start: 0, form: Form::Plain }).into_iter().collect()
    };
    match command.name().unwrap_or("") {
        "docker" | "podman" | "buildah" | "skopeo" if has("login") => plain(&["-p", "--password"]),
        "az" if has("login") => plain(&["-p", "--password"]),
        "doctl" if has("auth") => plain(&["-t", "--access-token"]),
        "dotnet" | "nuget" => plain(&["-p", "--password", "-Password"]),
        "twine" | "sshpass" => plain(&["-p", "--password"]),
        "sentry-cli" => plain(&["--auth-token"]),
        "hf" | "huggingface-cli" => plain(&["--token"]),
        "aws" if has("aws_secret_access_key") => last("aws_secret_access_key", 1),
        "aws" => last("aws_session_token", 1),
        "cargo" | "wandb" | "vault" => last("login", 1),
        "snyk" => last("auth", 1),
        "ngrok" if has("authtoken") => last("authtoken", 1),
        "ngrok" => last("add-authtoken", 1),
        "npm" | "yarn" | "pnpm" if has("set") => npm(args),
        "composer" if has("config") => composer(args),
        "bundle" if has("config") => {
            let pairs = args.last().filter(|word| word.static_prefix().contains(':') || word.contains_expansion());
            pairs
                .filter(|word| !word.static_prefix().contains("://"))
                .map(|word| Value { word, start: 0, form: Form::Pair })
                .into_iter()
                .collect()
        }
        "curl" => {
            let mut found = behind(args, &["-u", "--user", "--proxy-user"], Form::Pair);
            found.extend(behind(args, &["-H", "--header"], Form::Header));
            found.extend(addresses(args, false));
            found
        }
        "wget" => {
            let mut found = plain(&["--password", "--http-password", "--ftp-password"]);
            found.extend(behind(args, &["--header"], Form::Header));
            found.extend(addresses(args, false));
            found
        }
        "git" => addresses(args, true),
        "pip" | "pip3" | "uv" => addresses(args, false),
        _ => Vec::new(),
    }
}

/// The values of options: in the next word, behind `=`, or behind a letter.
fn behind<'a>(args: &'a [Word], flags: &[&str], form: Form) -> Vec<Value<'a>> {
    let mut found = Vec::new();
    for (at, word) in args.iter().enumerate() {
        let text = word.static_prefix();
        if !text.starts_with('-') {
            continue;
        }
        for flag in flags {
            match text.strip_prefix(flag) {
                Some("") if word.is(flag) => found.extend(args.get(at + 1).map(|word| Value { word, start: 0, form })),
                Some(rest) if rest.starts_with('=') => found.push(Value { word, start: flag.len() + 1, form }),
                Some(_) if flag.len() == 2 => found.push(Value { word, start: flag.len(), form }),
                _ => {}
            }
        }
    }
    found
}

/// The addresses among the words, also those in the values of options: `--index-url=https://…`.
fn addresses(args: &[Word], alone: bool) -> Vec<Value<'_>> {
    let has_address = |word: &&Word| word.static_prefix().contains("://");
    args.iter().filter(has_address).map(|word| Value { word, start: 0, form: Form::Address { alone } }).collect()
}

/// `npm config set //registry.example.com/:_authToken VALUE`, or with `=`.
fn npm(args: &[Word]) -> Vec<Value<'_>> {
    let keys = [":_authToken", ":_password", ":_auth"];
    let position = args.iter().position(|word| {
        let text = word.static_prefix();
        keys.iter().any(|key| text.contains(key)) || matches!(&*text, "_auth" | "_authToken" | "_password")
    });
    let Some(at) = position else { return Vec::new() };
    let Some(word) = args.get(at) else { return Vec::new() };
    match word.static_prefix().find('=') {
        Some(equals) => vec![Value { word, start: equals + 1, form: Form::Plain }],
        None => args.get(at + 1).map(|word| Value { word, start: 0, form: Form::Plain }).into_iter().collect(),
    }
}

/// `composer config http-basic.example.com USER SECRET`, `github-oauth.github.com TOKEN`.
fn composer(args: &[Word]) -> Vec<Value<'_>> {
    let kinds = ["http-basic.", "github-oauth.", "gitlab-oauth.", "gitlab-token.", "bearer.", "bitbucket-oauth."];
    let starts = |word: &Word| kinds.iter().any(|kind| word.static_prefix().starts_with(kind));
    let at = args.iter().position(starts);
    let rest = at.and_then(|at| args.get(at + 1..)).unwrap_or(&[]);
    rest.last().map(|word| Value { word, start: 0, form: Form::Plain }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::shell::{ExecWord, parse_exec};
    use lintainer_core::span::{FileId, Span};

    fn found(text: &str) -> String {
        let span = Span::new(FileId(0), 0..text.len());
        let words: Vec<ExecWord> = text.split(' ').map(|word| ExecWord::new(word, span)).collect();
        let script = parse_exec(&words).unwrap();
        let values = values(&script.commands[0]);
        let text = |value: &Value| value.word.literal().unwrap()[value.start..].to_string();
        values
            .iter()
            .map(|value| value.password(&text(value)).to_string())
            .collect::<Vec<_>>()
            .join(" ")
            .trim()
            .to_string()
    }

    #[test]
    fn secrets_of_logins() {
        for (command, expected) in [
            ("docker login -u a -p b c", "b"),
            ("docker login --password=b c", "b"),
            ("docker login -pb c", "b"),
            ("docker run -p 80:80 c", ""),
            ("aws configure set aws_secret_access_key b", "b"),
            ("aws configure set region b", ""),
            ("npm config set //a/:_authToken b", "b"),
            ("npm config set //a/:_authToken=b", "b"),
            ("npm config set registry https://a", ""),
            ("composer config -g http-basic.a u b", "b"),
            ("curl -u a:b https://c", "b"),
            ("curl -H Authorization:b https://c", "b"),
            ("curl -H Accept:b https://c", ""),
            ("curl https://a:b@c/d", "b"),
            ("git clone https://a:b@c/d", "b"),
            ("git clone https://a@c/d", ""),
            ("git clone https://aaaaaaaaaabbbbbbbbbb@c/d", "aaaaaaaaaabbbbbbbbbb"),
            ("pip install --index-url=https://a:b@c/simple d", "b"),
            ("az login -p b", "b"),
        ] {
            assert_eq!(found(command), expected, "{command}");
        }
    }
}
