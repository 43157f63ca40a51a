//! `missing-opcache`: PHP runs without OPcache.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Tag;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-opcache",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_opcache.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("php") || SIGNS.iter().any(|sign| cx.mentions(sign)) {
        return;
    }
    let source = cx.file().source.clone();
    let Some(at) = file.each_at(&source, &file.shipped([])).last().filter(|at| !at.is_development()) else { return };
    let Some(image) = at.base_image().filter(|image| image.official_name() == Some("php")) else { return };
    let Tag::Known(tag) = image.tag() else { return };
    let mut parts = tag.split(['.', '-']).map(str::parse::<u32>);
    let version = (parts.next().and_then(Result::ok), parts.next().and_then(Result::ok));
    let is_older = matches!(version, (Some(major), Some(minor)) if (5, 5) <= (major, minor) && (major, minor) < (8, 2));
    if !is_older || !["fpm", "apache"].iter().any(|flavour| tag.contains(flavour)) {
        return;
    }
    cx.report(
        image.span,
        format!("`{}` runs without OPcache, which the image enables from PHP 8.2 on", image.display()),
    )
    .help("add `RUN docker-php-ext-enable opcache`");
}

/// What switches the cache on, or may.
const SIGNS: &[&str] = &["opcache", "OPCACHE", ".ini", "conf.d", "PHP_INI"];
