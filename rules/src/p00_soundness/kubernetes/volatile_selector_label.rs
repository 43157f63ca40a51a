//! `volatile-selector-label`: the selector contains a label that changes with each release.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
];

/// Words of labels whose value may change with each release.
const CHANGING: [&str; 5] = ["build", "commit", "release", "revision", "version"];

pub(super) static RULE: Rule = Rule {
    name: "volatile-selector-label",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("volatile_selector_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    if object.is_partial() {
        return;
    }
    for label in object.each("spec.selector.matchLabels.*") {
        let (Some(key), Some(value)) = (label.key_name(), label.text().known().copied()) else { continue };
        let short = key.value.rsplit('/').next().unwrap_or("");
        if key.value == "helm.sh/chart" || CHANGING.contains(&short) && is_release(value.value) {
            let (name, key) = (object.display(), key.value);
            cx.report(
                label.span(),
                format!("the selector of `{name}` has the label `{key}`, which changes with releases"),
            )
            .help("take the label out of the selector; it may stay in the template");
        }
    }
}

/// Whether a value is a full version, a commit or a date.
fn is_release(value: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let version = value.strip_prefix('v').unwrap_or(value);
    let core = version.split(['-', '+', '_']).next().unwrap_or("");
    let is_version = core.contains('.') && core.split('.').all(is_number);
    let is_hex = value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let has = |test: fn(&u8) -> bool| value.as_bytes().iter().any(test);
    let is_commit = matches!(value.len(), 7..=40) && is_hex && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let digits: String = value.chars().filter(|c| *c != '-').collect();
    let is_date = digits.len() == 8 && digits.starts_with("20") && is_number(&digits);
    is_version || is_commit || is_date
}
