//! `unusual-registry`: an image from a registry that nothing else here uses.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::learn::is_norm;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::ImageReference;
use lintainer_core::project::{Project, is_test_data};
use lintainer_core::reports::references;
use lintainer_core::text::nearest;

use crate::prelude::*;

static MINIMUM: IntOption = IntOption::new("minimum", 8, "how many references make a habit");

pub(super) static RULE: Rule = Rule {
    name: "unusual-registry",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unusual_registry.md")),
    yields_to: &["untrusted-registry"],
    options: &[MINIMUM.declared()],
    checks: &[Check::Project(check)],
};

/// How many of the others must share one registry or two.
const LEAST_SHARE: f64 = 0.9;

/// How often such an exception was a slip among those that were read.
const PRECISION: f64 = 0.2;

/// The address of the registry that is meant where none is written.
const DEFAULT: &str = "docker.io";

fn check(project: &Project, cx: &mut Context) {
    let is_external = |image: &ImageReference| image.is_known() && !project.fills_in(image);
    let is_among_tests =
        |image: &ImageReference| is_test_data(&project.from_top(&project.file(image.span.file).source.path));
    let mut by_registry: BTreeMap<&str, Vec<&ImageReference>> = BTreeMap::new();
    let all = references(project).into_iter().map(|reference| reference.image);
    for image in all.filter(|image| is_external(image) && !is_among_tests(image)) {
        by_registry.entry(image.registry().unwrap_or(DEFAULT)).or_default().push(image);
    }
    let count: usize = by_registry.values().map(Vec::len).sum();
    if (count as i64) < cx.get(&MINIMUM) {
        return;
    }
    let mut most: Vec<(&str, usize)> = by_registry.iter().map(|(registry, all)| (*registry, all.len())).collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let usual: BTreeSet<&str> = most.iter().take(2).filter(|(_, count)| *count > 1).map(|(name, _)| *name).collect();
    let follow: usize = most.iter().filter(|(name, _)| usual.contains(name)).map(|(_, count)| count).sum();
    for (registry, images) in &by_registry {
        let [image] = images.as_slice() else { continue };
        if usual.contains(registry) || (follow as f64) < LEAST_SHARE * (count - 1) as f64 {
            continue;
        }
        let names = usual.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let norm = is_norm(count - 1, follow);
        let alike = nearest(registry, usual.iter().copied()).filter(|known| known.len() > 6);
        let twin = twin(image, &usual, &by_registry);
        let message = format!("`{}` comes from `{registry}`, and {follow} other images from {names}", image.display());
        let finding = cx.report(image.span, message);
        match &alike {
            Some(usual) => {
                finding.severity(Severity::Warning).help(format!("write `{usual}` if that is what is meant"));
            }
            None => _ = finding.help("take it from where the others come from, or say in a comment why it does not"),
        }
        if let Some(twin) = twin {
            finding.severity(Severity::Warning).related(twin.span, "the same repository from the usual registry");
        }
        finding.probability(if alike.is_some() || twin.is_some() { norm } else { norm * PRECISION });
    }
}

/// An image with the same path from a usual registry.
fn twin<'p>(
    image: &ImageReference,
    usual: &BTreeSet<&str>,
    by_registry: &BTreeMap<&str, Vec<&'p ImageReference>>,
) -> Option<&'p ImageReference> {
    let (_, path) = image.host_and_path();
    let known = usual.iter().filter_map(|registry| by_registry.get(registry)).flatten();
    known.copied().find(|other| path.contains('/') && other.host_and_path().1 == path)
}
