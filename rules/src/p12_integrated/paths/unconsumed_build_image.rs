//! `unconsumed-build-image`: an image that is built here, while what is deployed has nearly the same name.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::dockerfile::BaseImage;
use lintainer_core::model::Format::Compose;
use lintainer_core::model::ImageReference;
use lintainer_core::project::{Kind, Project};
use lintainer_core::span::Span;
use lintainer_core::text::slips;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unconsumed-build-image",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("unconsumed_build_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// How many letters two names may differ in.
const MAX_SLIPS: usize = 2;

/// Shorter names are near to many others by chance.
const MIN_LETTERS: usize = 5;

fn check(project: &Project, cx: &mut Context) {
    if !project.has_manifests() {
        return;
    }
    let built = built(project);
    if built.is_empty() {
        return;
    }
    let used = used(project);
    for (name, span) in &built {
        if used.contains_key(name) {
            continue;
        }
        let near = used.iter().filter(|(other, _)| !built.contains_key(*other) && is_near(name, other));
        let near = near.min_by_key(|(other, _)| slips(name, other));
        let Some((other, at)) = near.filter(|_| !built_on(project).contains(name)) else { continue };
        cx.report(*span, format!("`{name}` is built here and deployed nowhere; a manifest runs `{other}`"))
            .help("give the image that is built and the one that is deployed the same name")
            .related(*at, "this image is deployed");
    }
}

/// Whether two names of one registry and namespace differ in a letter or two of the last part.
fn is_near(name: &str, other: &str) -> bool {
    let parts = name.rsplit_once('/').zip(other.rsplit_once('/'));
    parts.is_some_and(|((place, last), (other_place, other_last))| {
        place == other_place
            && last.len() >= MIN_LETTERS
            && last.len().abs_diff(other_last.len()) <= MAX_SLIPS
            && (1..=MAX_SLIPS).contains(&slips(last, other_last))
    })
}

/// The names of images that Compose services build, and where these stand.
fn built(project: &Project) -> BTreeMap<String, Span> {
    let mut found = BTreeMap::new();
    for container in project.compose().iter().flat_map(|compose| &compose.services).filter_map(|service| {
        let is_built = service.build.is_some() && !service.workload.partial && !service.workload.development;
        service.workload.containers.first().filter(|_| is_built)
    }) {
        if let Some((image, name)) = container.image.known().and_then(|image| Some((image, image.value.normalized()?)))
        {
            found.entry(name).or_insert(image.span);
        }
    }
    found
}

/// The names of images that run.
fn used(project: &Project) -> BTreeMap<String, Span> {
    let pods = project.kubernetes_workloads().flat_map(|workload| &workload.containers);
    let services = project.compose().iter().flat_map(|compose| &compose.services);
    let services = services.filter(|service| service.build.is_none()).flat_map(|it| &it.workload.containers);
    let images = pods.chain(services).filter_map(|container| container.image.known());
    images.filter_map(|image| Some((image.value.normalized()?, image.span))).collect()
}

/// The names of images that Dockerfiles are built on.
fn built_on(project: &Project) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in project.files().iter().filter(|file| file.kind == Kind::Dockerfile) {
        let syntax = file.syntax();
        for stage in syntax.dockerfile().map_or(&[][..], |dockerfile| &dockerfile.stages) {
            if let BaseImage::Image(base) = &stage.base {
                found.extend(ImageReference::expanded(base.text_with("\0"), base.span, false).normalized());
            }
        }
    }
    found
}
