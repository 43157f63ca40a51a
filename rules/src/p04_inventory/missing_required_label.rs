//! `missing-required-label`: a label that the project's own schema demands.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Pairs, Setting, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::rule::TableOption;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::labels::{has_type, key_and_type};

static REQUIRED: TableOption = TableOption::new(
    "required",
    "required keys by format (`dockerfile`, `compose`, `kubernetes`, and `pod` for pod templates), each with an \
     optional type behind a colon: `url`, `email`, `date`, `version`, `text`, \
     `rfc3339`, `spdx`, `hash`, `semver`, `digest`, `reference`",
);
static ANNOTATIONS: ListOption =
    ListOption::new("annotations", &[], "Kubernetes annotations that are required as well");

pub(super) static RULE: Rule = Rule {
    name: "missing-required-label",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("missing_required_label.md")),
    yields_to: &[],
    options: &[REQUIRED.declared(), ANNOTATIONS.declared()],
    checks: &[Check::Container(stage), Check::Compose(services), Check::Workload(object)],
};

/// The keys that are required for a format.
fn required<'a>(cx: &Context<'a>, format: &str) -> &'a [String] {
    cx.get(&REQUIRED).iter().find(|(name, _)| name == format).map_or(&[], |(_, keys)| keys)
}

fn stage(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.format != Dockerfile {
        return;
    }
    let path = &cx.source_of(container.span).path;
    let project = cx.project();
    let builds = project.compose().iter().flat_map(|unit| &unit.services);
    let added: Vec<&str> = builds
        .filter(|service| service.build.as_ref().is_some_and(|build| build.dockerfile.as_ref() == Some(path)))
        .flat_map(|service| &service.build_labels)
        .map(|(name, _)| name.value.as_str())
        .collect();
    let what = format!("the image of stage `{}`", container.name);
    for entry in required(cx, "dockerfile") {
        if !added.contains(&key_and_type(entry).0) {
            demand(entry, "label", &[&container.labels], container.span, &what, cx);
        }
    }
}

fn services(project: &ComposeProject, cx: &mut Context) {
    for service in project.services.iter().filter(|service| !service.workload.partial) {
        let Some(container) = service.workload.containers.first() else { continue };
        let what = format!("service `{}`", service.workload.name);
        for entry in required(cx, "compose") {
            demand(entry, "label", &[&container.labels, &service.build_labels], service.workload.span, &what, cx);
        }
    }
}

fn object(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.partial {
        return;
    }
    let what = format!("{} `{}`", workload.kind, workload.name);
    let added = cx.project().kustomizations();
    let file = workload.span.file;
    for entry in required(cx, "kubernetes") {
        if !added.adds_label(file, key_and_type(entry).0) {
            demand(entry, "label", &[&workload.labels], workload.span, &what, cx);
        }
    }
    for entry in required(cx, "pod") {
        if !added.adds_label(file, key_and_type(entry).0) {
            demand(entry, "label", &[&workload.pod_labels], workload.span, &format!("the pods of {what}"), cx);
        }
    }
    for entry in cx.get(&ANNOTATIONS) {
        if !added.adds_annotation(file, key_and_type(entry).0) {
            demand(entry, "annotation", &[&workload.annotations], workload.span, &what, cx);
        }
    }
}

fn demand(entry: &str, noun: &str, sets: &[&Pairs], at: Span, what: &str, cx: &mut Context) {
    let (key, kind) = key_and_type(entry);
    let found = sets.iter().flat_map(|set| set.iter()).find(|(name, _)| name.value == key);
    let Some((_, value)) = found else {
        cx.report(at, format!("{what} lacks the {noun} `{key}`")).help(format!("add the {noun} `{key}`"));
        return;
    };
    if let Setting::Set(value) = value
        && !has_type(&value.value, kind)
    {
        cx.report(value.span, format!("the {noun} `{key}` of {what} is not of the type {kind}"))
            .help(format!("give it a value that is of the type {kind}"));
    }
}
