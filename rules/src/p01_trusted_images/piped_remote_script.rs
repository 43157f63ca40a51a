//! `piped-remote-script`: a download that is executed unseen.

use lintainer_core::context::Context;
use lintainer_core::model::CommandUse;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::rule::{Check, Confidence, Fixable, ListOption, Page, Practice, Profile, Rule, Severity};
use lintainer_core::shell::{Command, Script};
use lintainer_core::span::Span;

static ALLOW_URLS: ListOption = ListOption::new("allow_urls", &[], "URL prefixes that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "piped-remote-script",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("piped_remote_script.md")),
    yields_to: &[],
    options: &[ALLOW_URLS.declared()],
    checks: &[Check::Shell(check)],
};

const DOWNLOADS: &[&str] = &["curl", "wget", "Invoke-WebRequest", "iwr"];
const INTERPRETERS: &[&str] =
    &["sh", "bash", "zsh", "ash", "dash", "ksh", "python", "python2", "python3", "perl", "node", "ruby", "php", "iex"];
/// What checks a download before it runs.
const VERIFIERS: &[&str] = &[
    "sha256sum",
    "sha512sum",
    "sha384sum",
    "sha1sum",
    "shasum",
    "md5sum",
    "gpg",
    "gpgv",
    "cosign",
    "minisign",
    "openssl",
    "cksum",
];

fn check(usage: &CommandUse, cx: &mut Context) {
    let script = &usage.script;
    for download in script.named(DOWNLOADS) {
        if is_allowed(download, cx.get(&ALLOW_URLS)) {
            continue;
        }
        let Some((span, interpreter)) = runs(script, download) else { continue };
        let name = download.name().unwrap_or("curl").to_string();
        cx.report(span, format!("what `{name}` downloads is run by `{interpreter}` without being checked"))
            .help("download to a file, compare its checksum or signature, then run it");
    }
}

/// How the download is executed, if it is: what to underline, and the interpreter.
fn runs(script: &Script, download: &Command) -> Option<(Span, String)> {
    if let Some(interpreter) = script.downstream(download).find(|command| reads_program_from_input(command)) {
        return Some((download.span.to(interpreter.span), interpreter.name()?.to_string()));
    }
    // `sh -c "$(curl …)"`, `bash <(curl …)`, `. <(curl …)`, `eval "$(curl …)"`.
    let block = script.ancestors(download.block).find(|block| script.block(*block).is_some_and(|b| b.owner.is_some()));
    let owner = block.and_then(|block| script.block(block)).and_then(|block| block.owner);
    if let Some(outer) = owner.and_then(|id| script.command(id)) {
        let takes_text = outer.is_any(INTERPRETERS) && (download.place.in_substitution && runs_argument(outer));
        if takes_text || outer.is_any(&["eval", "source", "."]) && download.place.in_substitution {
            return Some((outer.span, outer.name()?.to_string()));
        }
    }
    let file = saved_as(download)?;
    let mut verified = false;
    for command in script.after(download) {
        verified |= command.is_any(VERIFIERS);
        if !verified && executes(command, &file) {
            return Some((command.span, file));
        }
    }
    None
}

/// An interpreter that is given no program: it reads it from standard input.
fn reads_program_from_input(command: &Command) -> bool {
    if !command.is_any(INTERPRETERS) {
        return false;
    }
    if command.args().iter().any(|word| word.is("-s") || word.is("-")) {
        return true;
    }
    let options_only = command.args().iter().all(|word| word.static_prefix().starts_with('-'));
    options_only && !command.has_flag(&["-c", "-e", "-m", "-r", "-p", "-n", "--version"])
}

/// `sh -c TEXT`, or an interpreter whose first argument is a process substitution.
fn runs_argument(command: &Command) -> bool {
    command.has_flag(&["-c", "-e"]) || command.args().iter().any(|word| word.literal().is_none())
}

/// The file that a download is written to.
fn saved_as(download: &Command) -> Option<String> {
    let flags: &[&str] = if download.is("wget") { &["-O", "--output-document"] } else { &["-o", "--output"] };
    let named = download.flag_value(flags);
    let redirected = || download.written_files().find_map(|word| word.literal().map(|text| text.into_owned()));
    named.or_else(redirected).filter(|file| file != "-" && !file.starts_with("/dev/"))
}

/// Whether a command runs the file, itself or through an interpreter.
fn executes(command: &Command, file: &str) -> bool {
    let is_file = |text: &str| text == file || text.strip_prefix("./") == Some(file);
    let itself = command.name_word().and_then(|word| word.literal().map(|text| is_file(&text))).unwrap_or(false);
    let shell = command.is_any(INTERPRETERS) || command.is_any(&["source", "."]);
    itself
        || shell && command.positionals().first().is_some_and(|word| word.literal().is_some_and(|text| is_file(&text)))
}

fn is_allowed(download: &Command, prefixes: &[String]) -> bool {
    download.args().iter().any(|word| {
        let text = word.static_prefix();
        prefixes.iter().any(|prefix| !prefix.is_empty() && text.starts_with(prefix.as_str()))
    })
}
