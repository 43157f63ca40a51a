//! `floating-deployment-source`: the deployed version is whatever the range says today.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "floating-deployment-source",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("floating_deployment_source.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("argoproj.io", "Application"),
            Kind::new("argoproj.io", "ApplicationSet"),
            Kind::new("helm.toolkit.fluxcd.io", "HelmRelease"),
            Kind::new("source.toolkit.fluxcd.io", "OCIRepository"),
        ],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    match (object.group(), object.kind()) {
        ("argoproj.io", _) => {
            let paths = ["spec.source", "spec.sources[]", "spec.template.spec.source", "spec.template.spec.sources[]"];
            for source in paths.into_iter().flat_map(|path| object.each(path)) {
                chart(source.key("chart"), source.key("targetRevision"), cx);
            }
        }
        (_, "HelmRelease") => {
            let spec = object.at("spec.chart.spec");
            if !spec.at("sourceRef.kind").is("GitRepository") {
                chart(spec.key("chart"), spec.key("version"), cx);
            }
        }
        _ => {
            let reference = object.at("spec.ref");
            let is_fixed = reference.key("digest").is_written();
            let version = reference.key("semver").or(reference.key("tag"));
            let text = version.text();
            let is_moving = text.value().is_some_and(|text| is_range(text) || *text == "latest");
            if !is_fixed && (is_moving || version.unset_at().is_some() && !object.is_partial()) {
                let at = if version.is_written() { version.span() } else { object.span() };
                cx.report(at, format!("`{}` follows whatever is pushed", object.display()))
                    .help("name a tag in full, or a digest");
            }
        }
    }
}

fn chart(chart: Field, version: Field, cx: &mut Context) {
    let (Some(name), text) = (chart.name(), version.text()) else { return };
    let is_floating = text.is_unset() || text.value().is_some_and(|text| is_range(text));
    if is_floating {
        let at = if version.is_written() { version.span() } else { chart.span() };
        let what =
            text.value().filter(|text| !text.is_empty()).map_or("any version".to_string(), |text| format!("`{text}`"));
        cx.report(at, format!("{what} of the chart `{}` is deployed, whichever is newest", name.value))
            .help("name one version");
    }
}

/// Whether a version stands for several, as Helm reads it.
fn is_range(version: &str) -> bool {
    let parts = version.split(['.', '-']).take(3);
    version.is_empty()
        || version.contains(['*', '^', '~', '>', '<', '|', ','])
        || parts.into_iter().any(|part| matches!(part, "x" | "X"))
}
