//! `invalid-image-reference`: the image reference cannot be valid.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, UNKNOWN};

use crate::prelude::*;
use crate::shared::digests::is_digest;

pub(super) static RULE: Rule = Rule {
    name: "invalid-image-reference",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("invalid_image_reference.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let text = image.text();
    if let Some((what, help)) = fault(image, text) {
        cx.report(image.span, format!("`{}` {what}", image.display())).help(help);
    }
}

/// What is wrong with the literal parts of a reference.
fn fault(image: &ImageReference, text: &str) -> Option<(&'static str, &'static str)> {
    if text.is_empty() || text.contains(['{', '<', '%', '[']) {
        return None;
    }
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with("docker://") {
        return Some(("begins with a scheme, which no reference has", "leave the scheme out"));
    }
    if text.contains(char::is_whitespace) {
        return Some(("has a space in it", "remove the space"));
    }
    if let Some(digest) = image.digest() {
        let help = "write `sha256:` and 64 hexadecimal digits";
        return (!digest.contains(UNKNOWN) && !is_digest(digest)).then_some(("has a digest that cannot be one", help));
    }
    // The host may have upper-case letters; a first part with one is a host.
    let path = match (image.host_and_path(), image.name().split_once('/')) {
        ((None, _), Some((first, rest))) if first != first.to_lowercase() => rest,
        ((_, path), _) => path,
    };
    // `REPLACE-ME` is replaced before anybody builds.
    let is_placeholder = !path.contains(|c: char| c.is_ascii_lowercase());
    if path.contains(|c: char| c.is_ascii_uppercase()) && !is_placeholder {
        return Some(("has upper-case letters in its path", "write the path in lower case"));
    }
    let is_letter =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '/' | UNKNOWN);
    (!path.contains('$') && !is_placeholder && path.contains(|c| !is_letter(c)))
        .then_some(("has a character in its path that none may have", "use letters, digits, `.`, `_` and `-`"))
}
