//! `missing-from`: the Dockerfile has no FROM.

use lintainer_core::dockerfile::{Dockerfile as File, ProblemKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-from",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_from.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let path = &cx.file().source.path;
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if !file.stages.is_empty() || !matches!(name, "Dockerfile" | "Containerfile") {
        return;
    }
    let misplaced = file.problems.iter().find(|problem| problem.kind == ProblemKind::BeforeFrom);
    // A file with nothing but ARG has no stage either.
    let first = misplaced.map(|problem| problem.span).or(file.instructions.first().map(|first| first.keyword.span));
    if let Some(span) = first {
        cx.report(span, "the file has no `FROM`").help("begin with the base image; `FROM scratch` is the empty one");
    }
}
