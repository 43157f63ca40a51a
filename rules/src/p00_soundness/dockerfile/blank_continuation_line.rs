//! `blank-continuation-line`: an empty line interrupts a continued instruction.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "blank-continuation-line",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("blank_continuation_line.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let mut blank = file.empty_continuations.as_slice();
    for instruction in &file.instructions {
        let count = blank.partition_point(|line| line.start < instruction.span.end);
        let (own, rest) = blank.split_at(count);
        blank = rest;
        let Some(first) = own.first() else { continue };
        let keyword = &instruction.keyword;
        let message = match own.len() {
            1 => format!("an empty line interrupts this `{}`", keyword.value),
            lines => format!("{lines} empty lines interrupt this `{}`", keyword.value),
        };
        cx.report(keyword.span, message).help("delete them, or leave a `#` there").related(*first, "the first one");
        cx.fix(|cx| {
            let source = cx.source_of(*first);
            let edits = own.iter().map(|line| Edit::delete(source.whole_lines(*line))).collect();
            Some(Fix::safe("delete the empty lines", edits))
        });
    }
}
