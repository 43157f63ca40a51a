//! `circular-stages`: stages need each other in a circle.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

/// How many further places are named.
const MAX_RELATED: usize = 8;

pub(super) static RULE: Rule = Rule {
    name: "circular-stages",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("circular_stages.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let circle = file.circular_uses();
    let Some(last) = circle.last() else { return };
    let mut names: Vec<String> = circle.iter().map(|one| format!("`{}`", one.stage.workload_name())).collect();
    names.sort();
    names.dedup();
    let finding = cx
        .report(last.word.span, format!("the stages {} need each other", names.join(" and ")))
        .help("move what they share into a stage of its own");
    for other in circle.iter().rev().skip(1).take(MAX_RELATED) {
        finding.related(other.word.span, format!("needs `{}`", other.stage.workload_name()));
    }
}
