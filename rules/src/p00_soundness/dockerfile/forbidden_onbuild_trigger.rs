//! `forbidden-onbuild-trigger`: ONBUILD triggers something that it must not.

use lintainer_core::dockerfile::{Dockerfile as File, ProblemKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "forbidden-onbuild-trigger",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("forbidden_onbuild_trigger.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    for problem in file.problems.iter().filter(|problem| problem.kind == ProblemKind::InvalidTrigger) {
        let word = cx.text(problem.span).to_ascii_uppercase();
        cx.report(problem.span, format!("`{word}` cannot be the trigger of an `ONBUILD`"))
            .help("remove it, or do it in the images that are built on this one");
    }
}
