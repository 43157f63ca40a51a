//! `invalid-healthcheck-test`: the health check cannot run as written.

use lintainer_core::compose::{Service, Value};
use lintainer_core::dockerfile::{At, Healthcheck, InstructionKind, Keyword};
use lintainer_core::model::parse_duration;
use lintainer_core::project::ComposeProject;
use lintainer_core::yaml::{Field, Node, edit};

use crate::shared::health::{self, Health};
use lintainer_core::model::Format::{Compose, Dockerfile};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-healthcheck-test",
    practice: Practice::Monitoring,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("invalid_healthcheck_test.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Healthcheck], check_instruction), Check::Compose(check_services)],
};

fn check_instruction(at: &At, cx: &mut Context) {
    let InstructionKind::Healthcheck(Healthcheck::Cmd(command)) = at.kind() else { return };
    if let Some([only]) = command.exec()
        && is_text(&only.text)
        && !at.is_windows()
    {
        cx.report(only.span, format!("there is no program named `{}`", shortened(&only.text)))
            .help("write a word for each argument, or leave the brackets out");
    }
    let is_empty = match command.shell_text(at.source) {
        Some(text) => text.text.trim().is_empty() || text.text.trim().starts_with("--"),
        None => command.exec().is_some_and(<[_]>::is_empty),
    };
    if is_empty {
        cx.report(at.span(), "the health check executes nothing").help("write a command that asks the application");
    }
    let flags = &at.instruction.flags;
    let flag = |name: &str| flags.iter().find(|flag| &*flag.name.value == name);
    if let Some(lonely) = flag("start-interval").filter(|_| flag("start-period").is_none()) {
        cx.report(lonely.span, "`--start-interval` has no effect without `--start-period`")
            .help("add `--start-period`, or remove it")
            .severity(Severity::Warning);
    }
}

/// Whether a word is a text for a shell.
fn is_text(word: &str) -> bool {
    word.trim().contains(char::is_whitespace) && !word.starts_with(|c: char| c == '/' && word.contains("Program Files"))
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_string(),
    }
}

/// Keys of a health check that are times.
const TIMES: [&str; 4] = ["interval", "timeout", "start_period", "start_interval"];

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let name = &service.workload.name;
        let Some(check) = service.value.get("healthcheck").filter(|check| check.is_map()) else { continue };
        if check.get("disable").is_some_and(|disable| disable.boolean().is_true()) {
            continue;
        }
        match check.get("test") {
            Some(test) if test.is_list() => check_test(test, service, cx),
            Some(_) => {}
            None if !service.workload.partial && has_none(service) => {
                let at = service.value.entry("healthcheck").map_or(check.span, |entry| entry.key.span);
                cx.report(at, format!("the health check of `{name}` has no test, and neither has its image"))
                    .help("add a `test` that asks the application");
            }
            None => {}
        }
        for time in TIMES.into_iter().filter_map(|key| check.get(key)) {
            if let Some(text) = time.text().filter(|text| parse_duration(text).is_none()) {
                cx.report(time.span, format!("`{text}` is not a duration: Compose refuses it"))
                    .help("write a number with its unit, such as `30s`");
            }
        }
        if let Some(lonely) = check.get("start_interval").filter(|_| check.get("start_period").is_none()) {
            cx.report(lonely.span, format!("`start_interval` of `{name}` has no effect without `start_period`"))
                .help("add `start_period`, or remove it")
                .severity(Severity::Warning);
        }
    }
}

/// Whether the image is known to bring no check.
fn has_none(service: &Service) -> bool {
    let image = service.workload.containers.first().and_then(|container| container.image.value());
    service.build.is_none() && image.is_some_and(|image| health::of_image(image, &[]) == Health::Unchecked)
}

fn check_test(test: &Value, service: &Service, cx: &mut Context) {
    let name = &service.workload.name;
    let Some((first, rest)) = test.items().split_first() else {
        cx.report(test.span, format!("the health check of `{name}` has an empty test"))
            .help("begin the list with `CMD` or `CMD-SHELL`")
            .severity(Severity::Warning);
        return;
    };
    let Some(kind) = first.text() else { return };
    let item = |cx: &Context, edit: &dyn Fn(Node, Field) -> Option<Vec<Edit>>| {
        let field = cx.field(service.node)?.at("healthcheck.test");
        let node = field.items().next()?.node().filter(|node| node.span() == first.span)?;
        edit(node, field)
    };
    match (kind, rest) {
        ("NONE", _) => {}
        ("CMD" | "CMD-SHELL", []) => {
            cx.report(test.span, format!("the health check of `{name}` executes nothing"))
                .help("write the command behind it");
        }
        ("CMD", [only]) if only.text().is_some_and(is_text) => {
            let shown = shortened(only.text().unwrap_or(""));
            cx.report(only.span, format!("`{name}` has no program named `{shown}`"))
                .help("write `CMD-SHELL`, or a word for each argument");
            cx.fix(|cx| {
                let edits = item(cx, &|node, _| edit::replace_scalar(node, "CMD-SHELL"))?;
                Some(Fix::risky("let a shell read the text", edits))
            });
        }
        ("CMD-SHELL", [_, second, ..]) => {
            cx.report(second.span, format!("`CMD-SHELL` of `{name}` runs the first text alone"))
                .help("write all of it in one text, or `CMD` with a word for each argument");
        }
        ("CMD" | "CMD-SHELL", _) => {}
        _ => {
            let shown = shortened(kind);
            cx.report(first.span, format!("the test of `{name}` begins with `{shown}`: Compose refuses it"))
                .help("begin the list with `CMD` or `CMD-SHELL`");
            let word = if rest.is_empty() && is_text(kind) { "CMD-SHELL" } else { "CMD" };
            cx.fix(|cx| {
                let edits = item(cx, &|node, field| insert_first(node, field, word, cx))?;
                Some(Fix::risky(format!("begin with `{word}`"), edits))
            });
        }
    }
}

/// Puts a word before the first item of a list.
fn insert_first(first: Node, list: Field, word: &str, cx: &Context) -> Option<Vec<Edit>> {
    let list = list.node()?;
    let span = first.written_span();
    if list.is_flow() {
        let quote =
            cx.text(span).chars().next().filter(|c| matches!(c, '"' | '\'')).map_or(String::new(), String::from);
        return Some(vec![Edit::insert_before(span, format!("{quote}{word}{quote}, "))]);
    }
    let text = list.source().text();
    let line_start = text.get(..span.start as usize)?.rfind('\n').map_or(0, |newline| newline + 1);
    let lead = text.get(line_start..span.start as usize)?;
    let is_plain = lead.trim_start_matches(' ').trim_end_matches(' ') == "-";
    is_plain.then(|| vec![Edit::insert_before(span, format!("{word}\n{lead}"))])
}
