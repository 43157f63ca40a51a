//! `server-set-field`: fields that the server sets.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::{Field, edit};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "server-set-field",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("server_set_field.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

/// The annotation of a client-side apply.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn check(object: &Object, cx: &mut Context) {
    let metadata = object.at("metadata");
    let set = ["uid", "resourceVersion", "managedFields", "selfLink", "generation", "creationTimestamp"];
    let mut found: Vec<Field> =
        set.into_iter().map(|key| metadata.key(key)).filter(|field| field.is_written()).collect();
    let status = object.at("status");
    if status.node().is_some_and(|node| node.own_entries().next().is_some()) && !is_empty(status) {
        found.push(status);
    }
    let applied = object.annotation(LAST_APPLIED);
    if applied.is_written() && object.kind() == "Secret" {
        cx.report(applied.head(), "the annotation repeats the values of the Secret")
            .severity(Severity::Warning)
            .profile(Profile::Essential)
            .help("remove the annotation");
        cx.fix(|_| Some(Fix::safe("remove the annotation", applied.remove()?)));
    }
    let Some(first) = found.first() else { return };
    let names: Vec<String> =
        found.iter().filter_map(|field| field.key_name()).map(|key| format!("`{}`", key.value)).collect();
    let is_or_are = if names.len() == 1 { "is" } else { "are" };
    cx.report(first.head(), format!("{} {is_or_are} set by the server", names.join(", ")))
        .help("remove what the server sets");
    cx.fix(|_| {
        let edits: Option<Vec<_>> = found.iter().map(|field| field.remove()).collect();
        Some(Fix::safe("remove what the server sets", edit::joined(edits?.concat())))
    });
}

/// Whether nothing is said in it: what generators write.
fn is_empty(status: Field) -> bool {
    let is_nothing = |field: Field| {
        field.node().is_some_and(|node| {
            let is_empty_text = node.text().is_some_and(str::is_empty);
            let is_empty_list = node.is_sequence() && node.items().next().is_none();
            is_empty_text
                || is_empty_list
                || node.is_mapping() && node.own_entries().all(|entry| entry.value.is_scalar())
        })
    };
    status.values().all(is_nothing)
}
