//! `mismatched-image-arguments`: the ARG defaults make an empty or invalid image name.

use lintainer_core::compose::Build;
use lintainer_core::dockerfile::{BaseImage, Dockerfile as File, Piece, Unknown};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

use crate::shared::digests::is_digest;

static REQUIRED_ARGUMENTS: ListOption =
    ListOption::new("required_arguments", &[], "arguments that are always given by the build script");

pub(super) static RULE: Rule = Rule {
    name: "mismatched-image-arguments",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mismatched_image_arguments.md")),
    yields_to: &[],
    options: &[REQUIRED_ARGUMENTS.declared()],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

fn check(file: &File, cx: &mut Context) {
    let path = &cx.file().source.path;
    for stage in &file.stages {
        let BaseImage::Image(expanded) = &stage.base else { continue };
        let is_open = |piece: &Piece| matches!(piece, Piece::Unknown { reason: Unknown::NoDefault, .. });
        if expanded.pieces.len() < 2 || !expanded.pieces.iter().any(is_open) {
            continue;
        }
        let text = expanded.text_with("");
        let Some(Piece::Unknown { name, span, .. }) = expanded.pieces.iter().find(|piece| is_open(piece)) else {
            continue;
        };
        let is_other = |piece: &Piece| piece.known().is_none() && !is_open(piece);
        if expanded.pieces.iter().any(is_other)
            || cx.text(*span).contains('?')
            || text.contains("{{")
            || is_reference(&text)
        {
            continue;
        }
        if cx.get(&REQUIRED_ARGUMENTS).iter().any(|given| **given == **name) {
            continue;
        }
        let builds = cx.project().builds_of(path);
        let gives = |build: &&Build| build.args.iter().any(|arg| arg.name.value == **name);
        let slip = builds.iter().find(|build| !gives(build)).map(|build| build.span);
        if slip.is_none() && !builds.is_empty() {
            continue;
        }
        let finding = cx
            .report(
                *span,
                format!("without the build argument `{name}` the image is `{text}`, which is not a valid name"),
            )
            .help(format!("give it a default: `ARG {name}=…`"));
        if let Some(span) = slip {
            finding
                .profile(Profile::Essential)
                .severity(Severity::Warning)
                .related(span, "this build does not pass it");
        }
    }
}

/// Whether a text has the form of a reference: no part of it is empty.
fn is_reference(text: &str) -> bool {
    let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
    let (path, tag) = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (name, None),
    };
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric()) && word.ends_with(|c: char| c.is_ascii_alphanumeric())
    };
    let is_tag = |tag: &str| tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    path.split('/').all(is_word) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest)
}
