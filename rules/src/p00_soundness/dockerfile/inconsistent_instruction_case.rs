//! `inconsistent-instruction-case`: instruction keywords are written in different cases.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inconsistent-instruction-case",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("inconsistent_instruction_case.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let known = || {
        let instructions = file.instructions_and_triggers();
        instructions.filter(|one| !matches!(one.kind, InstructionKind::Unknown)).map(|one| &one.keyword)
    };
    let count = |is_case: fn(&u8) -> bool| known().filter(|word| word.value.as_bytes().iter().all(is_case)).count();
    let is_lower = count(u8::is_ascii_lowercase) > count(u8::is_ascii_uppercase);
    for word in known() {
        let fitting = if is_lower { word.value.to_ascii_lowercase() } else { word.value.to_ascii_uppercase() };
        if *fitting != *word.value {
            let fix = Fix::safe(format!("write `{fitting}`"), vec![Edit::replace(word.span, fitting.clone())]);
            cx.report(word.span, format!("`{}` is not in the case of the other keywords", word.value))
                .help(format!("write `{fitting}`"))
                .fix(fix);
        }
    }
}
