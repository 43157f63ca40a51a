//! `removed-apt-key`: apt-key is used.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{ImageReference, Run, Tag};
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "removed-apt-key",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("removed_apt_key.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["apt-key"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let is_guarded = command.place.in_condition || command.has_subcommand(&["list", "finger"]);
    let Some(word) = command.name_word().filter(|_| !is_guarded) else { return };
    let is_gone = at.base_image().is_some_and(|image| is_without(&image));
    let finding = cx
        .report(word.span, "`apt-key` adds a key that vouches for every repository")
        .help("write the key to `/etc/apt/keyrings`, and name it with `signed-by`");
    if is_gone {
        finding.message = "`apt-key` does not exist in this release".to_string();
    } else {
        finding.severity(Severity::Warning).profile(Profile::Audit);
    }
}

/// Whether the release of a base image has no apt-key any more.
fn is_without(image: &ImageReference) -> bool {
    let Tag::Known(tag) = image.tag() else { return false };
    let version = tag.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
    match image.official_name() {
        Some("debian") => {
            version.is_some_and(|major| major >= 13)
                || ["trixie", "forky", "sid", "testing"].iter().any(|name| tag.starts_with(name))
        }
        Some("ubuntu") => {
            version.is_some_and(|major| major >= 26) || tag.starts_with("25.04") || tag.starts_with("25.10")
        }
        Some(_) => tag.split('-').any(|part| part == "trixie"),
        None => false,
    }
}
