//! What disables TLS certificate verification: variables, options of commands, settings that are written to files.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use lintainer_core::model::{Purpose, Run};
use lintainer_core::shell::{Command, Script};
use lintainer_core::span::Span;

/// Something that switches the check off.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What to underline.
    pub(crate) span: Span,
    /// What it is, for people.
    pub(crate) what: String,
    /// Its names in other tools.
    pub(crate) aliases: &'static [&'static str],
    /// What can be left out of the command.
    pub(crate) removal: Option<Span>,
}

impl Fault {
    fn new(span: Span, what: impl Into<String>, aliases: &'static [&'static str]) -> Fault {
        Fault { span, what: format!("`{}`", what.into()), aliases, removal: None }
    }

    fn removable(self, removal: Span) -> Fault {
        Fault { removal: Some(removal), ..self }
    }
}

/// The values of a variable that switch the check off.
enum Off {
    Is(&'static str),
    NotEmpty,
    /// Any host that is not allowed.
    Hosts,
}

/// Variables by the documentation of their programs; case does not matter where a program takes both.
const VARIABLES: &[(&str, Off, &[&str])] = &[
    ("GIT_SSL_NO_VERIFY", Off::NotEmpty, &["checkov/CKV2_DOCKER_14"]),
    ("NODE_TLS_REJECT_UNAUTHORIZED", Off::Is("0"), &["checkov/CKV2_DOCKER_6"]),
    ("NPM_CONFIG_STRICT_SSL", Off::Is("false"), &["checkov/CKV2_DOCKER_12"]),
    ("PIP_TRUSTED_HOST", Off::Hosts, &["checkov/CKV2_DOCKER_16"]),
    ("PYTHONHTTPSVERIFY", Off::Is("0"), &["checkov/CKV2_DOCKER_5"]),
    ("YARN_ENABLE_STRICT_SSL", Off::Is("false"), &[]),
];
/// Ends of names that many programs share; true switches the check off.
const ENDINGS: &[&str] = &["_SKIP_VERIFY", "_SKIP_TLS_VERIFY", "_TLS_INSECURE"];
/// Options that many programs share.
const OPTIONS: &[&str] = &[
    "--insecure-skip-tls-verify",
    "--insecure-skip-verify",
    "--kubelet-insecure-tls",
    "--skip-tls-verify",
    "--tls-insecure-skip-verify",
    "--tls-skip-verify",
    "--tls.insecure-skip-verify",
];
const NPM: &[&str] = &["npm", "pnpm", "yarn", "yarnpkg"];
const RPM: &[&str] = &["dnf", "dnf4", "dnf5", "microdnf", "tdnf", "yum", "yum-config-manager"];
/// A setting in files of settings.
struct Setting {
    /// Ends of the files' paths.
    files: &'static [&'static str],
    key: &'static str,
    /// The values that switch the check off.
    off: &'static [&'static str],
    aliases: &'static [&'static str],
}

const SETTINGS: &[Setting] = &[
    Setting { files: &[".curlrc", "_curlrc"], key: "insecure", off: &[""], aliases: &["checkov/CKV2_DOCKER_2"] },
    Setting { files: &["wgetrc"], key: "check_certificate", off: &["off", "no"], aliases: &["checkov/CKV2_DOCKER_3"] },
    Setting {
        files: &[".repo", "yum.conf", "dnf.conf"],
        key: "sslverify",
        off: &["0", "false", "no"],
        aliases: &["checkov/CKV2_DOCKER_15"],
    },
    Setting { files: &["npmrc"], key: "strict-ssl", off: &["false"], aliases: &["checkov/CKV2_DOCKER_13"] },
];

