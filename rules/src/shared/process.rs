//! The first process of an image, and the signal that ends it.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{At, BaseImage, Dockerfile, InstructionKind};
use lintainer_core::model::CommandUse;
use lintainer_core::shell::Command;
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
