//! `debug-mode`: the application runs in debug mode.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::{Container, Purpose, Run, Setting, Workload};
use lintainer_core::span::Span;

use crate::shared::debugging;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "debug-mode",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("debug_mode.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Instruction(&[Keyword::Env], check_env),
        Check::Shell(check_run),
        Check::Container(check_container),
    ],
};

fn report(span: Span, message: String, cx: &mut Context) {
    let is_flask = message.contains("FLASK_") || message.contains("`flask`");
    let finding = cx.report(span, message);
    finding.help("set it in the development setup only");
    if !is_flask {
        finding.aliases_without(&["semgrep/flask-debugging-enabled"]);
    }
}

fn check_env(at: &At, cx: &mut Context) {
    let InstructionKind::Env(pairs) = at.kind() else { return };
    if !at.is_shipped() || at.is_trigger() {
        return;
    }
    for pair in pairs {
        let Some(value) = pair.value.as_ref().filter(|_| debugging::may_be_variable(&pair.name.text)) else { continue };
        let expanded = at.expand(value);
        let Some(text) = expanded.known() else { continue };
        let Some(what) = debugging::of_variable(&pair.name.text, &text) else { continue };
        // A later ENV may take it back.
        let last = at.dockerfile.final_stage().and_then(|stage| stage.instructions(at.dockerfile).last());
        let in_force = last.and_then(|last| at.dockerfile.variable_at(&pair.name.text, last));
        let is_last = last.is_some_and(|last| last.index == at.index())
            || in_force.is_some_and(|one| one.instruction == at.index());
        if at.is_development() || !is_last {
            continue;
        }
        report(pair.span, what, cx);
        if expanded.from_arg_default {
            audit(cx);
        }
    }
}

/// Sets the profile of the finding that was reported last.
fn audit(cx: &mut Context) {
    if let Some(finding) = cx.last() {
        finding.profile(Profile::Audit);
    }
}

fn check_run(run: &Run, cx: &mut Context) {
    if !matches!(run.purpose(), Purpose::Command | Purpose::Entrypoint) || debugging::is_development(run) {
        return;
    }
    for command in run.commands() {
        for word in command.args() {
            let text = word.static_prefix();
            let what = debugging::of_option(&text).or_else(|| debugging::of_option_of(command, &text));
            if let Some(what) = what {
                report(word.span, what, cx);
                if let Some(finding) = cx.last() {
                    finding.about(command.span);
                }
            }
        }
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.format == Dockerfile || debugging::is_development_workload(workload) {
        return;
    }
    for var in &container.env {
        let Setting::Set(value) = &var.value else { continue };
        if let Some(what) = debugging::of_variable(&var.name.value, &value.value) {
            report(value.span, what, cx);
            if var.from_default {
                audit(cx);
            }
        }
    }
    // Arguments of an image's own entrypoint are no command yet.
    if !(cx.mentions("--inspect") || cx.mentions("jdwp")) || container.format != Kubernetes {
        return;
    }
    let Some(node) = cx.field(container.node) else { return };
    if node.key("command").is_written() {
        return;
    }
    for item in node.key("args").items().filter_map(|item| item.text().known().cloned()) {
        if let Some(what) = debugging::of_option(item.value) {
            report(item.span, what, cx);
        }
    }
}
