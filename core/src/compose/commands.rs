//! `entrypoint`, `command` and `healthcheck.test` as what they execute.

use super::value::Value;
use crate::model::{CommandUse, Healthcheck, Purpose, Setting};
use crate::shell::{Dialect, Script};
use crate::span::Span;

/// Everything that a service executes.
pub(super) fn commands(service: &Value) -> Vec<CommandUse> {
    let mut found = Vec::new();
    for (key, purpose) in [("entrypoint", Purpose::Entrypoint), ("command", Purpose::Command)] {
        let Some(value) = service.get(key) else { continue };
        found.push(words(value, purpose));
    }
    if let Some(test) = service.at(&["healthcheck", "test"]) {
        found.extend(healthcheck_command(test));
    }
    found
}

/// A list of words, or a text that is split into words without a shell.
fn words(value: &Value, purpose: Purpose) -> CommandUse {
    let script = Script::empty(Dialect::Posix, value.span);
    CommandUse { purpose, script, list_form: value.is_list(), instruction: None, span: value.span }
}

fn healthcheck_command(test: &Value) -> Option<CommandUse> {
    if is_none(test) {
        return None;
    }
    Some(words(test, Purpose::Healthcheck))
}

/// Whether a test switches the check off.
fn is_none(test: &Value) -> bool {
    test.items().first().and_then(Value::text) == Some("NONE") || test.text() == Some("NONE")
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
    match value.get("test") {
        Some(test) => Setting::set(Healthcheck { disabled: is_none(test) }, test.span),
        None => Setting::Dynamic(entry.key.span),
    }
}
