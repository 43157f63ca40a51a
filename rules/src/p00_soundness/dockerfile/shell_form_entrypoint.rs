//! `shell-form-entrypoint`: CMD, ENTRYPOINT or HEALTHCHECK as shell text.

use lintainer_core::dockerfile::{Dockerfile as File, Form, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Purpose, Run};
use lintainer_core::shell::Word;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shell-form-entrypoint",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shell_form_entrypoint.md")),
    yields_to: &["invalid-exec-form"],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if run.is_list_form() || !matches!(run.purpose(), Purpose::Command | Purpose::Entrypoint | Purpose::Healthcheck) {
        return;
    }
    // What a trigger starts is decided where it runs.
    let Some(at) = run.at().filter(|at| !at.is_trigger()) else { return };
    let (file, instruction) = (at.dockerfile, at.instruction);
    let Some(Form::Shell(text)) = instruction.command().map(|command| &command.form) else { return };
    if !is_in_force(file, instruction) || at.shell().is_some() || text.is_empty() {
        return;
    }
    let keyword = instruction.keyword.value.to_ascii_uppercase();
    let span = text.span;
    let array = instruction.command().and_then(|command| command.failed_json);
    if let Some(array) = array.filter(|array| is_meant_as_array(at.source.slice(*array))) {
        cx.report(array, format!("this array is not JSON, so `{keyword}` passes it to a shell as text"))
            .help("put each argument in double quotes, with a comma between two and none behind the last")
            .severity(Severity::Error);
        return;
    }
    if run.purpose() == Purpose::Healthcheck {
        cx.report(span, "the health check runs through a shell")
            .help("write it as a JSON array unless it needs the shell")
            .severity(Severity::Info)
            .profile(Profile::Audit)
            // BuildKit looks at CMD and ENTRYPOINT alone.
            .aliases(ALIASES_OF_HEALTHCHECK);
        return;
    }
    let cmd = file.final_stage().and_then(|stage| file.effective_cmd(stage));
    if run.purpose() == Purpose::Entrypoint && cmd.is_some() {
        cx.report(span, "the shell form of `ENTRYPOINT` ignores `CMD`").help("write `ENTRYPOINT` as a JSON array");
        return;
    }
    // Windows has no signals: the engine asks the whole container to stop.
    if is_plain_exec(run) || at.is_windows() {
        return;
    }
    let words = plain_words(run);
    let message = format!("`{keyword}` runs through a shell, which does not pass signals on");
    let Some(words) = words else {
        cx.report(span, message)
            .help("begin it with `exec`, or move it into a script that ends with `exec`")
            .severity(Severity::Info);
        return;
    };
    let list: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let fix = Fix::risky("write it as a JSON array", vec![Edit::replace(span, format!("[{}]", list.join(", ")))]);
    cx.report(span, message).help(format!("write it as a JSON array: `{keyword} [{}]`", list.join(", "))).fix(fix);
}

/// Names in other tools where it is about HEALTHCHECK.
const ALIASES_OF_HEALTHCHECK: &[&str] = &["hadolint/DL3025", "sonar-docker/S7019"];

/// Whether the instruction decides about what is shipped: the last stage uses it, itself or inherited.
fn is_in_force(file: &File, instruction: &Instruction) -> bool {
    let Some(stage) = file.final_stage() else { return false };
    let used = match &instruction.kind {
        InstructionKind::Cmd(_) => stage.state.cmd,
        InstructionKind::Entrypoint(_) => stage.state.entrypoint,
        InstructionKind::Healthcheck(_) => stage.state.healthcheck,
        _ => None,
    };
    used == Some(instruction.index)
}

/// Whether the shell replaces itself at once: `exec` and nothing else.
fn is_plain_exec(run: &Run) -> bool {
    matches!(run.script().commands.as_slice(), [only] if only.wrapper("exec").is_some())
}

/// Whether a text that begins with a bracket is meant as a list of arguments, and not as the test `[ … ]` of the shell.
fn is_meant_as_array(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('[') else { return false };
    let first = inside.split_whitespace().next().unwrap_or("");
    !inside.starts_with(char::is_whitespace) || first.ends_with(',')
}

/// Commands that only a shell has: no program of that name can be started.
const BUILTINS: &[&str] = &[
    ".",
    ":",
    "alias",
    "bg",
    "bind",
    "break",
    "builtin",
    "caller",
    "cd",
    "command",
    "compgen",
    "complete",
    "continue",
    "declare",
    "dirs",
    "disown",
    "enable",
    "eval",
    "exec",
    "exit",
    "export",
    "fc",
    "fg",
    "getopts",
    "hash",
    "history",
    "jobs",
    "let",
    "local",
    "logout",
    "mapfile",
    "popd",
    "pushd",
    "read",
    "readarray",
    "readonly",
    "return",
    "set",
    "shift",
    "shopt",
    "source",
    "suspend",
    "times",
    "trap",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "wait",
];

/// The words, if nothing in the text needs a shell.
fn plain_words(run: &Run) -> Option<Vec<String>> {
    let [only] = run.script().commands.as_slice() else { return None };
    let simple = only.assignments.is_empty()
        && only.redirections.is_empty()
        && !only.background
        && !only.negated
        && run.script().blocks.len() == 1
        && run.script().problems.is_empty();
    if !simple || only.words.is_empty() || only.is_any(BUILTINS) {
        return None;
    }
    // `command x` is looked at as `x`, and is one of them all the same.
    if only.words.first().and_then(Word::literal).is_some_and(|first| BUILTINS.contains(&&*first)) {
        return None;
    }
    only.words
        .iter()
        .map(|word| {
            let text = word.literal().filter(|_| !word.has_glob())?;
            // What JSON would have to escape is left to the author; `~` is replaced by the shell.
            let is_home = text.starts_with('~') || text.contains("=~") || text.contains(":~");
            (!is_home && !text.contains(['"', '\\']) && !text.contains(char::is_control)).then(|| text.into_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_meant_as_array;

    #[test]
    fn a_test_of_the_shell_is_no_array() {
        for text in ["['a', 'b']", "[\"a\", \"b\",]", "[“a”]", "[\"a\", $P]", "[ 'a', 'b' ]", "[npm, start]"] {
            assert!(is_meant_as_array(text), "{text}");
        }
        for text in ["[ -f /x ] && run", "[ \"$A\" = b ] || exit 1", "[[ -f /x ]]x"] {
            assert_eq!(is_meant_as_array(text), text.starts_with("[["), "{text}");
        }
    }
}
