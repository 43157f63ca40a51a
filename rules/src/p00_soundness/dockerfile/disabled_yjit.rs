//! `disabled-yjit`: Ruby runs without YJIT.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Tag;

use crate::prelude::*;
use crate::shared::process::{first_process, line_above};

pub(super) static RULE: Rule = Rule {
    name: "disabled-yjit",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("disabled_yjit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("ruby") || SILENCE.iter().any(|word| cx.mentions(word)) {
        return;
    }
    let Some((usage, command)) = first_process(file, cx).filter(|(_, command)| command.is_any(SERVERS)) else { return };
    let source = cx.file().source.clone();
    let Some(image) = file.each_at(&source, &file.shipped([])).last().and_then(|at| at.base_image()) else { return };
    let Tag::Known(tag) = image.tag() else { return };
    let mut parts = tag.split(['.', '-']).map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (parts.next(), parts.next()) else { return };
    if image.official_name() != Some("ruby") || (major, minor) < (3, 3) {
        return;
    }
    let name = command.name().unwrap_or_default();
    cx.report(command.span, format!("`{name}` runs without YJIT, Ruby's compiler"))
        .help("write `ENV RUBY_YJIT_ENABLE=1`");
    cx.fix(|_| line_above(usage, file, &source, "ENV RUBY_YJIT_ENABLE=1", "enable YJIT"));
}

/// Servers of Ruby.
const SERVERS: &[&str] = &["puma", "unicorn", "rackup", "falcon", "thin", "sidekiq"];

/// What switches the compiler on, or may.
const SILENCE: &[&str] = &["YJIT", "yjit", "RUBYOPT", "rails", "Rails", "RAILS"];
