//! `entrypoint`, `command`, `healthcheck.test` and hooks as what they execute.

use super::interpolate::{Env, interpolate};
use super::value::{Text, Value};
use super::words;
use crate::mapped::MappedText;
use crate::model::{CommandUse, Healthcheck, Purpose, Setting, UNKNOWN};
use crate::project::{Project, Trees};
use crate::shell::{self, Dialect, ExecWord, Script, ShellSettings};
use crate::span::Span;

/// What commands need to know of their surroundings.
pub(super) struct Commands<'c> {
    pub project: &'c Project,
    pub trees: &'c Trees,
    /// The variables in the file of a place.
    pub env: &'c dyn Fn(Span) -> &'c Env,
}

impl<'c> Commands<'c> {
    /// Everything that a service executes.
    pub(super) fn of_service(&self, service: &'c Value) -> Vec<CommandUse> {
        let mut found = Vec::new();
        let mut shell_waits = false;
        if let Some(value) = service.get("entrypoint") {
            let words = self.words(value);
            shell_waits = waits_for_text(&words);
            found.extend(use_of(Purpose::Entrypoint, shell::parse_exec(&words), value.is_list(), value.span));
        }
        if let Some(value) = service.get("command") {
            let words = self.words(value);
            let text = words.first().filter(|_| shell_waits).map(|word| shell_text(&word.text));
            found.extend(use_of(
                Purpose::Command,
                text.or_else(|| shell::parse_exec(&words)),
                value.is_list(),
                value.span,
            ));
        }
        if let Some(test) = service.at(&["healthcheck", "test"]) {
            found.extend(self.healthcheck(test));
        }
        for hook in ["post_start", "pre_stop"].into_iter().filter_map(|key| service.get(key)).flat_map(Value::items) {
            let Some(value) = hook.get("command") else { continue };
            found.extend(use_of(Purpose::Hook, shell::parse_exec(&self.words(value)), value.is_list(), value.span));
        }
        found
    }

    fn healthcheck(&self, test: &'c Value) -> Option<CommandUse> {
        if let Some(text) = self.mapped(test) {
            return use_of(Purpose::Healthcheck, Some(shell_text(&text)), false, test.span);
        }
        let (first, rest) = test.items().split_first()?;
        match first.text()? {
            "CMD-SHELL" => {
                let text = self.mapped(rest.first()?)?;
                use_of(Purpose::Healthcheck, Some(shell_text(&text)), false, test.span)
            }
            "CMD" => {
                let words: Vec<ExecWord<'_>> = rest.iter().filter_map(|item| self.word(item)).collect();
                use_of(Purpose::Healthcheck, shell::parse_exec(&words), true, test.span)
            }
            _ => None,
        }
    }

    /// The items of a list, or a text cut into words.
    fn words(&self, value: &'c Value) -> Vec<ExecWord<'c>> {
        match self.mapped(value) {
            Some(text) => words::split(&text),
            None => value.items().iter().filter_map(|item| self.word(item)).collect(),
        }
    }

    fn word(&self, item: &'c Value) -> Option<ExecWord<'c>> {
        self.mapped(item).map(|text| ExecWord { text, span: item.span })
    }

    /// The interpolated text of a scalar with the way back to the file.
    fn mapped(&self, value: &'c Value) -> Option<MappedText<'c>> {
        let text = value.scalar()?;
        if let (Some(at), false) = (text.at, text.interpolated) {
            return Some(MappedText::verbatim(value.span.file, &text.value, at as usize));
        }
        let written =
            value.node.and_then(|node| self.trees.node(self.project, node)).and_then(|node| node.mapped_text());
        let Some(written) = written else { return Some(whole(text, value.span)) };
        if !text.interpolated {
            return Some(written);
        }
        let mut mapped = MappedText::empty(value.span.file, written.offset(0) as usize);
        interpolate(&written.text, (self.env)(value.span), &mut |piece, range| {
            let span = written.span(range.clone());
            if written.text.get(range.clone()) == Some(piece) {
                mapped.push_mapped(&written, range);
            } else {
                mapped.push(piece, span.start as usize, span.len());
            }
        });
        Some(mapped)
    }
}

/// A text all of whose offsets mean the scalar as a whole.
fn whole(text: &Text, span: Span) -> MappedText<'_> {
    let mut mapped = MappedText::empty(span.file, span.start as usize);
    mapped.push(&text.value, span.start as usize, span.len());
    mapped
}

/// Whether an entrypoint is a shell that takes its text from `command`: `["sh", "-c"]`.
fn waits_for_text(words: &[ExecWord<'_>]) -> bool {
    let [first, .., last] = words else { return false };
    let program = first.text.text.rsplit('/').next().unwrap_or("");
    let options = last.text.text.strip_prefix('-');
    matches!(program, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh")
        && options.is_some_and(|options| options.ends_with('c') && !options.starts_with('-'))
}

fn use_of(purpose: Purpose, script: Option<Script>, list_form: bool, span: Span) -> Option<CommandUse> {
    Some(CommandUse {
        purpose,
        script: script?,
        settings: ShellSettings::default(),
        list_form,
        instruction: None,
        span,
    })
}

/// Shell text, read as POSIX shell: which one the image has is not known.
fn shell_text(text: &MappedText<'_>) -> Script {
    shell::parse(text, Dialect::Posix)
}

/// `healthcheck`. One without `test` only changes the timing of the image's check, if that has one.
pub(super) fn healthcheck(service: &Value, at: Span) -> Setting<Healthcheck> {
    let Some(entry) = service.entry("healthcheck").filter(|entry| !entry.value.is_null()) else {
        return Setting::Unset { at };
    };
    let value = &entry.value;
    if let Some(disable) = value.get("disable") {
        match disable.boolean() {
            Setting::Set(disable) if disable.value => {
                return Setting::set(Healthcheck { disabled: true }, disable.span);
            }
            Setting::Dynamic(span) => return Setting::Dynamic(span),
            _ => {}
        }
    }
    let Some(test) = value.get("test") else { return Setting::Dynamic(entry.key.span) };
    // As a text, `NONE` is a command.
    match test.items().first().and_then(Value::scalar) {
        Some(kind) if kind.value.contains(UNKNOWN) => Setting::Dynamic(test.span),
        Some(kind) => Setting::set(Healthcheck { disabled: kind.value == "NONE" }, test.span),
        None => Setting::set(Healthcheck { disabled: false }, test.span),
    }
}
