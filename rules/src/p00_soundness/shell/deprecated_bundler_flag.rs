//! `deprecated-bundler-flag`: a flag of bundle install is deprecated or removed.

use lintainer_core::dockerfile::At;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, Tag};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-bundler-flag",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("deprecated_bundler_flag.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["bundle", "bundler"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && command.has_subcommand(&["install"])) else { return };
    let options = command.options();
    let known = options.flags.iter().find_map(|flag| {
        let known = FLAGS.iter().find(|(name, ..)| flag.is(name))?;
        Some((flag, known))
    });
    let Some((flag, (name, variable, value))) = known else { return };
    let is_gone = is_bundler_4(at, cx);
    let (message, severity, profile) = match is_gone {
        true => (format!("`{name}` is removed in Bundler 4, so the build fails"), Severity::Error, Profile::Essential),
        false => (format!("`{name}` is deprecated, and removed in Bundler 4"), Severity::Info, Profile::Audit),
    };
    cx.report(flag.span, message).help(format!("write `ENV {variable}=…` instead")).severity(severity).profile(profile);
    cx.fix(|_| {
        // A list of groups would go on among the operands.
        if !options.positionals.is_empty() || !run.is_verbatim() || at.is_trigger() {
            return None;
        }
        let own = flag.value.as_ref();
        let value = match value {
            Some(value) => (*value).to_string(),
            None => own?.text.as_deref().filter(|text| !text.contains(char::is_whitespace))?.to_string(),
        };
        let end = own.map_or(flag.word.span.end, |value| value.span.end.max(flag.word.span.end));
        let word = Span { end, ..flag.word.span };
        let line = format!("ENV {variable}={value}");
        let edits = vec![
            at.dockerfile.insert_above(at.instruction, at.source, &line),
            at.dockerfile.remove_word(word, at.source)?,
        ];
        Some(Fix::risky(format!("set `{variable}`"), edits))
    });
}

/// Whether Bundler 4 is in use: it comes with Ruby 4.
fn is_bundler_4(at: &At, cx: &Context) -> bool {
    let by_base = at.base_image().is_some_and(|image| {
        let Tag::Known(tag) = image.tag() else { return false };
        image.official_name() == Some("ruby") && tag.starts_with("4.")
    });
    by_base || ["bundler:4", "bundler -v 4", "bundler --version 4"].iter().any(|sign| cx.mentions(sign))
}

/// The flags with their variables, and the value where the flag has none
/// (<https://bundler.io/man/bundle-config.1.html>).
const FLAGS: &[(&str, &str, Option<&str>)] = &[
    ("--clean", "BUNDLE_CLEAN", Some("1")),
    ("--deployment", "BUNDLE_DEPLOYMENT", Some("1")),
    ("--frozen", "BUNDLE_FROZEN", Some("1")),
    ("--no-prune", "BUNDLE_NO_PRUNE", Some("1")),
    ("--path", "BUNDLE_PATH", None),
    ("--shebang", "BUNDLE_SHEBANG", None),
    ("--system", "BUNDLE_PATH__SYSTEM", Some("1")),
    ("--with", "BUNDLE_WITH", None),
    ("--without", "BUNDLE_WITHOUT", None),
];
