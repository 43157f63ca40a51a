//! `floating-tag`: a tag that moves to other contents.

use lintainer_core::context::matches_pattern;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};

use crate::prelude::*;
use crate::shared::images::MOVING_TAGS;

static TAGS: ListOption = ListOption::new("tags", MOVING_TAGS, "tags that count as moving; `*` allowed at either end");
static PARTIAL_VERSIONS: BoolOption =
    BoolOption::new("partial_versions", false, "also report tags that are a single number, such as `3` or `v1`");

pub(super) static RULE: Rule = Rule {
    name: "floating-tag",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("floating_tag.md")),
    yields_to: &[],
    options: &[TAGS.declared(), PARTIAL_VERSIONS.declared()],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let Tag::Known(tag) = image.tag() else { return };
    if image.has_digest() != Some(false) {
        return;
    }
    let is_moving = cx.get(&TAGS).iter().any(|pattern| matches_pattern(pattern, tag));
    let is_single = !is_moving && cx.get(&PARTIAL_VERSIONS) && is_single_number(tag);
    if !is_moving && !is_single || cx.project().fills_in(image) {
        return;
    }
    if is_moving {
        cx.report(image.tag_span(), format!("`{}` uses a mutable tag", image.display()))
            .help("name a version, such as `:1.2`, or add the digest");
    } else {
        cx.report(
            image.tag_span(),
            format!("`{}` uses a tag that moves with every release of that version", image.display()),
        )
        .help("name the version in full, or add the digest");
    }
}

fn is_single_number(tag: &str) -> bool {
    let digits = tag.strip_prefix('v').unwrap_or(tag);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
