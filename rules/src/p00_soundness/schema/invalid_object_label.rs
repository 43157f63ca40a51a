//! `invalid-object-label`: labels and annotations that the API does not take.

use lintainer_core::kubernetes::names::{is_label_key, is_label_value, is_stand_in};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::span::Spanned;
use lintainer_core::yaml::Field;

use crate::prelude::*;

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

/// How many bytes all annotations of an object may have.
const MAX_ANNOTATIONS: usize = 256 << 10;

fn check(object: &Object, cx: &mut Context) {
    let (metadata, spec) = (object.at("metadata"), object.at("spec"));
    labels(metadata.key("labels"), cx);
    annotations(metadata.key("annotations"), cx);
    if !spec.is_mapping() {
        return;
    }
    let selector = match object.kind() {
        "NetworkPolicy" => spec.key("podSelector").key("matchLabels"),
        "ReplicationController" | "Service" => spec.key("selector"),
        _ => spec.key("selector").key("matchLabels"),
    };
    labels(selector, cx);
    if object.kind() == "CronJob" {
        let job = spec.key("jobTemplate");
        for metadata in [job.key("metadata"), job.at("spec.template.metadata")] {
            labels(metadata.key("labels"), cx);
            annotations(metadata.key("annotations"), cx);
        }
    }
    let template = spec.key("template").key("metadata");
    labels(template.key("labels"), cx);
    annotations(template.key("annotations"), cx);
}

fn labels(map: Field, cx: &mut Context) {
    for label in map.values() {
        if let Some(key) = wrong_key(label, is_label_key) {
            report_key(key, "a label", cx);
        }
        let is_wrong = label.word().is_some_and(|value| !is_label_value(value) && !is_stand_in(value));
        // A value with a placeholder is not known.
        if let Some(value) = label.text().known().filter(|_| is_wrong) {
            let why = if value.value.len() > 63 { ", which has more than 63 characters" } else { "" };
            cx.report(value.span, format!("`{}` is not allowed as the value of a label{why}", value.value))
                .help("use letters, digits, `-`, `_` and `.`, with a letter or digit at both ends");
        }
    }
}

fn annotations(map: Field, cx: &mut Context) {
    let mut size = 0;
    for annotation in map.values() {
        // Prefixes are compared without case.
        let is_fine = |key: &str| is_label_key(key) || is_label_key(&key.to_ascii_lowercase());
        if let Some(key) = wrong_key(annotation, is_fine) {
            report_key(key, "an annotation", cx);
        }
        profile(annotation, cx);
        size += annotation.key_name().map_or(0, |key| key.value.len()) + annotation.word().map_or(0, str::len);
    }
    if size > MAX_ANNOTATIONS {
        cx.report(map.head(), format!("the annotations have {size} bytes, and {MAX_ANNOTATIONS} are allowed"))
            .help("move what is large into a ConfigMap");
    }
}

/// What the key of an annotation with an AppArmor profile begins with, before the name of the container.
const APPARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The name of an AppArmor profile in an annotation, if it is known and none.
fn profile(annotation: Field, cx: &mut Context) {
    let is_profile = annotation.key_name().is_some_and(|key| key.value.starts_with(APPARMOR));
    let is_fine = |name: &str| matches!(name, "" | "runtime/default" | "unconfined") || name.starts_with("localhost/");
    let text = annotation.text();
    let name = text.known().filter(|name| !is_fine(name.value) && !is_stand_in(name.value));
    if let Some(name) = name.filter(|_| is_profile) {
        cx.report(name.span, format!("`{}` is not the name of an AppArmor profile", name.value))
            .help("use `runtime/default`, `unconfined`, or `localhost/` with the name of a profile of the nodes");
    }
}

/// The key of a label or annotation, if it is known and not allowed.
fn wrong_key<'a>(field: Field<'a>, is_fine: impl Fn(&str) -> bool) -> Option<Spanned<&'a str>> {
    field.key_name().filter(|key| !is_fine(key.value) && !has_placeholder(key.value))
}

fn report_key(key: Spanned<&str>, what: &str, cx: &mut Context) {
    cx.report(key.span, format!("`{}` is not allowed as the key of {what}", key.value))
        .help("write a name of 63 characters at most, with a domain and `/` before it or without");
}
