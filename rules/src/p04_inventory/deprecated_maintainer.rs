//! `deprecated-maintainer`: the MAINTAINER instruction.

use lintainer_core::dockerfile::{Assignment, At, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-maintainer",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("deprecated_maintainer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Maintainer], check)],
};

const LABEL: &str = "org.opencontainers.image.authors";

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Maintainer(name) = at.kind() else { return };
    let keyword = at.instruction.keyword.span;
    let fix = name.as_ref().and_then(|name| fix(name, at));
    cx.report(keyword, "`MAINTAINER` is deprecated").help(format!("use the label `{LABEL}`")).fix(fix);
}

/// A label with the same text. What a label reads otherwise than MAINTAINER does is left to the author: backslashes,
/// variables, several lines; and where the stage has the label, it is not given another value.
fn fix(name: &Word, at: &At) -> Option<Fix> {
    let source = at.source;
    let text = name.text.trim();
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|inner| !inner.contains('"'));
    let escaped = inner.unwrap_or(text).replace('"', &format!("{}\"", at.dockerfile.escape));
    let is_as_written = source.slice(name.span).trim() == name.text.trim();
    if !is_as_written || text.contains(['\n', '\r', '$', '`', '\\']) {
        return None;
    }
    let stage = at.stage()?;
    let mut labels = stage.instructions(at.dockerfile).iter().filter_map(|one| match &one.kind {
        InstructionKind::Label(pairs) => Some(pairs),
        _ => None,
    });
    // A name that is not known may be this one.
    let may_be_it = |pair: &Assignment| at.expand(&pair.name).known().is_none_or(|name| name == LABEL);
    if labels.any(|pairs| pairs.iter().any(may_be_it)) {
        return None;
    }
    let edits = vec![Edit::replace(at.instruction.keyword.span.to(name.span), format!("LABEL {LABEL}=\"{escaped}\""))];
    // MAINTAINER stores the quotes as well.
    let title = "replace by a label";
    Some(if inner.is_some() { Fix::risky(title, edits) } else { Fix::safe(title, edits) })
}
