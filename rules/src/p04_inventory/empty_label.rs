//! `empty-label`: A label has an empty value.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

use crate::shared::labels::{self, Label};

static SCHEMA: ListOption = ListOption::new("schema", &[], "further keys that must have a value");

pub(super) static RULE: Rule = Rule {
    name: "empty-label",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile],
    page: Page::new(include_str!("empty_label.md")),
    yields_to: &[],
    options: &[SCHEMA.declared()],
    checks: &[Check::Instruction(&[Keyword::Label], stages), Check::Compose(services)],
};

/// The keys of the OCI whose values only a build knows.
const OF_BUILD: [&str; 4] = ["base.digest", "created", "revision", "version"];

fn stages(at: &At, cx: &mut Context) {
    labels::of_instruction(at).iter().for_each(|label| check(label, cx));
}

fn services(project: &ComposeProject, cx: &mut Context) {
    labels::of_project(project).for_each(|label| check(&label, cx));
}

fn check(label: &Label, cx: &mut Context) {
    let key = &label.key.value;
    let is_empty = label.value.value().is_some_and(|value| value.trim().is_empty()) && !label.is_default;
    let is_demanded =
        || key.starts_with(labels::OCI) || cx.get(&SCHEMA).iter().any(|entry| labels::key_and_type(entry).0 == *key);
    if is_empty && is_demanded() {
        let finding = cx.report(label.key.span, format!("the label `{key}` is empty"));
        finding.help("give it a value, or delete it");
        if key.strip_prefix(labels::OCI).is_some_and(|key| OF_BUILD.contains(&key)) {
            finding.profile(Profile::Hardened);
        }
    }
}
