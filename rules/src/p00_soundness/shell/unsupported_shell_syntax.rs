//! `unsupported-shell-syntax`: syntax of bash in a script that another shell reads.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{By, Run, Tag};
use lintainer_core::shell::{BlockKind, Command, Dialect, ParameterOp, PartKind, Redirect, Word};
use lintainer_core::span::Span;
use lintainer_core::tables::current;

use crate::prelude::*;

const SC3003: &[&str] = &["shellcheck/SC3003", "hadolint/SC3003"];
const SC3009: &[&str] = &["shellcheck/SC3009", "hadolint/SC3009"];
const SC3010: &[&str] = &["shellcheck/SC3010", "hadolint/SC3010"];
const SC3011: &[&str] = &["shellcheck/SC3011", "hadolint/SC3011"];
const SC3014: &[&str] = &["shellcheck/SC3014", "hadolint/SC3014"];
const SC3020: &[&str] = &["shellcheck/SC3020", "hadolint/SC3020"];
const SC3030: &[&str] = &["shellcheck/SC3030", "hadolint/SC3030"];
const SC3037: &[&str] = &["shellcheck/SC3037", "hadolint/SC3037"];
const SC3040: &[&str] = &["shellcheck/SC3040", "hadolint/SC3040"];
const SC3044: &[&str] = &["shellcheck/SC3044", "hadolint/SC3044"];
const SC3046: &[&str] = &["shellcheck/SC3046", "hadolint/SC3046"];
const SC3057: &[&str] = &["shellcheck/SC3057", "hadolint/SC3057"];
const SC3059: &[&str] = &["shellcheck/SC3059", "hadolint/SC3059"];
const SC3060: &[&str] = &["shellcheck/SC3060", "hadolint/SC3060"];

/// Official images whose `sh` is bash, BusyBox or something else than dash.
const BASH_AS_SH: &[&str] = &[
    "alpine",
    "almalinux",
    "amazonlinux",
    "archlinux",
    "busybox",
    "caddy",
    "centos",
    "crate",
    "docker",
    "fedora",
    "haproxy",
    "kong",
    "mysql",
    "oraclelinux",
    "percona",
    "photon",
    "registry",
    "rockylinux",
    "swift",
    "traefik",
    "nats",
    "telegraf",
];

pub(super) static RULE: Rule = Rule {
    name: "unsupported-shell-syntax",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unsupported_shell_syntax.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check), Check::Shell(check_loops)],
};

/// Where it stands, what it is, and its names in other tools.
type Found = (Span, String, &'static [&'static str]);

/// Whether the shell that reads the command is that of BusyBox; `None` where it is neither this nor a POSIX shell.
fn is_ash(command: &Command, run: &Run) -> Option<bool> {
    match run.script().dialect_of(command) {
        Dialect::Ash => Some(true),
        Dialect::Posix => Some(false),
        _ => None,
    }
}

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(is_ash) = is_ash(command, run) else { return };
    let mut found: Vec<Found> = Vec::new();
    if let Some((what, aliases)) = by_name(command, is_ash)
        && let Some(name) = command.name_word()
    {
        found.push((name.span, what.to_string(), aliases));
    }
    for redirection in &command.redirections {
        match redirection.op {
            Redirect::OutputBoth | Redirect::AppendBoth if !is_ash => {
                found.push((redirection.span, "`&>` runs the command in the background".into(), SC3020));
            }
            Redirect::HereString => found.push((redirection.span, "`<<<` is a syntax error".into(), SC3011)),
            _ => {}
        }
    }
    let values = command.assignments.iter().map(|assignment| &assignment.value);
    // These read braces themselves.
    let reads_braces = command.is_any(&["curl", "grep", "egrep", "sed", "awk", "find", "docker", "jq"]);
    for word in command.words.iter().chain(values) {
        by_word(word, is_ash, cx, &mut found);
    }
    if reads_braces {
        found.retain(|(_, _, aliases)| *aliases != SC3009);
    }
    report(found, is_ash, run, cx);
}

/// The words of loops, which belong to no command.
fn check_loops(run: &Run, cx: &mut Context) {
    for block in &run.script().blocks {
        let BlockKind::For { words, .. } = &block.kind else { continue };
        let commands = &run.script().commands;
        let inside = commands.get(commands.partition_point(|command| command.span.start < block.span.start));
        let Some(is_ash) = inside.and_then(|command| is_ash(command, run)) else { continue };
        let mut found = Vec::new();
        for word in words {
            by_word(word, is_ash, cx, &mut found);
        }
        report(found, is_ash, run, cx);
    }
}

