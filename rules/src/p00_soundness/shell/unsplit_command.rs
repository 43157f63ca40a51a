//! `unsplit-command`: A program and its arguments stand in one word.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{By, Container, Purpose, Run, Workload};
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsplit-command",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unsplit_command.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check), Check::Container(check_container)],
};

/// Shells whose text stands behind `-c`.
const SHELLS: [&str; 6] = ["sh", "bash", "ash", "dash", "ksh", "zsh"];

fn check(run: &Run, cx: &mut Context) {
    if !run.is_list_form() || !is_program(run) {
        return;
    }
    let Some(word) = run.commands().next().and_then(|command| command.words.first()) else { return };
    let Some(text) = word.literal() else { return };
    let is_path_of_windows = text.get(1..2) == Some(":") || text.contains('\\');
    if !text.trim().contains(char::is_whitespace) || is_path_of_windows || text.contains("$(") {
        return;
    }
    let shown = text.lines().next().unwrap_or("");
    cx.report(word.span, format!("there is no program named `{shown}`")).help("write an item for each word");
    cx.fix(|cx| split(word.span, &text, cx));
}

/// Whether the first word of what is executed is surely a program.
fn is_program(run: &Run) -> bool {
    match run.by() {
        By::Container(container, workload) => {
            let purposes = match container.format {
                Kubernetes => &[Purpose::Entrypoint, Purpose::Healthcheck, Purpose::Hook][..],
                _ => &[Purpose::Entrypoint, Purpose::Hook][..],
            };
            purposes.contains(&run.purpose()) && !workload.windows
        }
        By::Instruction(at) => {
            let Some(stage) = at.stage().filter(|_| !at.is_windows() && !copies_blanks(&at)) else { return false };
            let is_known = || at.base_image().is_some_and(|image| image.official_name().is_some());
            match run.purpose() {
                Purpose::Entrypoint => true,
                // Official images start what they are given.
                Purpose::Command => stage.state.entrypoint.is_none() && is_known(),
                _ => false,
            }
        }
    }
}

/// Whether files with blanks in their names are copied.
fn copies_blanks(at: &At) -> bool {
    let has_blank = |one: &Instruction| match &one.kind {
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
            copy.sources.iter().chain(&copy.destination).any(|word| word.text.contains(' '))
        }
        _ => false,
    };
    at.earlier().any(has_blank)
}

/// Writes an item for each word of a text without quotes, variables and operators.
fn split(at: Span, text: &str, cx: &Context) -> Option<Fix> {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | ':' | '=' | '@' | ',' | '+');
    let written = cx.text(at);
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\'')).map_or(String::new(), String::from);
    if !text.chars().all(is_plain) || written.len() != text.len() + 2 * quote.len() {
        return None;
    }
    let words: Vec<String> = text.split_whitespace().map(|word| format!("{quote}{word}{quote}")).collect();
    let is_listed = cx.source_of(at).text().get(..at.start as usize)?;
    let line = is_listed.rsplit('\n').next().unwrap_or("");
    let is_block = line.trim_start().trim_end() == "-";
    let separator = if is_block { format!("\n{line}") } else { ", ".to_string() };
    let is_flow = !is_block && (cx.dockerfile().is_some() || cx.is_in_brackets(at));
    (is_block || is_flow)
        .then(|| Fix::risky("write an item for each word", vec![Edit::replace(at, words.join(&separator))]))
}

/// `command: [sh, -c, PROGRAM, -option]`: the option is `$0` of the text.
fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.commands.is_empty() || container.format != Kubernetes || workload.windows {
        return;
    }
    let Some(root) = container.root(workload, cx) else { return };
    let words: Vec<Field> = root.key("command").items().chain(root.key("args").items()).collect();
    let [shell, option, program, first, ..] = words.as_slice() else { return };
    let word = |field: &Field| field.word().unwrap_or("").to_string();
    let name = word(shell);
    let is_text_next =
        word(option).strip_prefix('-').is_some_and(|option| option.ends_with('c') && !option.starts_with('-'));
    let program = word(program);
    if !SHELLS.contains(&name.rsplit('/').next().unwrap_or(""))
        || !is_text_next
        || program.contains(char::is_whitespace)
        || program.is_empty()
        || !word(first).starts_with('-')
    {
        return;
    }
    cx.report(
        first.span(),
        format!("`{}` is no argument of `{program}`: the shell takes it for its `$0`", word(first)),
    )
    .help("write program and arguments in one text behind `-c`, or leave the shell out")
    .severity(Severity::Warning);
}
