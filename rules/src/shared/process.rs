//! The first process of an image, and the signal that ends it.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{At, BaseImage, Dockerfile, InstructionKind};
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::CommandUse;
use lintainer_core::shell::Command;
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::tables::current;

use super::signals;

/// What the last stage starts, where that is one command: its ENTRYPOINT, otherwise its CMD.
pub(crate) fn first_process<'a>(file: &Dockerfile, cx: &Context<'a>) -> Option<(&'a CommandUse, &'a Command)> {
    let state = file.final_stage()?.state;
    let index = state.entrypoint.or(state.cmd)?;
    let usage = cx.commands().iter().find(|usage| usage.instruction == Some(index))?;
    match usage.script.commands.as_slice() {
        [command] => Some((usage, command)),
        _ => None,
    }
}

/// The signal that ends the container.
pub(crate) enum StopSignal {
    /// The file sets it, in its usual form, here.
    Set(String, Span),
    /// Nobody sets one, so that it is SIGTERM.
    Default,
    /// The base image decides, or a variable.
    Unknown,
}

/// The signal that ends what the last stage starts. `at` is the last instruction of the file.
pub(crate) fn stop_signal(file: &Dockerfile, at: &At) -> StopSignal {
    let own = file.final_stage().and_then(|stage| file.in_force(stage.state.stop_signal));
    if let Some(InstructionKind::StopSignal(Some(word))) = own.map(|one| &one.kind) {
        let signal = signals::usual(&word.text);
        return signal.map_or(StopSignal::Unknown, |signal| StopSignal::Set(signal, word.span));
    }
    if matches!(at.base(), Some(BaseImage::Scratch)) {
        return StopSignal::Default;
    }
    let image = at.base_image();
    let official = image.as_ref().and_then(|image| current().images.official(image.official_name()?));
    match official {
        // The system of BusyBox obeys SIGTERM, and servers set what they need.
        Some(image) if ["alpine", "busybox", "nginx", "httpd"].contains(&image.name) => StopSignal::Unknown,
        Some(_) => StopSignal::Default,
        None => StopSignal::Unknown,
    }
}

/// A fix that puts a line above the instruction that starts a process.
pub(crate) fn line_above(
    usage: &CommandUse,
    file: &Dockerfile,
    source: &Source,
    line: &str,
    title: &str,
) -> Option<Fix> {
    let instruction = file.instructions.get(usage.instruction?)?;
    Some(Fix::risky(title, vec![file.insert_above(instruction, source, line)]))
}

/// Reports an image whose first process is a program that does not shut down by the signal that it is stopped with, and
/// proposes the one it expects. `consequence` is what the wrong one does: `which drops open connections`.
pub(crate) fn expect_stop_signal(
    file: &Dockerfile,
    signal: &str,
    consequence: &str,
    is_meant: fn(&Command) -> bool,
    cx: &mut Context,
) {
    let Some((usage, command)) =
        first_process(file, cx).filter(|(usage, command)| usage.list_form && is_meant(command))
    else {
        return;
    };
    let source = cx.file().source.clone();
    let Some(at) = file.each_at(&source, &file.shipped([])).last() else { return };
    let name = command.name().unwrap_or_default();
    match stop_signal(file, &at) {
        StopSignal::Set(set, span) if set != signal => {
            cx.report(span, format!("`{name}` is stopped with `{set}`, {consequence}"))
                .help(format!("write `STOPSIGNAL {signal}`"))
                .fix(Fix::risky(format!("write `{signal}`"), vec![Edit::replace(span, signal)]));
        }
        StopSignal::Default => {
            cx.report(command.span, format!("`{name}` is stopped with `SIGTERM`, {consequence}"))
                .help(format!("write `STOPSIGNAL {signal}`"));
            let line = format!("STOPSIGNAL {signal}");
            cx.fix(|_| line_above(usage, file, &source, &line, &format!("add `{line}`")));
        }
        _ => {}
    }
}
