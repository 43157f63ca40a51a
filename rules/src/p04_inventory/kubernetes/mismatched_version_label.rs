//! `mismatched-version-label`: the version label differs from the tag of the image.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Role, Tag, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-version-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mismatched_version_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let mut mains = workload.containers.iter().filter(|container| container.role == Role::Main);
    let (Some(main), None) = (mains.next(), mains.next()) else { return };
    let Some(image) = main.image.value() else { return };
    // A job of a chart has the version of the chart.
    let Tag::Known(tag) = image.tag() else { return };
    if workload.is_job() {
        return;
    }
    // A part of something larger may have the version of the whole.
    let written = |key: &str| workload.labels.iter().find(|(own, _)| own.value == key).and_then(|(_, own)| own.known());
    let part_of = written("app.kubernetes.io/part-of");
    if part_of.is_some_and(|whole| Some(&whole.value) != written("app.kubernetes.io/name").map(|own| &own.value)) {
        return;
    }
    let version = |text: &str| text.trim_start_matches(['v', 'V']).to_string();
    let labels = workload.labels.iter().chain(&workload.pod_labels);
    let mut labels = labels.filter(|(key, _)| key.value == "app.kubernetes.io/version");
    let Some(label) = labels.find_map(|(_, value)| value.known()) else { return };
    let (of_label, of_tag) = (version(&label.value), version(tag));
    let is_version = |text: &str| text.contains('.') && text.starts_with(|c: char| c.is_ascii_digit());
    let is_same =
        of_tag == of_label || of_tag.strip_prefix(&of_label).is_some_and(|rest| rest.starts_with(['-', '.', '_', '+']));
    if is_version(&of_label) && is_version(&of_tag) && !is_same {
        cx.report(label.span, format!("the label says `{}`, the image `{}`", label.value, image.display()))
            .help(format!("write `{tag}`"))
            .related(image.tag_span(), "this is what runs");
    }
}
