//! `affected-exposed-workload`: a container that can be reached from outside has an exploited vulnerability.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::project::Project;
use lintainer_core::reports::{Risk, Source, Threat, risks};

use crate::prelude::*;
use crate::shared::vulnerabilities::place_of;

pub(super) static RULE: Rule = Rule {
    name: "affected-exposed-workload",
    practice: Practice::Inventory,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("affected_exposed_workload.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// From which probability of EPSS on a vulnerability is as good as exploited.
const LIKELY: f64 = 0.1;

fn check(project: &Project, cx: &mut Context) {
    for risk in risks(project).iter().filter(|risk| risk.exposure.is_open()) {
        let is_pressing = |threat: &&Threat| match threat.source {
            Source::Exploited => true,
            Source::Epss => threat.exploit >= LIKELY,
            Source::Severity => false,
        };
        let mut pressing = risk.threats.iter().filter(is_pressing);
        let (Some(worst), more) = (pressing.next(), pressing.count()) else { continue };
        report(risk, worst, more, project, cx);
    }
}

fn report(risk: &Risk, worst: &Threat, more: usize, project: &Project, cx: &mut Context) {
    let name = &risk.container.name;
    let (id, package) = (&worst.vulnerability.id, &worst.package.name);
    let known = match worst.source {
        Source::Exploited => "known to be exploited".to_string(),
        _ => format!("exploited with a probability of {:.0} %", worst.exploit * 100.0),
    };
    let through = risk.exposure.through.as_ref().map_or(String::new(), |door| format!(" through {}", door.what));
    let others = match more {
        0 => String::new(),
        1 => " and 1 more like it".to_string(),
        more => format!(" and {more} more like it"),
    };
    let message =
        format!("`{name}` can be reached from outside{through}, and `{package}` in it has {id} ({known}){others}");
    let fixed = worst.vulnerability.fixed.first();
    let help = match fixed {
        Some(version) => format!("{}: roll out an image with `{package}` {version}", worst.action.advice()),
        None => {
            format!("{}: there is no fix yet, so close the way in or take the package out", worst.action.advice())
        }
    };
    let finding = cx.report(risk.span, message);
    finding.help(help).probability(risk.at_most());
    if let Some(door) = &risk.exposure.through {
        finding.related(door.span, "this lets traffic in");
    }
    if let Some(place) = place_of(project, risk.joined).filter(|place| *place != risk.span) {
        finding.related(place, "the image is built on this");
    }
}
