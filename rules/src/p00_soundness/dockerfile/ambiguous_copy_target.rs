//! `ambiguous-copy-target`: several sources are copied to something that is not a directory.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

/// How many instructions before are looked at.
const MAX_EARLIER: usize = 64;

pub(super) static RULE: Rule = Rule {
    name: "ambiguous-copy-target",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ambiguous_copy_target.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy, Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    let Some(destination) = &copy.destination else { return };
    if copy.sources.len() + at.instruction.heredocs.len() < 2 || destination.text.contains('$') {
        return;
    }
    let expanded = at.expand(destination);
    let Some(path) = expanded.known().filter(|path| !path.is_empty() && !path.ends_with(['/', '\\'])) else { return };
    let is_dots = matches!(path.rsplit('/').next(), Some("." | ".."));
    if !is_dots && is_made_before(at, cx, &path) {
        return;
    }
    let finding = cx
        .report(destination.span, format!("several sources are copied to `{path}`, which need not be a directory"))
        .help(format!("write `{path}/`"));
    if is_dots {
        finding.profile(Profile::Audit).severity(Severity::Info);
    }
    let end = destination.span.at_end();
    let is_quoted = cx.text(destination.span).ends_with(['"', '\'']);
    let at = if is_quoted { Span { start: end.start - 1, end: end.end - 1, ..end } } else { end };
    cx.fix(|_| Some(Fix::safe("end it with `/`", vec![Edit::replace(at, "/")])));
}

/// Whether an instruction before made the path a directory.
fn is_made_before(at: &At, cx: &Context, path: &str) -> bool {
    let holds = |inner: &str| inner.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if at.workdir().value().is_some_and(|folder| holds(folder)) {
        return true;
    }
    at.earlier().take(MAX_EARLIER).any(|one| match &one.kind {
        InstructionKind::Workdir(Some(word)) => holds(&word.text),
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copy
            .destination
            .as_ref()
            .is_some_and(|word| holds(word.text.trim_end_matches('/')) && word.text.ends_with('/')),
        InstructionKind::Run(_) => {
            let text = cx.text(one.span);
            text.contains("mkdir") && text.contains(path)
        }
        _ => false,
    })
}
