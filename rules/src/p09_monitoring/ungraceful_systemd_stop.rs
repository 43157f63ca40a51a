//! `ungraceful-systemd-stop`: systemd is stopped with a signal that does not shut it down.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::process::{StopSignal, first_process, stop_signal};

/// What it takes as a wish to end.
const SIGNAL: &str = "SIGRTMIN+3";

pub(super) static RULE: Rule = Rule {
    name: "ungraceful-systemd-stop",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ungraceful_systemd_stop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !MENTIONS.iter().any(|word| cx.mentions(word)) {
        return;
    }
    let Some((usage, command)) =
        first_process(file, cx).filter(|(usage, command)| usage.list_form && is_meant(command))
    else {
        return;
    };
    let source = cx.file().source.clone();
    let Some(at) = file.each_at(&source, &file.shipped([])).last() else { return };
    let name = command.name().unwrap_or_default();
    match stop_signal(file, &at) {
        StopSignal::Set(signal, span) if signal != SIGNAL => {
            cx.report(span, format!("`{name}` is stopped with `{signal}`, which does not shut systemd down"))
                .help(format!("write `STOPSIGNAL {SIGNAL}`"))
                .fix(Fix::risky(format!("write `{SIGNAL}`"), vec![Edit::replace(span, SIGNAL)]));
        }
        StopSignal::Default => {
            cx.report(command.span, format!("`{name}` is stopped with `SIGTERM`, which does not shut systemd down"))
                .help(format!("write `STOPSIGNAL {SIGNAL}`"));
            let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
            cx.fix(|_| {
                let edit = file.insert_above(instruction?, &source, &format!("STOPSIGNAL {SIGNAL}"));
                Some(Fix::risky(format!("add `STOPSIGNAL {SIGNAL}`"), vec![edit]))
            });
        }
        _ => {}
    }
}

const MENTIONS: &[&str] = &["/init", "systemd"];

fn is_meant(command: &Command) -> bool {
    let path = command.name_word().and_then(|word| word.literal());
    let path = path.as_deref().unwrap_or_default();
    ["/sbin/init", "/usr/sbin/init"].contains(&path) || path.ends_with("/systemd/systemd")
}
