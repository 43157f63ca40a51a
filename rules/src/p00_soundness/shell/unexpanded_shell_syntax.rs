//! `unexpanded-shell-syntax`: shell syntax stands where no shell reads it.

use lintainer_core::dockerfile::{Assignment, At, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{By, CommandUse, Purpose, Run, Setting};
use lintainer_core::shell::downloads::INTERPRETERS;
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;
use lintainer_core::tables::current;
use lintainer_core::tables::images::User;

use crate::prelude::*;

use crate::shared::variables::inherited_variable;

/// The instructions whose values no shell reads.
const VALUES: &[Keyword] = &[
    Keyword::Env,
    Keyword::Arg,
    Keyword::Label,
    Keyword::User,
    Keyword::Workdir,
    Keyword::Expose,
    Keyword::Volume,
    Keyword::Copy,
    Keyword::Add,
];

pub(super) static RULE: Rule = Rule {
    name: "unexpanded-shell-syntax",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unexpanded_shell_syntax.md")),
    yields_to: &["unsplit-command"],
    options: &[],
    checks: &[Check::Shell(words), Check::Instruction(VALUES, values)],
};

/// Programs that run a text of their arguments, or hand them to a shell.
const RUNNING: &[&str] = &[
    "ssh",
    "su",
    "watch",
    "parallel",
    "concurrently",
    "nodemon",
    "watchexec",
    "reflex",
    "entr",
    "screen",
    "tmux",
    "expect",
    "cmd",
    "cmd.exe",
    "powershell",
    "powershell.exe",
    "pwsh",
    "pwsh.exe",
];

/// Programs that expand variables in their arguments themselves, or have `$` in their language.
const EXPANDING: &[&str] =
    &["awk", "gawk", "sed", "jq", "yq", "perl", "envsubst", "dockerize", "npm", "yarn", "pnpm", "supervisord", "confd"];

fn words(run: &Run, cx: &mut Context) {
    let script = run.script();
    let Some(command) = script.commands.first().filter(|_| script.is_exec) else { return };
    let is_windows = match run.by() {
        By::Instruction(at) => at.is_windows(),
        By::Container(_, workload) => workload.windows,
    };
    if let Some(operator) = loader_stops_at(command, run, cx) {
        let written = cx.text(operator);
        cx.report(operator, format!("Compose drops everything from `{written}` on, since no shell reads this command"))
            .help("run it with a shell: `[\"sh\", \"-c\", \"…\"]`");
        return;
    }
    // A shell that gets a text is looked into.
    let has_text = script.commands.len() > 1 || script.blocks.len() > 1;
    let is_interpreter = command.is_any(INTERPRETERS) || command.name().is_none();
    if has_text
        || is_windows
        || is_for_shell(run)
        || command.is_any(RUNNING)
        || is_interpreter && command.has_flag(&["-c", "-e", "-r", "-E"])
    {
        return;
    }
    let Some((word, what)) = command.words.iter().find_map(|word| Some((word, fault(word, command, run, cx)?))) else {
        return;
    };
    let message = format!("`{word}`: no shell reads this list, so {what}");
    let gets_script = run.purpose() == Purpose::Command && run.at().is_some_and(|at| at.state().entrypoint.is_some());
    let finding = cx
        .report(word.span, message)
        .help("run it with a shell: `[\"sh\", \"-c\", \"exec …\"]`, or write the value out");
    if gets_script {
        finding.confidence(Confidence::Medium);
    }
    cx.fix(|cx| wrap(command, run, cx));
}

/// Whether a service starts a shell, which gets this command as its arguments.
fn is_for_shell(run: &Run) -> bool {
    let of_shell = |usage: &CommandUse| {
        let program = usage.script.commands.first();
        usage.purpose == Purpose::Entrypoint && program.is_some_and(|program| program.is_any(INTERPRETERS))
    };
    run.purpose() == Purpose::Command
        && run.container().is_some_and(|container| container.commands.iter().any(of_shell))
}

/// The operator at which the loader of Compose stops reading a command that is written as one text.
fn loader_stops_at(command: &Command, run: &Run, cx: &Context) -> Option<Span> {
    let is_text = run.container().is_some_and(|container| container.format == Compose) && !run.is_list_form();
    let rest = Span { start: command.words.last()?.span.end, ..run.span() };
    let text = cx.text(rest).trim_start();
    let operator = text.get(..text.len() - text.trim_start_matches(['&', '|', ';', '<', '>']).len())?;
    let start = rest.end - text.len() as u32;
    (is_text && !operator.is_empty()).then(|| Span { start, end: start + operator.len() as u32, ..rest })
}

/// What becomes of a word that is written for a shell.
fn fault(word: &Word, command: &Command, run: &Run, cx: &Context) -> Option<&'static str> {
    let text = word.literal()?;
    match &*text {
        ";" if command.is_any(&["find", "xargs"]) => return None,
        "&&" | "||" | "|" | ";" | ">" | ">>" | "2>&1" => return Some("the program gets it as an argument"),
        _ => {}
    }
    let is_first = command.words.first().is_some_and(|first| first.span == word.span);
    let expands_itself = command.is_any(EXPANDING) || text.contains("${") && command.is("java");
    if expands_itself || !text.contains('$') {
        // An entrypoint that is not known may take its arguments apart.
        let may_be_split = run.purpose() == Purpose::Command;
        let is_name = is_first && text.contains(' ') && !text.contains('/') && !may_be_split;
        return is_name.then_some("a program of this name is looked for");
    }
    let expands = "it is not expanded";
    let mut names = variables(&text);
    match run.by() {
        By::Instruction(at) => {
            let is_set = |name: &str| at.variable(name).is_some() || inherited_variable(&at, name) == Some(true);
            (names.any(is_set) || has_substitution(&text)).then_some(expands)
        }
        By::Container(container, _) if container.format == Kubernetes => {
            // `$(NAME)` is replaced by the cluster.
            let is_written = |name: &str| {
                let written = cx.text(word.span);
                written.contains(&format!("${name}")) || written.contains(&format!("${{{name}}}"))
            };
            names.any(|name| container.env_var(name).is_some() && is_written(name)).then_some(expands)
        }
        By::Container(..) => (names.next().is_some() || has_substitution(&text)).then_some(expands),
    }
}

