//! `inconsistent-hardening`: a container leaves out what its neighbours all do.

use lintainer_core::learn::{Deviant, Deviation, Habit, Learned, Unit};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::project::Project;
use lintainer_core::rule::NumberOption;

use crate::prelude::*;

static AT_LEAST: NumberOption =
    NumberOption::new("at_least", 0.7, "the probability from which on it is a slip that is reported, from 0 to 1");

pub(super) static RULE: Rule = Rule {
    name: "inconsistent-hardening",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("inconsistent_hardening.md")),
    yields_to: &[],
    options: &[AT_LEAST.declared()],
    checks: &[Check::Project(check)],
};

/// From which probability on it is more than a hint.
const SURE: f64 = 0.9;

fn check(project: &Project, cx: &mut Context) {
    let at_least = cx.get(&AT_LEAST);
    for mut deviant in Learned::of(project).deviants(at_least, project.norm()) {
        let Unit { workload, container, .. } = deviant.unit;
        // What a neighbour in the pod or the namespace shows to be a slip, the rule about the protection says itself.
        let is_said = |habit: &Habit| {
            let evidence = habit.protection().and_then(|missing| project.evidence(container, workload, missing));
            evidence.is_some()
        };
        deviant.deviations.retain(|one| !is_said(one.habit));
        report(&deviant, cx);
    }
}

fn report(deviant: &Deviant, cx: &mut Context) {
    let Some(first) = deviant.deviations.first() else { return };
    let container = deviant.unit.container;
    let habits: Vec<&str> = deviant.deviations.iter().map(|one| one.habit.does).collect();
    let habits = match habits.as_slice() {
        [one] => (*one).to_string(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
        [] => return,
    };
    let Deviation { others, group, .. } = first;
    let all = if others.follow == others.of { "all".to_string() } else { format!("{} of", others.follow) };
    let message = format!("`{}` does not {habits}, as {all} {} others{} do", container.name, others.of, group.clause());
    let finding = cx.report(container.span, message);
    finding.help("do as the others do, or say in a comment why this one does not").probability(first.slip());
    if first.slip() >= SURE {
        finding.profile(Profile::Essential).severity(Severity::Warning).confidence(Confidence::High);
    }
    for example in others.examples() {
        finding.related(example, "this one does");
    }
}
