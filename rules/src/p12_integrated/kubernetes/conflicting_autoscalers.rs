//! `conflicting-autoscalers`: two autoscalers work on the same value.

use crate::shared::references;
use lintainer_core::kubernetes::{Autoscaler, ResourceMetric};
use lintainer_core::project::Project;
use lintainer_core::yaml::Field;

use super::autoscalers::by_target;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

/// How many autoscalers of one target are compared.
const MAX_AUTOSCALERS: usize = 16;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-autoscalers",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_autoscalers.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    for (_, autoscalers) in by_target(project) {
        for (index, one) in autoscalers.iter().copied().enumerate().take(MAX_AUTOSCALERS) {
            let is_beside = |other: &&&Autoscaler| {
                let is_same = other.kind == one.kind && other.name == one.name;
                !is_same && links.together(other.node.file, one.node.file) && links.same_namespace(**other, one)
            };
            let others = autoscalers.iter().take(index).filter(is_beside);
            let Some((what, severity, other)) = others.into_iter().find_map(|other| fault(one, other, cx)) else {
                continue;
            };
            let (file, other_file) = (one.node.file, other.node.file);
            let message = format!("`{}` and `{}` both scale {what}", one.name, other.name);
            let finding = cx.report(one.target.name.span, message);
            finding
                .help("keep one of them, or let them look at different values")
                .severity(severity)
                .related(other.span, "the other one is here");
            // Files of a plain folder may be alternatives.
            if !references::is_one_output(file, other_file, project) {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}

/// On what two autoscalers of one target work both, if they do.
fn fault<'a>(one: &'a Autoscaler, other: &'a Autoscaler, cx: &Context) -> Option<(String, Severity, &'a Autoscaler)> {
    let (vertical, horizontal) = match (one.is_horizontal(), other.is_horizontal()) {
        (true, true) => return Some(("the number of pods".to_string(), Severity::Error, other)),
        (false, true) => (one, other),
        (true, false) => (other, one),
        (false, false) => return None,
    };
    let (vertical, horizontal) =
        (references::object_at(vertical.node, cx)?, references::object_at(horizontal.node, cx)?);
    let mode = vertical.at("spec.updatePolicy.updateMode");
    if mode.is_written() && mode.word().is_none_or(|mode| matches!(mode, "Off" | "Initial")) {
        return None;
    }
    let policies: Vec<Field> = vertical.each("spec.resourcePolicy.containerPolicies[]").collect();
    let controls = |resource: &str| {
        let allows = |policy: &Field| {
            let controlled = policy.key("controlledResources");
            !policy.key("mode").is("Off")
                && (!controlled.is_written() || controlled.items().any(|one| one.is(resource)))
        };
        policies.is_empty() || policies.iter().any(allows)
    };
    let metric = ResourceMetric::of(&horizontal).into_iter().find(|metric| controls(metric.resource))?;
    Some((format!("by `{}`", metric.resource), Severity::Warning, other))
}
