//! `unquoted-variable`: an unquoted variable is split at blanks and matched against files.

use lintainer_core::dockerfile::PLATFORM_ARGS;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::{Command, ParameterOp, PartKind, WordPart};

use crate::prelude::*;
use crate::shared::quoting::quotes;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-variable",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_variable.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if command.is_any(&["[[", "((", "let"]) {
        return;
    }
    let is_declaration = command.is_any(&["export", "local", "declare", "readonly", "typeset"]);
    let targets = command.redirections.iter().filter(|one| one.heredoc.is_none()).map(|one| &one.target);
    // A name that is nothing but a variable is meant as a command with its words.
    let name = command.name_word().filter(|word| word.parts().len() > 1);
    for word in name.into_iter().chain(command.args()).chain(targets) {
        if is_declaration && word.static_prefix().contains('=') {
            continue;
        }
        let is_split = |part: &WordPart, name: &str| {
            !run.is_number(name) && !run.value_of(part, command).texts().iter().all(|text| is_harmless(text))
        };
        let split = word.parts().iter().filter_map(splitting).filter(|(part, name)| is_split(part, name));
        let parts: Vec<(&WordPart, &str)> = split.collect();
        let Some((part, _)) = parts.first().copied() else { continue };
        let value = run.value_of(part, command);
        if word.parts().len() == 1 && value.texts().iter().all(|text| is_list(text)) {
            continue;
        }
        let written = cx.text(part.span).lines().next().unwrap_or("");
        cx.report(part.span, format!("`{written}` is not quoted, so the shell splits it at spaces"))
            .help(format!("write `\"{written}\"`, unless several words are meant"));
        let is_meant = || {
            parts.iter().any(|(_, name)| is_list_name(name))
                || value.texts().iter().any(|text| text.contains([' ', '\t', '\n']))
        };
        let is_operand = || run.packages().iter().any(|operation| operation.command.span == command.span);
        cx.fix(|cx| {
            // Another part that is left as it is would still be split.
            let all: Option<Vec<Fix>> = parts.iter().map(|(part, _)| quotes(part.span, run, cx)).collect();
            let edits: Vec<Edit> = all?.into_iter().flat_map(|fix| fix.edits).collect();
            (!is_meant() && !is_operand()).then(|| Fix::risky("quote it", edits))
        });
    }
}

/// Whether the shell leaves a value as it is.
fn is_harmless(value: &str) -> bool {
    !value.is_empty() && !value.contains([' ', '\t', '\n', '*', '?', '[', UNKNOWN])
}

/// Whether a value is written for its words: several names or options, or nothing but paths. One path with a blank in
/// it is none.
fn is_list(value: &str) -> bool {
    let words: Vec<&str> = value.split_ascii_whitespace().collect();
    let paths = words.iter().filter(|word| word.starts_with(['/', '.', '~'])).count();
    words.len() > 1 && (paths == 0 || paths == words.len()) && !value.contains(['*', '?', '[', UNKNOWN])
}

/// Whether a variable is named for several words: `$BUILD_DEPS`, `$CFLAGS`, `$options`.
fn is_list_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.ends_with('S') && !name.ends_with("SS") || name.ends_with("LIST")
}

/// A parameter that the shell splits, with its name. `$@` is `unquoted-arguments`.
fn splitting(part: &WordPart) -> Option<(&WordPart, &str)> {
    let PartKind::Parameter(parameter) = &part.kind else { return None };
    let is_other = matches!(&*parameter.name, "?" | "#" | "$" | "!" | "-" | "@" | "*") || parameter.length;
    // What BuildKit says about platforms has no spaces.
    let is_other = is_other || PLATFORM_ARGS.contains(&&*parameter.name);
    // `${X:+--flag}` is written for its words.
    let is_choice = matches!(parameter.op, Some(ParameterOp::Alternative { .. }));
    (!is_other && !is_choice).then_some((part, &*parameter.name))
}
