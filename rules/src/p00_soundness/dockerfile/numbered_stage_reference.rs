//! `numbered-stage-reference`: a stage is referred to by its number.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind, StageUse};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "numbered-stage-reference",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("numbered_stage_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    for one in file.stage_uses() {
        let is_base = matches!(one.instruction.kind, InstructionKind::From(_));
        // What comes later is no reference that a builder takes.
        if is_base || one.word.text.parse::<usize>().is_err() || one.instruction.stage <= Some(one.stage.index) {
            continue;
        }
        let help = match &one.stage.name {
            Some(name) => format!("use its name, `{}`", name.value),
            None => "give the stage a name with `AS` and use it here".to_string(),
        };
        cx.report(one.word.span, format!("`{}` refers to a stage by its number", one.word.text)).help(help);
        cx.fix(|_| fix(file, one));
    }
}

/// Names the stage where it has no name, and uses the name.
fn fix(file: &File, one: StageUse) -> Option<Fix> {
    let name = match &one.stage.name {
        Some(name) => name.value.to_string(),
        None => format!("stage-{}", one.stage.index),
    };
    let mut edits = vec![Edit::replace(one.word.span, name.clone())];
    if one.stage.name.is_none() {
        let InstructionKind::From(from) = &one.stage.from_instruction(file)?.kind else { return None };
        if file.stage_named(&name).is_some() {
            return None;
        }
        edits.push(Edit::insert_after(from.image.as_ref()?.span, format!(" AS {name}")));
    }
    Some(Fix::safe("refer to the stage by name", edits))
}
