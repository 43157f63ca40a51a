//! `shell-problem`: the shell cannot parse the command.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shell-problem",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("shell_problem.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let text = cx.text(run.span());
    if text.contains("{{") || text.contains("<%") || text.contains("{%") {
        return;
    }
    // What follows the first fault may come of it.
    let Some(problem) = run.script().problems.iter().find(|problem| !problem.is_limit) else {
        return run.commands().for_each(|command| check_words(command, run, cx));
    };
    cx.report(problem.span, format!("shell syntax error: {}", problem.message)).help("correct the syntax here");
}

/// What a shell reads without complaint, and what always fails, or never, once it runs.
fn check_words(command: &Command, run: &Run, cx: &mut Context) {
    let Some(name) = command.name_word() else { return };
    let opener = name.static_prefix();
    // No shell reads the words of a list.
    let is_text = !run.is_list_form() || command.place.nested_shell;
    if opener.len() > 1 && opener.starts_with("[-") {
        cx.report(name.span, "shell syntax error: no space follows `[`").help("write `[ ` with a space behind it");
    } else if is_text && opener.len() > 1 && opener.starts_with('!') && !opener.starts_with("!/") && !name.is_quoted() {
        cx.report(name.span, "shell syntax error: no space follows `!`").help("write `! ` with a space behind it");
    } else if is_text && command.name() == Some("[") {
        check_test(command, cx);
    }
}

/// `[` is a command, whose last word is `]`.
fn check_test(command: &Command, cx: &mut Context) {
    let Some((last, operands)) = command.args().split_last() else { return };
    let is_known = |word: &Word| !word.may_split() && !word.contains_expansion();
    if !last.is("]") {
        if is_known(last) {
            cx.report(command.span, "shell syntax error: `[` is not closed by `]`")
                .help("end the test with ` ]`, and write a space before it");
        }
        return;
    }
    // Longer ones have several readings, and the shell may make more words of one than are written.
    let is_open = |word: &Word| word.may_split() && !word.is_quoted() || word.has_glob();
    if operands.iter().any(is_open) || operands.len() > MAX_OPERANDS && !operands.first().is_some_and(|one| one.is("["))
    {
        return;
    }
    // An operand that is nothing but a variable may be any.
    let text = |word: &'_ Word| match word.literal() {
        Some(text) => text.into_owned(),
        None if word.parts().len() == 1 => String::new(),
        None => cx.text(word.span).to_string(),
    };
    let words: Vec<String> = operands.iter().take(MAX_OPERANDS).map(text).collect();
    let negated = words.len() > 1 && words.first().is_some_and(|word| word == "!");
    let words = words.get(usize::from(negated)..).unwrap_or(&[]);
    let what = match words {
        [first, ..] if first == "[" && words.len() > 2 && operands.last().is_some_and(|word| word.is("]")) => {
            "a test cannot hold another `[`".to_string()
        }
        [one] if is_unary(one) => format!("nothing follows `{one}`, so that the test is always true"),
        [first, _] if !first.is_empty() && !is_unary(first) && first != "!" => {
            format!("`{first}` is no operator of `[`")
        }
        [_, operator, last] if !operator.is_empty() && !BINARY.contains(&&**operator) && last != ")" => {
            format!("`{operator}` is no operator of `[`")
        }
        _ => return,
    };
    cx.report(command.span, format!("shell syntax error: {what}"))
        .help("write spaces around the operator and operands");
}

/// How many operands a test has that can be read in one way only.
const MAX_OPERANDS: usize = 4;

/// The operators between two operands.
const BINARY: &[&str] =
    &["=", "==", "!=", "<", ">", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", "-a", "-o"];

/// Whether a word asks about the one behind it: `-f`, `-n`.
fn is_unary(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|letter| letter.len() == 1 && "abcdefghknprstuvwxzGLNORS".contains(letter))
}