fn report(found: Vec<Found>, is_ash: bool, run: &Run, cx: &mut Context) {
    if found.is_empty() {
        return;
    }
    let shell = if is_ash { "the shell of BusyBox" } else { "`sh`" };
    let profile =
        if is_ash || is_dash(run) && !cx.mentions("bash /bin/sh") { Profile::Essential } else { Profile::Audit };
    // Another shell may read it, so that nobody knows of an error.
    let severity = if profile == Profile::Audit { Severity::Warning } else { Severity::Error };
    for (span, what, aliases) in found {
        cx.report(span, format!("{what} in {shell}"))
            .help("use bash (`SHELL [\"/bin/bash\", \"-c\"]`), or write it as POSIX has it")
            .profile(profile)
            .severity(severity)
            .aliases(aliases);
    }
}

/// What a command of this name is in shells that do not have it.
fn by_name(command: &Command, is_ash: bool) -> Option<(&'static str, &'static [&'static str])> {
    // `/bin/echo` is another program.
    let is_builtin = command.name_word().is_some_and(|word| word.is("echo"));
    match command.name()? {
        "[[" if !is_ash => Some(("`[[` is not a command", SC3010)),
        "source" if !is_ash => Some(("`source` is not a command", SC3046)),
        "pushd" | "popd" | "declare" | "typeset" | "shopt" => Some(("this is not a command", SC3044)),
        "[" | "test" if !is_ash && command.args().iter().any(|word| word.is("==")) => {
            Some(("`==` is not an operator of `[`", SC3014))
        }
        "echo" if !is_ash && is_builtin && command.args().first().is_some_and(|word| word.is("-e")) => {
            Some(("`echo -e` prints `-e`", SC3037))
        }
        "set" if !is_ash && command.args().iter().any(|word| word.is("pipefail")) => {
            Some(("`set -o pipefail` is refused", SC3040))
        }
        _ => None,
    }
}

/// What a word has that only bash reads as it is meant.
fn by_word(word: &Word, is_ash: bool, cx: &Context, found: &mut Vec<Found>) {
    for parameter in word.parameters() {
        let (what, aliases) = match parameter.op {
            Some(ParameterOp::Replace) if !is_ash => ("`${…/…}` is a bad substitution", SC3060),
            Some(ParameterOp::Substring) if !is_ash => ("`${…:…}` is a bad substitution", SC3057),
            Some(ParameterOp::Case) => ("`${…^}` and `${…,}` are bad substitutions", SC3059),
            _ => continue,
        };
        found.push((parameter.name_span, what.into(), aliases));
    }
    for part in word.parts() {
        match &part.kind {
            PartKind::Array(_) => found.push((part.span, "arrays are a syntax error".into(), SC3030)),
            PartKind::AnsiQuoted(_) if !is_ash => {
                found.push((part.span, "`$'…'` keeps its dollar sign".into(), SC3003))
            }
            PartKind::Literal(text) if is_brace_list(text) && cx.text(part.span) == &**text => {
                found.push((part.span, format!("`{text}` is not expanded"), SC3009));
            }
            _ => {}
        }
    }
}

/// Whether an unquoted text would be several words for bash: `a{b,c}`, `{1..9}`.
fn is_brace_list(text: &str) -> bool {
    let inner = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(inner, _)| inner);
    let is_end = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_range = |inner: &str| inner.split_once("..").is_some_and(|(from, to)| is_end(from) && is_end(to));
    inner.is_some_and(|inner| is_range(inner) || inner.contains(',') && inner.len() > 1 && !inner.contains(['"', ':']))
}

/// Whether `sh` of the image is surely dash: an official image of Debian or Ubuntu.
fn is_dash(run: &Run) -> bool {
    let base = match run.by() {
        By::Instruction(at) => at.base_image(),
        By::Container(container, _) => container.image.value().cloned(),
    };
    let Some(base) = base else { return false };
    let tag = match base.tag() {
        Tag::Known(tag) => tag.to_string(),
        _ => return false,
    };
    let is_other = ["alpine", "busybox", "ol", "ubi", "fedora", "nanoserver", "corretto", "al20", "centos"]
        .iter()
        .any(|system| tag.contains(system));
    let official = base.official_name().filter(|name| !BASH_AS_SH.contains(name));
    !is_other
        && official
            .is_some_and(|name| current().images.official(name).is_some_and(|image| image.has_shell != Some(false)))
}
