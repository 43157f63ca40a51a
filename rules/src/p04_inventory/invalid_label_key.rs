//! `invalid-label-key`: the label key breaks the naming convention.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::UNKNOWN;
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Spanned;

use crate::prelude::*;

use crate::shared::labels;

pub(super) static RULE: Rule = Rule {
    name: "invalid-label-key",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile],
    page: Page::new(include_str!("invalid_label_key.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Label], stages), Check::Compose(services)],
};

fn stages(at: &At, cx: &mut Context) {
    labels::of_instruction(at).iter().for_each(|label| check(&label.key, cx));
}

fn services(project: &ComposeProject, cx: &mut Context) {
    project.services.iter().flat_map(|service| &service.build_labels).for_each(|(key, _)| check(key, cx));
}

fn check(key: &Spanned<String>, cx: &mut Context) {
    let Some(fault) = fault(&key.value) else { return };
    cx.report(key.span, format!("the label key `{}` {fault}", key.value))
        .help("write something like `com.example.some-label`");
}

/// What is wrong with a key.
fn fault(key: &str) -> Option<&'static str> {
    // `com.docker.extension.…` and the like are documented for users.
    const FOR_USERS: &[&str] =
        &["com.docker.extension.", "com.docker.image.source.entrypoint", "com.docker.desktop.extension."];
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_reserved = ["com.docker.", "io.docker.", "org.dockerproject."].iter().any(|start| key.starts_with(start));
    if key.is_empty() || key.contains([UNKNOWN, '$', '{']) {
        None
    } else if !key.starts_with(|first: char| first.is_ascii_lowercase()) {
        Some("does not begin with a lower-case letter")
    } else if !key.ends_with(is_end) {
        Some("does not end with a lower-case letter or a digit")
    } else if !key.chars().all(|c| is_end(c) || matches!(c, '.' | '-' | '_' | '/')) {
        Some("has a character other than `a-z`, `0-9`, `.`, `_`, `-`, `/`")
    } else if key.contains("..") || key.contains("--") {
        Some("repeats a dot or hyphen")
    } else if is_reserved && !FOR_USERS.iter().any(|start| key.starts_with(start)) {
        Some("is in a namespace reserved for Docker")
    } else {
        None
    }
}
