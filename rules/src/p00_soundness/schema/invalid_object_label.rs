//! `invalid-object-label`: labels and annotations that the API does not take.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::yaml::Field;

use crate::prelude::*;
use lintainer_core::kubernetes::names::{is_label_key, is_label_value, is_stand_in};

pub(super) static RULE: Rule = Rule {
    name: "invalid-object-label",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_object_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

/// The maps of labels that objects have, by kind; `*` stands for all.
const LABELS: &[(&str, &str)] = &[
    ("*", "metadata.labels"),
    ("*", "spec.selector.matchLabels"),
    ("*", "spec.template.metadata.labels"),
    ("CronJob", "spec.jobTemplate.metadata.labels"),
    ("CronJob", "spec.jobTemplate.spec.template.metadata.labels"),
    ("ReplicationController", "spec.selector"),
    ("Service", "spec.selector"),
    ("NetworkPolicy", "spec.podSelector.matchLabels"),
    ("PodDisruptionBudget", "spec.selector.matchLabels"),
];

/// Where annotations stand.
const ANNOTATIONS: &[&str] = &["metadata.annotations", "spec.template.metadata.annotations"];

/// How many bytes all annotations of an object may have.
const MAX_ANNOTATIONS: usize = 256 << 10;

fn check(object: &Object, cx: &mut Context) {
    for (kind, path) in LABELS {
        if *kind == "*" || *kind == object.kind() {
            labels(object.at(path), cx);
        }
    }
    for path in ANNOTATIONS {
        annotations(object.at(path), cx);
    }
}

fn labels(map: Field, cx: &mut Context) {
    for label in map.values() {
        key(label, "label", cx);
        let Some(value) = label.text().known().map(|text| (text.value, text.span)) else { continue };
        if !is_label_value(value.0) && !is_stand_in(value.0) {
            let why = if value.0.len() > 63 { ", which has more than 63 characters" } else { "" };
            cx.report(value.1, format!("`{}` is not allowed as the value of a label{why}", value.0))
                .help("use letters, digits, `-`, `_` and `.`, with a letter or digit at both ends");
        }
    }
}

fn annotations(map: Field, cx: &mut Context) {
    let mut size = 0;
    for annotation in map.values() {
        key(annotation, "annotation", cx);
        size += annotation.key_name().map_or(0, |key| key.value.len()) + annotation.word().map_or(0, str::len);
    }
    if size > MAX_ANNOTATIONS {
        cx.report(map.head(), format!("the annotations have {size} bytes, and {MAX_ANNOTATIONS} are allowed"))
            .help("move what is large into a ConfigMap");
    }
}

fn key(field: Field, what: &str, cx: &mut Context) {
    let Some(key) = field.key_name().filter(|key| !has_placeholder(key.value)) else { return };
    // The prefixes of annotations are compared without case.
    let is_fine = if what == "label" { is_label_key(key.value) } else { is_label_key(&key.value.to_ascii_lowercase()) };
    if !is_fine {
        cx.report(
            key.span,
            format!("`{}` is not allowed as the key of {} {what}", key.value, if what == "label" { "a" } else { "an" }),
        )
        .help("write a name of 63 characters at most, with a domain and `/` before it or without");
    }
}