/// The variables in a text as a shell would find them; `$1` and the like are none.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest.get(..end).filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
    })
}

fn has_substitution(text: &str) -> bool {
    text.split_once("$(").is_some_and(|(_, rest)| rest.contains(')') && !rest.starts_with('('))
}

/// The list as text of a shell, for CMD and RUN; an ENTRYPOINT would lose its arguments.
fn wrap(command: &Command, run: &Run, cx: &Context) -> Option<Fix> {
    let at = run.at().filter(|at| matches!(at.kind(), InstructionKind::Cmd(_) | InstructionKind::Run(_)))?;
    let is_plain =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=$,@+{}".contains(&byte));
    let has_operator = command.words.iter().any(|word| word.is("&&") || word.is("||") || word.is("|") || word.is(";"));
    if at.state().entrypoint.is_some() || has_operator {
        return None;
    }
    let mut text = String::from("exec");
    for word in &command.words {
        let word = word.literal().filter(|word| is_plain(word))?;
        match word.contains('$') {
            true => text.push_str(&format!(" \\\"{word}\\\"")),
            false => text.push_str(&format!(" {word}")),
        }
    }
    let span = at.instruction.arguments.span;
    let is_list = cx.text(span).starts_with('[');
    let edit = Edit::replace(span, format!("[\"/bin/sh\", \"-c\", \"{text}\"]"));
    is_list.then(|| Fix::risky("run it with a shell", vec![edit]))
}

fn values(at: &At, cx: &mut Context) {
    let text = at.source.slice(at.span());
    if !text.contains(['~', '`']) && !text.contains("$(") || at.is_windows() {
        return;
    }
    let pairs = |pairs: &[Assignment]| pairs.iter().filter_map(|pair| pair.value.clone()).collect::<Vec<_>>();
    let (words, is_path) = match at.kind() {
        InstructionKind::Env(all) => (pairs(all), true),
        InstructionKind::Arg(all) | InstructionKind::Label(all) => (pairs(all), false),
        InstructionKind::Expose(words) => (words.clone(), false),
        InstructionKind::User(word) => (word.iter().cloned().collect(), false),
        InstructionKind::Workdir(word) => (word.iter().cloned().collect(), true),
        InstructionKind::Volume(words) => (words.clone(), true),
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => (copy.destination.iter().cloned().collect(), true),
        _ => return,
    };
    for word in &words {
        let text = word.text.trim_matches('"');
        if text.starts_with('\'') {
            continue;
        }
        // A script that somebody runs later.
        if text.contains("&&") || text.contains([';', '\n', '|']) {
            continue;
        }
        let is_command = text.len() > 2 && text.starts_with('`') && text.ends_with('`');
        let is_escaped = text.contains("\\$(");
        let home = text.starts_with("~/") || text.contains(":~/") || text == "~";
        if is_command || has_substitution(text) && !is_escaped {
            cx.report(word.span, format!("`{}` is not executed: no shell reads this instruction", word.text))
                .help("pass the value as an ARG, or compute it in a RUN");
        } else if home && is_path {
            cx.report(word.span, format!("`~` in `{}` is not expanded: no shell reads this instruction", word.text))
                .help("write the path out");
            cx.fix(|_| {
                let is_root = is_root(at) && text.matches('~').count() == 1;
                let path = word.text.replacen('~', "/root", 1);
                is_root.then(|| Fix::risky("write the path out", vec![Edit::replace(word.span, path)]))
            });
        }
    }
}

/// Whether the account in force is surely root.
fn is_root(at: &At) -> bool {
    match at.user() {
        Setting::Set(user) => user.value.is_root(),
        Setting::Unset { .. } => {
            let image = at.base_image();
            let official = image.as_ref().and_then(|image| current().images.official(image.official_name()?));
            official.is_some_and(|image| image.user == User::Root)
        }
        _ => false,
    }
}
