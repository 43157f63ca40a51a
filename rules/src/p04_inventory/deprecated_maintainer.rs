//! `deprecated-maintainer`: the MAINTAINER instruction.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
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

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Maintainer(name) = at.kind() else { return };
    let keyword = at.instruction.keyword.span;
    let fix = name.as_ref().filter(|name| !name.text.contains(['\n', '$', '`'])).map(|name| {
        let text = name.text.trim();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let label = format!("LABEL org.opencontainers.image.authors=\"{text}\"");
        Fix::safe("replace by a label", vec![Edit::replace(keyword.to(name.span), label)])
    });
    cx.report(keyword, "`MAINTAINER` is deprecated").help("use the label `org.opencontainers.image.authors`").fix(fix);
}
