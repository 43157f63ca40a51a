//! `cd-in-run`: a RUN changes the directory instead of using WORKDIR.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Parameter, PartKind, Script, Word, WordPart};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "cd-in-run",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("cd_in_run.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    let is_meant = |one: &&Command| one.is("cd") && lasts(one) && script.after(one).next().is_some();
    let Some(first) = script.commands.iter().find(is_meant).filter(|_| run.is_build()) else { return };
    // One finding for each RUN.
    match replaceable(first, script) {
        Some(path) => cx
            .report(first.span, format!("`cd {path}` ends with this RUN"))
            .help(format!("write `WORKDIR {path}` before it")),
        None => cx
            .report(first.span, "the commands behind this `cd` run in another directory")
            .help("tell the directory to them, as `git -C` and `make -C` do, or set WORKDIR before a RUN of their own"),
    };
}

/// Whether the directory stays changed behind the command, which a subshell and a function that may not be called end.
fn lasts(command: &Command) -> bool {
    let place = command.place;
    !(place.in_subshell || place.in_substitution || place.in_function || place.nested_shell)
        && command.pipeline.is_none()
        && !command.background
}

/// The directory, where WORKDIR above the RUN says the same as its first command.
fn replaceable(first: &Command, script: &Script) -> Option<String> {
    // `set -e` is about the commands behind it.
    let settings = script.commands.iter().take_while(|command| command.is("set")).count();
    let (_, rest) = script.commands.get(settings..)?.split_first().filter(|(command, _)| command.id == first.id)?;
    let is_plain = first.place.depth == 0 && !first.negated;
    let path = folder(first.positionals().first()?).filter(|path| is_plain && path != "-" && !path.starts_with('~'))?;
    let moves = |command: &Command| command.is_any(&["cd", "pushd", "popd"]);
    let touches = |command: &Command| {
        command.is_any(&["mkdir", "rm", "rmdir", "tar", "unzip", "git", "ln", "mv"])
            && command
                .args()
                .iter()
                .filter_map(folder)
                .any(|other| other.trim_end_matches('/') == path.trim_end_matches('/'))
    };
    (!rest.iter().any(|command| moves(command) || touches(command))).then_some(path)
}

/// The text of a word as WORKDIR would hold it: variables stay as they are written, and anything else that the shell
/// expands is not known there.
fn folder(word: &Word) -> Option<String> {
    let text = |part: &WordPart| match &part.kind {
        PartKind::Literal(text) | PartKind::SingleQuoted(text) => Some(text.to_string()),
        PartKind::Parameter(parameter) if is_of_builder(parameter) => Some(format!("${{{}}}", parameter.name)),
        _ => None,
    };
    let parts = word.parts().iter().flat_map(|part| match &part.kind {
        PartKind::DoubleQuoted(inner) => inner.as_slice(),
        _ => std::slice::from_ref(part),
    });
    parts.map(text).collect()
}

/// Whether the builder knows the variable as well as the shell does: the file or the base image sets it.
fn is_of_builder(parameter: &Parameter) -> bool {
    let name = &*parameter.name;
    parameter.op.is_none()
        && parameter.subscript.is_none()
        && !(parameter.length || parameter.indirect)
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && !["HOME", "PWD", "OLDPWD", "USER"].contains(&name)
}
