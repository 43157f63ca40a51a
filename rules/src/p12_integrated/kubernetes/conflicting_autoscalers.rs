//! `conflicting-autoscalers`: two autoscalers work on the same value.

use lintainer_core::kubernetes::AutoscalerKind::Vertical;
use lintainer_core::kubernetes::AutoscalerView;
use lintainer_core::project::Project;
use lintainer_core::span::FileId;
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
    for (_, autoscalers) in by_target(project, cx) {
        for (index, one) in autoscalers.iter().enumerate().take(MAX_AUTOSCALERS) {
            let (own, name) = (one.object.scope(), one.object.display());
            let is_beside = |other: &&AutoscalerView| {
                let scope = other.object.scope();
                let is_same = other.kind == one.kind && other.object.display() == name;
                !is_same && links.together(scope.file, own.file) && links.same_namespace(scope, own)
            };
            let Some(fault) = autoscalers.iter().take(index).filter(is_beside).find_map(|other| fault(one, other))
            else {
                continue;
            };
            let Some(target) = one.target() else { continue };
            let (what, severity, other) = fault;
            let (file, other_file) = (own.file, other.object.scope().file);
            let list = |file: FileId| project.kustomizations().listing(file).map(|one| one.file);
            let message = format!("`{name}` and `{}` both scale {what}", other.object.display());
            let finding = cx.report(target.name.span, message);
            finding
                .help("keep one of them, or let them look at different values")
                .severity(severity)
                .related(other.object.span(), "the other one is here");
            // Files of a plain folder may be alternatives.
            if file != other_file && (list(file).is_none() || list(file) != list(other_file)) {
                finding.severity(Severity::Info).profile(Profile::Audit);
            }
        }
    }
}

/// On what two autoscalers of one target work both, if they do.
fn fault<'o, 'a>(
    one: &'o AutoscalerView<'a>,
    other: &'o AutoscalerView<'a>,
) -> Option<(String, Severity, &'o AutoscalerView<'a>)> {
    let (vertical, horizontal) = match (one.kind == Vertical, other.kind == Vertical) {
        (false, false) => return Some(("the number of pods".to_string(), Severity::Error, other)),
        (true, false) => (one, other),
        (false, true) => (other, one),
        (true, true) => return None,
    };
    let mode = vertical.object.at("spec.updatePolicy.updateMode");
    if mode.is_written() && mode.word().is_none_or(|mode| matches!(mode, "Off" | "Initial")) {
        return None;
    }
    let policies: Vec<Field> = vertical.object.each("spec.resourcePolicy.containerPolicies[]").collect();
    let controls = |resource: &str| {
        let allows = |policy: &Field| {
            let controlled = policy.key("controlledResources");
            !policy.key("mode").is("Off")
                && (!controlled.is_written() || controlled.items().any(|one| one.is(resource)))
        };
        policies.is_empty() || policies.iter().any(allows)
    };
    let metric = horizontal.resource_metrics().into_iter().find(|metric| controls(metric.resource))?;
    Some((format!("by `{}`", metric.resource), Severity::Warning, other))
}
