//! `uneven-instruction-spacing`: blank lines between instructions are not as configured.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

static MODE: WordOption = WordOption::new(
    "mode",
    "grouped",
    &["grouped", "always", "never"],
    "where empty lines belong: between kinds of instructions, between all, between none",
);

pub(super) static RULE: Rule = Rule {
    name: "uneven-instruction-spacing",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("uneven_instruction_spacing.md")),
    yields_to: &[],
    options: &[MODE.declared()],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    let mode = cx.get(&MODE);
    let mut uneven = Vec::new();
    for (before, next) in file.instructions.iter().zip(file.instructions.iter().skip(1)) {
        let comment = file.comments_above(next, &source).first().copied();
        let start = comment.unwrap_or(next.span).start as usize;
        let gap = source.text().get(before.span.end as usize..start).unwrap_or("");
        // What else stands there is a comment about something else.
        if !gap.trim().is_empty() {
            continue;
        }
        let has_empty_line = gap.matches('\n').count() > 1;
        let is_one_kind = before.kind.keyword() == next.kind.keyword();
        let wants = match mode {
            "always" => true,
            "never" => false,
            _ if is_one_kind && comment.is_some() => continue,
            _ => !is_one_kind,
        };
        if wants != has_empty_line {
            uneven.push((before, next, wants));
        }
    }
    let (Some((_, first, wants)), Some(start)) = (uneven.first(), file.instructions.first()) else { return };
    let what = if *wants { "a blank line is missing above" } else { "there should be no blank line above" };
    let more = if uneven.len() > 1 { format!(", and {} more like it", uneven.len() - 1) } else { String::new() };
    // One finding for the file.
    cx.report(start.keyword.span, format!("blank lines between instructions do not follow the mode `{mode}`"))
        .help("insert or delete blank lines")
        .related(first.keyword.span, format!("{what} this `{}`{more}", first.keyword.value));
}
