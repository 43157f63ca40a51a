//! `invalid-label-value`: the label value does not fit its key.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::{Setting, UNKNOWN};
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

use crate::shared::labels::{self, Label};

static SCHEMA: ListOption = ListOption::new(
    "schema",
    &[],
    "further keys with the type of their value behind a colon: `com.example.contact:email`",
);

pub(super) static RULE: Rule = Rule {
    name: "invalid-label-value",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile],
    page: Page::new(include_str!("invalid_label_value.md")),
    yields_to: &[],
    options: &[SCHEMA.declared()],
    checks: &[Check::Instruction(&[Keyword::Label], stages), Check::Compose(services)],
};

fn stages(at: &At, cx: &mut Context) {
    labels::of_instruction(at).iter().for_each(|label| check(label, cx));
}

fn services(project: &ComposeProject, cx: &mut Context) {
    labels::of_project(project).for_each(|label| check(&label, cx));
}

fn check(label: &Label, cx: &mut Context) {
    let (key, Setting::Set(value)) = (&label.key.value, &label.value) else { return };
    let demanded = cx.get(&SCHEMA).iter().map(|entry| labels::key_and_type(entry)).find(|(own, _)| own == key);
    let Some(kind) = demanded.map(|(_, kind)| kind).or_else(|| labels::oci_type(key)) else { return };
    // An empty value is a fault of its own.
    if value.value.trim().is_empty() || value.value.contains(UNKNOWN) || labels::has_type(&value.value, kind) {
        return;
    }
    let profile = if label.is_default { Profile::Audit } else { Profile::Essential };
    cx.report(value.span, format!("`{}` is not a valid value for `{key}`", value.value))
        .help(format!("write {}", labels::example(kind)))
        .profile(profile)
        .aliases(aliases(kind));
}

/// The names of this very finding in other tools.
fn aliases(kind: &str) -> &'static [&'static str] {
    match kind {
        "url" => &["hadolint/DL3052"],
        "rfc3339" | "date" => &["hadolint/DL3053"],
        "spdx" => &["hadolint/DL3054"],
        "hash" => &["hadolint/DL3055"],
        "semver" | "version" => &["hadolint/DL3056"],
        "email" => &["hadolint/DL3058"],
        _ => &[],
    }
}
