//! `conflicting-image-reference`: one image in several versions across the project.

use std::collections::BTreeMap;
use std::sync::Arc;

use lintainer_core::compose::is_trial_path;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::project::{File, Kind, Project};
use lintainer_core::span::Span;

use crate::prelude::*;

static STRICT: BoolOption =
    BoolOption::new("strict", false, "also report different tags of one repository within a unit");

pub(super) static RULE: Rule = Rule {
    name: "conflicting-image-reference",
    practice: Practice::Inventory,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("conflicting_image_reference.md")),
    yields_to: &[],
    options: &[STRICT.declared()],
    checks: &[Check::Project(check)],
};

/// Words of paths whose files are for one architecture, and have the digest of that.
const ARCHITECTURES: &[&str] =
    &["aarch64", "amd64", "arm", "arm32", "arm64", "armv7", "ppc64le", "s390x", "x86", "x86_64"];

/// A reference to an image that is wholly known.
struct Use<'p> {
    image: &'p ImageReference,
    unit: &'p str,
    name: String,
    tag: &'p str,
    digest: Option<&'p str>,
}

fn check(_: &Project, cx: &mut Context) {
    let project = cx.project();
    let is_strict = cx.get(&STRICT);
    let uses = uses(project, is_strict);
    let tag = |one: &Use| match one.tag {
        "" => format!("`{}`", one.image.name()),
        tag => format!("`{}:{tag}`", one.image.name()),
    };
    // One tag with two digests.
    let pinned = || uses.iter().filter_map(|one| Some((one, one.digest?)));
    let by_tag = pinned().map(|(one, digest)| ((one.unit, one.name.as_str(), one.tag), one, digest));
    for (first, other) in conflicts(by_tag) {
        cx.report(other.image.span, format!("{} has another digest here than elsewhere in the project", tag(other)))
            .help("pin it to one digest everywhere")
            .related(first.image.span, "the other digest is here");
    }
    // One digest with two tags.
    let by_digest = pinned()
        .map(|(one, digest)| ((one.unit, one.name.as_str(), digest), one, one.tag))
        .filter(|one| !one.2.is_empty());
    for (first, other) in conflicts(by_digest) {
        cx.report(other.image.span, format!("{} has the digest that is `{}` elsewhere", tag(other), first.tag))
            .help("write the tag that the digest belongs to")
            .profile(Profile::Audit)
            .related(first.image.span, "it has another tag here");
    }
    if is_strict {
        let versions = uses.iter().map(|one| ((one.unit, one.name.as_str(), ""), one, version(one.tag)));
        for (first, other) in conflicts(versions.filter(|one| !one.2.is_empty())) {
            let name = other.image.name();
            cx.report(
                other.image.span,
                format!("`{name}` is used as `{}` here, and as `{}` elsewhere", other.tag, first.tag),
            )
            .help("use one version everywhere")
            .profile(Profile::Audit)
            .related(first.image.span, "the other version is here");
        }
    }
    drift(project, cx);
}

/// The references of the project in the order of their files, without those in tests and those for one architecture. Of
/// files that pin nothing there are those of services, unless tags are compared.
fn uses(project: &Project, is_strict: bool) -> Vec<Use<'_>> {
    let is_for_one = |path: &str| {
        path.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| ARCHITECTURES.contains(&word))
    };
    let services = project.compose().iter().flat_map(|compose| &compose.services);
    let of_services = services.filter(|service| service.build.is_none());
    let of_services = of_services.filter_map(|service| service.workload.containers.first()?.image.value());
    let finder = memchr::memmem::Finder::new("@sha256:");
    // Most files pin nothing, and are not lowered for it.
    let counts = |file: &&Arc<File>| is_strict || finder.find(file.source.text().as_bytes()).is_some();
    let files = project.files().iter().filter(counts).map(|file| file.source.id);
    let images = files.flat_map(|file| &project.model(file).images).chain(of_services);
    let mut found: Vec<Use> = Vec::new();
    for image in images.filter(|image| image.is_known()) {
        let file = image.span.file;
        let path = &project.file(file).source.path;
        let Some(name) = image.normalized().filter(|_| !project.is_among_tests(file) && !is_for_one(path)) else {
            continue;
        };
        let Some(tag) = (match image.tag() {
            Tag::Known(tag) => Some(tag),
            Tag::Missing => Some(""),
            Tag::Unknown => None,
        }) else {
            continue;
        };
        // Manifests of several units may be for several clusters.
        let is_manifest = project.file(file).kind == Kind::Kubernetes;
        let unit = if is_manifest { project.links().unit(file) } else { "" };
        found.push(Use { image, unit, name, tag, digest: image.digest() });
    }
    found.sort_by_key(|one| (project.file(one.image.span.file).source.path.as_str(), one.image.span.start));
    found
}

/// The uses whose value differs from that of the first one with the same key, each with that one.
fn conflicts<'u, 'p>(
    uses: impl Iterator<Item = ((&'u str, &'u str, &'u str), &'u Use<'p>, &'u str)>,
) -> Vec<(&'u Use<'p>, &'u Use<'p>)> {
    let mut first: BTreeMap<_, (&Use, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    for (key, one, value) in uses {
        match first.get(&key) {
            None => _ = first.insert(key, (one, value)),
            Some((_, known)) if *known == value => {}
            Some((other, _)) => found.push((*other, one)),
        }
    }
    found
}

/// The version in a tag, without its variant: `1.29` of `1.29-alpine`.
fn version(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// A service and a workload of one name that run different tags of one image.
fn drift(project: &Project, cx: &mut Context) {
    let known = |image: &ImageReference| match image.tag() {
        Tag::Known(tag) if image.is_known() => Some(tag.to_string()),
        _ => None,
    };
    let mut deployed: BTreeMap<(&str, String), Vec<(String, Span)>> = BTreeMap::new();
    if project.compose().is_empty() || !project.has_manifests() {
        return;
    }
    for workload in project.kubernetes_workloads().filter(|one| !project.is_among_tests(one.span.file)) {
        for image in workload.containers.iter().filter_map(|container| container.image.value()) {
            if let (Some(name), Some(tag)) = (image.normalized(), known(image)) {
                deployed.entry((&workload.name, name)).or_default().push((tag, image.span));
            }
        }
    }
    for service in project.compose().iter().flat_map(|compose| &compose.services) {
        let image = service.workload.containers.first().and_then(|container| container.image.value());
        let is_trial = is_trial_path(&project.file(service.workload.span.file).source.path);
        let is_meant = service.build.is_none() && !service.workload.development && !is_trial;
        let Some(image) = image.filter(|_| is_meant) else { continue };
        let (Some(name), Some(tag)) = (image.normalized(), known(image)) else { continue };
        let Some(others) = deployed.get(&(service.workload.name.as_str(), name)) else { continue };
        if let Some((other, span)) = others.first().filter(|_| others.iter().all(|(other, _)| *other != tag)) {
            let message = format!(
                "`{}` runs `{}` here, and the tag `{other}` in the cluster",
                service.workload.name,
                image.display()
            );
            cx.report(image.span, message)
                .help("run one version in both")
                .severity(Severity::Info)
                .profile(Profile::Audit)
                .related(*span, "the workload of the same name is here");
        }
    }
}
