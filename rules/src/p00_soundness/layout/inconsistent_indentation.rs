//! `inconsistent-indentation`: instructions are indented in different ways.

use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::source::Source;

use crate::prelude::*;

static STYLE: WordOption = WordOption::new(
    "style",
    "consistent",
    &["consistent", "tab", "none"],
    "`consistent`: as most of the file; `tab`: one tab in files of several stages; `none`: no indent",
);

pub(super) static RULE: Rule = Rule {
    name: "inconsistent-indentation",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("inconsistent_indentation.md")),
    yields_to: &[],
    options: &[STYLE.declared()],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    let style = cx.get(&STYLE);
    let below = || file.instructions.iter().filter(|one| !matches!(one.kind, InstructionKind::From(_)));
    let fitting = match style {
        "tab" if file.stages.len() > 1 => "\t",
        "tab" | "none" => "",
        _ => {
            let Some(first) = below().find(|one| !indent(one, &source).is_empty()) else { return };
            let indented = indent(first, &source);
            let plain = below().filter(|one| indent(one, &source).is_empty()).count();
            let same = below().filter(|one| indent(one, &source) == indented).count();
            if same > plain { indented } else { "" }
        }
    };
    for instruction in &file.instructions {
        let is_inside = instruction.stage.is_some() && !matches!(instruction.kind, InstructionKind::From(_));
        let fitting = if is_inside { fitting } else { "" };
        let own = indent(instruction, &source);
        if own == fitting {
            continue;
        }
        let keyword = &instruction.keyword;
        let start = instruction.span.start as usize;
        let edit = Edit::replace(source.span(start - own.len()..start), fitting);
        let message = match style {
            "consistent" => format!("this `{}` is not indented like the other instructions", keyword.value),
            _ => format!("this `{}` is not indented in the configured style", keyword.value),
        };
        cx.report(keyword.span, message)
            .help(if fitting.is_empty() { "start it in the first column" } else { "indent it like the others" })
            .fix(Fix::safe("correct the indentation", vec![edit]));
    }
}

/// The blanks between the beginning of the line and an instruction.
fn indent<'s>(instruction: &Instruction, source: &'s Source) -> &'s str {
    let before = source.text().get(source.bom_len()..instruction.span.start as usize).unwrap_or("");
    before.get(before.trim_end_matches([' ', '\t']).len()..).unwrap_or("")
}
