//! `missing-digest`: the image is not pinned by digest.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-digest",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("missing_digest.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    if image.has_digest() != Some(false) || image.is_wholly_unknown() || image.tag() == Tag::Missing {
        return;
    }
    if cx.project().fills_in(image) || cx.project().pipelines_fill_in(image) {
        return;
    }
    cx.report(image.span, format!("`{}` is not pinned by digest", image.display()))
        .help("append `@sha256:…`, the digest that this tag has now");
}