/// A variable that switches the check off.
pub(crate) fn of_variable(name: &str, value: &str, span: Span, allowed: &[String]) -> Option<Fault> {
    let upper = name.to_ascii_uppercase();
    let value = value.trim();
    let is_true = || ["1", "on", "true", "yes"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let aliases = match VARIABLES.iter().find(|(known, ..)| *known == upper) {
        Some((_, off, aliases)) => {
            let is_off = match off {
                Off::Is(text) => value.eq_ignore_ascii_case(text),
                Off::NotEmpty => !value.is_empty(),
                Off::Hosts => value.split([' ', ',']).any(|host| !host.is_empty() && !is_allowed(host, allowed)),
            };
            is_off.then_some(*aliases)?
        }
        None => (ENDINGS.iter().any(|end| upper.ends_with(end)) && is_true()).then_some(&[][..])?,
    };
    Some(Fault::new(span, format!("{name}={value}"), aliases))
}

/// Whether a text has one of the options that switch the check off, whatever the program.
pub(crate) fn may_have_option(text: &str) -> bool {
    static FINDERS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(OPTIONS).ok());
    FINDERS.as_ref().is_none_or(|options| options.is_match(text))
}

/// An argument that switches the check off, whatever the program.
pub(crate) fn of_argument(text: &str, span: Span) -> Option<Fault> {
    let (name, value) = text.split_once('=').unwrap_or((text, "true"));
    (OPTIONS.contains(&name) && value == "true").then(|| Fault::new(span, text, &[]))
}

/// What a command does to switch the check off.
pub(crate) fn of_command(command: &Command, run: &Run, allowed: &[String]) -> Vec<Fault> {
    let mut found = Vec::new();
    if command.name_word().is_some() {
        let assignments = command.assignments.iter();
        found.extend(assignments.filter_map(|one| of_variable(&one.name, &one.value.literal()?, one.span, allowed)));
    }
    found.extend(command.words.iter().filter_map(|word| {
        let text = word.literal().filter(|text| text.starts_with("--"))?;
        of_argument(&text, word.span)
    }));
    let Some(name) = command.name() else { return found };
    match name {
        "export" | "declare" | "typeset" => found.extend(command.args().iter().filter_map(|word| {
            let text = word.literal()?;
            let (name, value) = text.split_once('=')?;
            of_variable(name, value, word.span, allowed)
        })),
        "curl" => {
            let flag = downloads(command, run, &["-k", "--insecure", "--proxy-insecure"], allowed);
            let fault =
                |(name, span)| Fault::new(span, format!("curl {name}"), &["checkov/CKV2_DOCKER_2"]).removable(span);
            found.extend(flag.map(fault));
        }
        "wget" | "wget2" => {
            let flag = downloads(command, run, &["--no-check-certificate"], allowed);
            let fault =
                |(name, span)| Fault::new(span, format!("wget {name}"), &["checkov/CKV2_DOCKER_3"]).removable(span);
            found.extend(flag.map(fault));
        }
        "git" => found.extend(git(command)),
        "echo" | "printf" | "cat" | "tee" => found.extend(written(command, run.script())),
        "uv" => found.extend(trusted_hosts(command, allowed)),
        name if NPM.contains(&name) => found.extend(npm(command)),
        name if RPM.contains(&name) => found.extend(rpm(command)),
        _ if command.is_version_of("pip") || is_python_pip(command) => found.extend(trusted_hosts(command, allowed)),
        _ => {}
    }
    found
}

/// The option of a download that switches the check off, unless it is for hosts that are allowed.
fn downloads(command: &Command, run: &Run, names: &[&str], allowed: &[String]) -> Option<(String, Span)> {
    let options = command.options();
    let flag = options.flag(names)?;
    let urls: Vec<_> = options
        .positionals
        .iter()
        .map(|word| host(&word.static_prefix(), word.literal().is_some()))
        .chain(options.flag_values(&["--url"]).map(|value| host(value.text.as_deref()?, true)))
        .collect();
    let all_allowed = !urls.is_empty() && urls.iter().all(|host| host.as_ref().is_some_and(|h| is_allowed(h, allowed)));
    // A health check mostly asks its own container; where that is not known, nothing is said.
    let unclear = run.purpose() == Purpose::Healthcheck && (urls.is_empty() || urls.iter().any(Option::is_none));
    (!all_allowed && !unclear).then(|| (flag.name.to_string(), flag.span))
}

