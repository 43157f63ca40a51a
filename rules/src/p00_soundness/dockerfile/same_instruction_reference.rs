//! `same-instruction-reference`: an ENV uses a variable that the same ENV defines.

use std::collections::HashSet;

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Unknown};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::variables::inherited_variable;

pub(super) static RULE: Rule = Rule {
    name: "same-instruction-reference",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("same_instruction_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Env(pairs) = at.kind() else { return };
    if pairs.len() < 2 || at.is_trigger() {
        return;
    }
    let names: HashSet<&str> = pairs.iter().map(|pair| &*pair.name.text).collect();
    for (index, pair) in pairs.iter().enumerate() {
        let Some(value) = pair.value.as_ref().filter(|value| value.text.contains('$')) else { continue };
        let expanded = at.expand(value);
        let undefined = |reason| matches!(reason, Unknown::Undefined | Unknown::BaseImage);
        let own = &*pair.name.text;
        let found = expanded.unknowns().find(|(name, reason)| {
            undefined(*reason) && *name != own && names.contains(name) && !is_inherited(at, name)
        });
        let Some((name, _)) = found else { continue };
        let definition = pairs.iter().position(|other| &*other.name.text == name);
        let finding = cx
            .report(value.span, format!("`${name}` is not set yet: this `ENV` sets it, for the instructions below"))
            .help("write a second `ENV` below for this value");
        if let Some(other) = definition.and_then(|at| pairs.get(at)) {
            finding.related(other.span, "set here");
        }
        cx.fix(|cx| {
            let before = pairs.get(index.checked_sub(1)?).filter(|_| definition.is_some_and(|at| at < index))?;
            let gap = Span { start: before.span.end, end: pair.span.start, ..pair.span };
            let keyword = &at.instruction.keyword.value;
            let text = format!("{}{keyword} ", cx.source_of(gap).newline());
            (!cx.text(gap).contains('#')).then(|| Fix::risky("split the `ENV`", vec![Edit::replace(gap, text)]))
        });
    }
}

/// Whether the base image surely or probably sets the variable.
fn is_inherited(at: &At, name: &str) -> bool {
    inherited_variable(at, name) != Some(false)
}
