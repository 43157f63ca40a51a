//! `unpinned-frontend`: the syntax directive names a moving frontend version.

use lintainer_core::dockerfile::{DirectiveName, Dockerfile as File};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{ImageReference, Tag};

use crate::prelude::*;

static REQUIRE_DIGEST: BoolOption = BoolOption::new("require_digest", false, "also report versions without a digest");

pub(super) static RULE: Rule = Rule {
    name: "unpinned-frontend",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unpinned_frontend.md")),
    yields_to: &[],
    options: &[REQUIRE_DIGEST.declared()],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(directive) = file.directive(DirectiveName::Syntax) else { return };
    let Some(reference) = directive.value.value.split_whitespace().next() else { return };
    let image = ImageReference::verbatim(reference, directive.value.span);
    if image.has_digest() != Some(false) {
        return;
    }
    let is_version = matches!(image.tag(), Tag::Known(tag) if tag.starts_with(|c: char| c.is_ascii_digit()));
    if !is_version {
        cx.report(directive.value.span, format!("`{reference}` names no version of the frontend"))
            .help(format!("write a version: `{}:1`", image.name()));
    } else if cx.get(&REQUIRE_DIGEST) {
        cx.report(directive.value.span, format!("`{reference}` is not pinned by digest")).help("append the digest");
    }
}