/// The host of an address, from its known beginning; `None` if that does not reach so far.
fn host(text: &str, whole: bool) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']);
    if end.is_none() && !whole {
        // `https://localhost:$PORT/` says its host all the same.
        let (host, port) = rest.rsplit_once(':')?;
        return (!port.contains(']') && !host.is_empty()).then(|| without_brackets(host));
    }
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.is_empty() => host,
        _ => authority,
    };
    Some(without_brackets(host))
}

fn without_brackets(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

/// Whether a host, perhaps with a port, is among those that are accepted. All of 127.0.0.0/8 is the loopback.
fn is_allowed(host: &str, allowed: &[String]) -> bool {
    // An address with more colons is one of IPv6.
    let host = host.split_once(':').filter(|(_, port)| !port.contains(':')).map_or(host, |(host, _)| host);
    let is_known = |host: &str| allowed.iter().any(|known| known.eq_ignore_ascii_case(host));
    is_known(host) || host.starts_with("127.") && is_known("127.0.0.1")
}

/// `-c http.sslVerify=false`, `config http.sslVerify false`, also for one address: `http.https://….sslVerify`.
fn git(command: &Command) -> Option<Fault> {
    let is_key = |key: &str| key == "http.sslverify" || key.starts_with("http.") && key.ends_with(".sslverify");
    let is_off = |value: &str| matches!(value, "false" | "0" | "no" | "off");
    let words = command.args();
    words.iter().zip(words.iter().skip(1).map(Some).chain([None])).find_map(|(word, next)| {
        let text = word.literal()?;
        let key = text.split_once('=').map_or(&*text, |(key, _)| key);
        // Hardly any word of Git is a key of this kind.
        key.len().checked_sub(9).filter(|at| key.as_bytes()[*at..].eq_ignore_ascii_case(b"sslverify"))?;
        let text = text.to_ascii_lowercase();
        if let Some((key, value)) = text.split_once('=') {
            return (is_key(key) && is_off(value))
                .then(|| Fault::new(word.span, format!("http.sslVerify={value}"), &[]));
        }
        let next = next?;
        let value = next.literal()?.to_ascii_lowercase();
        let span = word.span.to(next.span);
        (is_key(&text) && is_off(&value)).then(|| Fault::new(span, format!("http.sslVerify {value}"), &[]))
    })
}

/// `config set strict-ssl false`, `set strict-ssl=false`, `--strict-ssl=false`.
fn npm(command: &Command) -> Option<Fault> {
    const ALIAS: &[&str] = &["checkov/CKV2_DOCKER_13"];
    let words = command.args();
    let sets = words.iter().any(|word| word.is("set"));
    words.iter().zip(words.iter().skip(1).map(Some).chain([None])).find_map(|(word, next)| {
        let text = word.literal()?;
        let is_option = text.starts_with("--");
        let (key, value) = text.split_once('=').map_or((&*text, None), |(key, value)| (key, Some(value)));
        if key == "--no-strict-ssl" {
            return Some(Fault::new(word.span, key, ALIAS).removable(word.span));
        }
        if !matches!(key.trim_start_matches('-'), "strict-ssl" | "enableStrictSsl") || !is_option && !sets {
            return None;
        }
        match value {
            Some("false") if is_option => Some(Fault::new(word.span, &*text, ALIAS).removable(word.span)),
            Some("false") => Some(Fault::new(word.span, &*text, ALIAS)),
            Some(_) => None,
            None => {
                let next = next.filter(|next| next.is("false"))?;
                Some(Fault::new(word.span.to(next.span), format!("{key} false"), ALIAS))
            }
        }
    })
}

/// `--setopt=sslverify=0`, also for one repository.
fn rpm(command: &Command) -> Option<Fault> {
    let options = command.options();
    let value = options.flag_values(&["--setopt"]).find(|value| {
        let text = value.text.as_deref().unwrap_or("").to_ascii_lowercase();
        let Some((key, value)) = text.split_once('=') else { return false };
        key.rsplit('.').next() == Some("sslverify") && matches!(value, "0" | "false" | "no")
    })?;
    Some(Fault::new(value.span, value.text.as_deref()?, &["checkov/CKV2_DOCKER_15"]))
}

fn is_python_pip(command: &Command) -> bool {
    let is_python = command.is_version_of("python");
    is_python
        && command
            .args()
            .iter()
            .zip(command.args().iter().skip(1))
            .any(|(flag, module)| flag.is("-m") && module.is("pip"))
}

/// `--trusted-host HOST`, `config set global.trusted-host HOST`.
fn trusted_hosts(command: &Command, allowed: &[String]) -> Vec<Fault> {
    const ALIAS: &[&str] = &["checkov/CKV2_DOCKER_4"];
    let words = command.args();
    let mut found = Vec::new();
    for (word, next) in words.iter().zip(words.iter().skip(1).map(Some).chain([None])) {
        let prefix = word.static_prefix();
        let (key, same) = prefix.split_once('=').map_or((&*prefix, None), |(key, value)| (key, Some(value)));
        let is_option = matches!(key, "--trusted-host" | "--allow-insecure-host");
        if !is_option && !key.ends_with(".trusted-host") {
            continue;
        }
        let (host, span) = match (same, next) {
            (Some(host), _) => (host.to_string(), word.span),
            (None, Some(next)) => {
                (next.literal().map(|host| host.into_owned()).unwrap_or_default(), word.span.to(next.span))
            }
            (None, None) => continue,
        };
        if host.split([' ', ',']).all(|host| !host.is_empty() && is_allowed(host, allowed)) {
            continue;
        }
        let fault = Fault::new(span, format!("{key} {host}").trim_end(), ALIAS);
        found.push(if is_option { fault.removable(span) } else { fault });
    }
    found
}

/// A setting that is written to a file of settings, by `echo` or as a heredoc.
fn written(command: &Command, script: &Script) -> Option<Fault> {
    let by_tee = if command.is("tee") { command.positionals() } else { Vec::new() };
    let piped = script.downstream(command).filter(|other| other.is("tee")).flat_map(Command::positionals);
    let files: Vec<String> = command
        .written_files()
        .chain(by_tee)
        .chain(piped)
        .filter_map(|word| word.literal().map(|file| file.into_owned()))
        .collect();
    if files.is_empty() {
        return None;
    }
    let heredocs =
        command.redirections.iter().filter_map(|one| script.heredoc(one.heredoc?)).map(|heredoc| &heredoc.body);
    for word in command.args().iter().chain(heredocs) {
        // Of text with expansions in it, what stands before the first one is seen.
        let text = word.static_prefix().replace("\\n", "\n");
        let written = |setting: &&Setting| files.iter().any(|file| setting.files.iter().any(|end| file.ends_with(end)));
        for setting in SETTINGS.iter().filter(written) {
            let is_off = |line: &str| {
                let (name, value) = line.split_once('=').unwrap_or((line, ""));
                name.trim().trim_start_matches('-').eq_ignore_ascii_case(setting.key)
                    && setting.off.contains(&value.trim().to_ascii_lowercase().as_str())
            };
            if let Some(line) = text.lines().find(|line| is_off(line)) {
                return Some(Fault::new(word.span, line.trim(), setting.aliases));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_addresses() {
        let of = |text: &str, whole| host(text, whole);
        assert_eq!(of("https://user:x@Shop.example:8443/a?b", true).as_deref(), Some("shop.example"));
        assert_eq!(of("localhost:80", true).as_deref(), Some("localhost"));
        assert_eq!(of("https://[::1]:8443/", true).as_deref(), Some("::1"));
        assert_eq!(of("https://localhost:", false).as_deref(), Some("localhost"));
        assert_eq!(of("https://localhost/", false).as_deref(), Some("localhost"));
        assert_eq!((of("https://shop", false), of("", false)), (None, None));
    }
}
