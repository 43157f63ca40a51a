//! `unknown-label`: A label is not in your schema.

use lintainer_core::context::matches_pattern;
use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{UNKNOWN, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Spanned;
use lintainer_core::text::nearest;

use crate::prelude::*;

use crate::shared::labels;

static SCHEMA: ListOption =
    ListOption::new("schema", &[], "the keys that there are, `*` at either end; empty: the rule is silent");

pub(super) static RULE: Rule = Rule {
    name: "unknown-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unknown_label.md")),
    yields_to: &[],
    options: &[SCHEMA.declared()],
    checks: &[Check::Instruction(&[Keyword::Label], stages), Check::Compose(services), Check::Workload(objects)],
};

fn stages(at: &At, cx: &mut Context) {
    if !cx.get(&SCHEMA).is_empty() {
        labels::of_instruction(at).iter().for_each(|label| check(&label.key, cx));
    }
}

fn services(project: &ComposeProject, cx: &mut Context) {
    if cx.get(&SCHEMA).is_empty() {
        return;
    }
    for service in &project.services {
        let own = service.workload.containers.first().map_or(&[][..], |container| &container.labels);
        own.iter().chain(&service.build_labels).for_each(|(key, _)| check(key, cx));
    }
}

fn objects(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || cx.get(&SCHEMA).is_empty() {
        return;
    }
    for (key, _) in workload.labels.iter().chain(&workload.pod_labels) {
        let has_prefix = |prefix: &str| cx.get(&SCHEMA).iter().any(|entry| entry.starts_with(prefix));
        let is_foreign = key.value.split_once('/').is_some_and(|(prefix, _)| !has_prefix(&format!("{prefix}/")));
        if !is_foreign {
            check(key, cx);
        }
    }
}

fn check(key: &Spanned<String>, cx: &mut Context) {
    let schema = cx.get(&SCHEMA);
    if key.value.contains([UNKNOWN, '$', '{']) || schema.iter().any(|entry| matches_pattern(entry, &key.value)) {
        return;
    }
    let meant = nearest(&key.value, schema.iter().map(String::as_str).filter(|entry| !entry.contains('*')));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write a key of the schema, or add this one to it".to_string(),
    };
    cx.report(key.span, format!("the label `{}` is not in the schema", key.value)).help(help);
}
