//! `missing-tag`: an image without tag and digest.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-tag",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("missing_tag.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    if image.tag() != Tag::Missing || image.has_digest() != Some(false) {
        return;
    }
    let project = cx.project();
    if project.fills_in(image) || project.pipelines_fill_in(image) {
        return;
    }
    // The builder may have made it a moment ago, or have it pulled as `latest`.
    let profile = if project.builds_in_folder(image) { Profile::Audit } else { Profile::Essential };
    cx.report(image.span, format!("`{}` has neither tag nor digest", image.display()))
        .help("name a version, such as `:1.2`, or a digest")
        .profile(profile);
}
