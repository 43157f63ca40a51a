//! The part of `secret-in-environment` about ENV and ARG: who sees the value depends on the stage.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Assignment, At, Expanded, InstructionKind, Piece, Unknown, VariableKind};
use lintainer_core::rule::{Profile, Severity};

use super::secret_in_environment::{FAKE, is_token, name_of, value_of};
use crate::shared::credentials::{Name, Value};

/// Looks at ENV and ARG.
pub(super) fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(assignments) | InstructionKind::Arg(assignments)) = at.kind() else { return };
    for assignment in assignments {
        let name = name_of(&assignment.name.text, cx);
        if name == Name::Harmless {
            continue;
        }
        let value = assignment.value.as_ref().map(|value| at.expand(value));
        match (at.kind(), value) {
            (InstructionKind::Env(_), Some(value)) => env(assignment, name, &value, at, cx),
            (InstructionKind::Arg(_), value) => arg(assignment, name, value.as_ref(), at, cx),
            _ => {}
        }
    }
}

fn env(assignment: &Assignment, kind: Name, value: &Expanded, at: &At, cx: &mut Context) {
    let name = &assignment.name.text;
    let is_arg = |piece: &Piece| match piece {
        Piece::Unknown { reason: Unknown::NoDefault, .. } => true,
        Piece::Value { name, .. } | Piece::Unknown { name, .. } => {
            at.variable(name).is_some_and(|variable| variable.kind == VariableKind::Arg)
        }
        Piece::Text { .. } => false,
    };
    let from_arg = value.pieces.iter().any(is_arg);
    let known = value.known();
    let kind = match &known {
        Some(text) if is_token(text, cx) => return,
        Some(text) => value_of(name, kind, text, cx),
        // An unknown value that no argument brings comes from the base image.
        None if from_arg && kind == Name::Credential => Value::Literal,
        None => return,
    };
    let (message, severity) = match (kind, at.is_shipped()) {
        (Value::Harmless, _) => return,
        (Value::Fake, _) => (format!("the value of `{name}` is stored in the image; {FAKE}"), Severity::Info),
        (Value::Literal, true) if from_arg => {
            (format!("`{name}` stores a build argument in the image"), Severity::Error)
        }
        (Value::Literal, true) => (format!("the value of `{name}` is stored in the image"), Severity::Error),
        (Value::Literal, false) => (format!("the value of `{name}` is hardcoded"), Severity::Warning),
    };
    let finding = cx.report(value.span, message);
    finding.severity(severity).help("give it to the container when it starts, or to a RUN with `--mount=type=secret`");
    if known.is_some() {
        finding.secret(value.span);
    }
    if kind == Value::Fake {
        finding.profile(Profile::Audit);
    }
}

fn arg(assignment: &Assignment, of_name: Name, value: Option<&Expanded>, at: &At, cx: &mut Context) {
    let name = &assignment.name.text;
    let text = value.and_then(Expanded::known).filter(|text| !text.trim_matches(['"', '\'']).is_empty());
    let kind = text.as_deref().map(|text| value_of(name, of_name, text, cx));
    if kind.is_none() && of_name != Name::Credential {
        return;
    }
    if text.as_deref().is_some_and(|text| is_token(text, cx)) {
        return;
    }
    let (message, severity) = match kind {
        Some(Value::Harmless) => return,
        // An argument before the first FROM is seen by no stage until the stage names it.
        None if at.stage().is_none() => return,
        Some(Value::Fake) => (format!("`{name}` has a value in the file; {FAKE}"), Severity::Info),
        _ if at.is_shipped() => (format!("`{name}` as a build argument stays in the image's history"), Severity::Error),
        Some(Value::Literal) => (format!("the value of `{name}` is hardcoded"), Severity::Warning),
        None => (format!("`{name}` as a build argument stays in the record of the build"), Severity::Warning),
    };
    let span = value.filter(|_| kind.is_some()).map_or(assignment.name.span, |value| value.span);
    let finding = cx.report(span, message);
    finding.severity(severity).help("use `RUN --mount=type=secret` instead of an argument");
    if kind.is_some() {
        finding.secret(span);
    }
    if kind == Some(Value::Fake) {
        finding.profile(Profile::Audit);
    }
}
