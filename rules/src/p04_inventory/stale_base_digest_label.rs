//! `stale-base-digest-label`: the base digest label does not match FROM.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Setting;

use crate::prelude::*;

use crate::shared::digests::is_digest;
use crate::shared::labels::{self, Label};

pub(super) static RULE: Rule = Rule {
    name: "stale-base-digest-label",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("stale_base_digest_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Label], check)],
};

fn check(at: &At, cx: &mut Context) {
    let is_it = |label: &Label| label.key.value == "org.opencontainers.image.base.digest";
    for label in labels::of_instruction(at).into_iter().filter(is_it) {
        let Setting::Set(value) = &label.value else { continue };
        let Some(image) = at.base_image().filter(|_| !label.is_default && is_digest(&value.value)) else { continue };
        let what = match (image.has_digest(), image.digest()) {
            (Some(true), Some(own)) if own != value.value => "is pinned to another digest",
            (Some(false), _) if !image.is_wholly_unknown() => "has no digest",
            _ => continue,
        };
        cx.report(value.span, format!("the label names a digest, but `{}` {what}", image.display()))
            .help("set the digest of FROM and the label together, or delete the label")
            .related(image.span, "the base image");
        cx.fix(|cx| {
            let text = cx.text(image.span);
            let (name, _) = text.split_once('@').unwrap_or((text, ""));
            let is_plain = text == image.text();
            let edit = Edit::replace(image.span, format!("{name}@{}", value.value));
            is_plain.then(|| Fix::risky("pin to the digest in the label", vec![edit]))
        });
    }
}
