//! `unusual-resource-size`: resources that are far from those of containers of the same image.

use std::collections::BTreeMap;

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, ImageReference, Quantity, Setting};
use lintainer_core::project::{Project, is_test_data};
use lintainer_core::rule::NumberOption;
use lintainer_core::span::Span;

use crate::prelude::*;

static FACTOR: NumberOption = NumberOption::new("factor", 20.0, "how many times the median, or what part of it");

pub(super) static RULE: Rule = Rule {
    name: "unusual-resource-size",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unusual_resource_size.md")),
    yields_to: &["suspicious-quantity"],
    options: &[FACTOR.declared()],
    checks: &[Check::Project(check)],
};

/// How many others there must be.
const LEAST: usize = 8;

/// How many robust deviations from the median are unusual, and the least that one is, in powers of two.
const DEVIATIONS: f64 = 3.5;
const LEAST_DEVIATION: f64 = 0.75;

/// An amount that is asked of each container.
type Amount = (&'static str, fn(&Container) -> &Setting<Quantity>);

static AMOUNTS: [Amount; 4] = [
    ("memory limit", |container| &container.limits.memory),
    ("memory request", |container| &container.requests.memory),
    ("CPU limit", |container| &container.limits.cpu),
    ("CPU request", |container| &container.requests.cpu),
];

fn check(project: &Project, cx: &mut Context) {
    let services = project.compose().iter().flat_map(|compose| &compose.services).map(|service| &service.workload);
    let workloads = project.kubernetes_workloads().chain(services);
    let is_ours =
        |container: &&Container| !is_test_data(&project.from_top(&project.file(container.span.file).source.path));
    let mut by_image: BTreeMap<&str, Vec<&Container>> = BTreeMap::new();
    for container in workloads.flat_map(|workload| &workload.containers).filter(is_ours) {
        if let Some(repository) = container.image.value().and_then(ImageReference::repository) {
            by_image.entry(repository).or_default().push(container);
        }
    }
    let factor = cx.get(&FACTOR).max(1.0);
    for (repository, containers) in by_image.into_iter().filter(|(_, containers)| containers.len() > LEAST) {
        for (what, amount) in AMOUNTS {
            let sizes = containers.iter().filter_map(|container| {
                let known = amount(container).known().filter(|known| known.value.milli > 0)?;
                Some((known.span, known.value.milli as f64))
            });
            let sizes: Vec<(Span, f64)> = sizes.collect();
            for (span, ratio) in outliers(&sizes, factor) {
                let others = sizes.len() - 1;
                let than = if ratio > 1.0 { format!("{ratio:.0} times") } else { format!("1/{:.0} of", 1.0 / ratio) };
                let text = cx.text(span).trim_matches(['"', '\'']);
                let message =
                    format!("this {what}, {text}, is {than} the median of {others} other containers of `{repository}`");
                cx.report(span, message).help("look at the unit, or say in a comment why this one needs that");
            }
        }
    }
}

/// Those that are far from the median of all, with how many times they are that.
fn outliers(sizes: &[(Span, f64)], factor: f64) -> Vec<(Span, f64)> {
    if sizes.len() <= LEAST {
        return Vec::new();
    }
    let logs: Vec<f64> = sizes.iter().map(|(_, size)| size.log2()).collect();
    let middle = median(logs.clone());
    let spread = median(logs.iter().map(|log| (log - middle).abs()).collect()).max(LEAST_DEVIATION);
    let is_far = |log: f64| (log - middle).abs() >= factor.log2() && (log - middle).abs() / spread >= DEVIATIONS;
    let found = sizes.iter().zip(&logs).filter(|(_, log)| is_far(**log));
    found.map(|((span, _), log)| (*span, (log - middle).exp2())).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
