//! `learning-mode`: A security profile or policy only records and protects nothing.

use std::collections::HashSet;

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource};
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "learning-mode",
    practice: Practice::NormalBehaviour,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("learning_mode.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Object(
            &[
                Kind::new("security-profiles-operator.x-k8s.io", "SeccompProfile"),
                Kind::new("security-profiles-operator.x-k8s.io", "AppArmorProfile"),
                Kind::new("security-profiles-operator.x-k8s.io", "ProfileRecording"),
            ],
            check,
        ),
        Check::Project(check_staged),
    ],
};

fn check(object: &Object, cx: &mut Context) {
    match object.kind() {
        "SeccompProfile" => seccomp(object, cx),
        "AppArmorProfile" => {
            let mode = object.at("spec.complainMode");
            if mode.bool().is_true() {
                report(mode.span(), object.display(), "only writes down what it would refuse", cx);
            }
        }
        _ => report(object.span(), object.display(), "records what pods do, and protects none", cx),
    }
}

/// Policies of Calico that are staged, without one of the same name that is enforced.
fn check_staged(project: &Project, cx: &mut Context) {
    let is_staged = |resource: &&Resource| {
        resource.kind.value.starts_with("Staged") && resource.group().ends_with("projectcalico.org")
    };
    let mut staged = project.resources().filter(is_staged).peekable();
    if staged.peek().is_none() {
        return;
    }
    let policies = project.links().policies().iter();
    let enforced: HashSet<(&str, &str)> = policies.map(|one| (one.kind.as_str(), one.name.as_str())).collect();
    for policy in staged {
        let kind = policy.kind.value.trim_start_matches("Staged").trim_start_matches("Kubernetes");
        let name = policy.name.as_ref().map_or("", |name| &name.value);
        if !enforced.contains(&(kind, name)) {
            report(policy.span, name, "is staged: it only writes down what it would refuse", cx);
        }
    }
}

fn seccomp(object: &Object, cx: &mut Context) {
    let action = object.at("spec.defaultAction");
    let denies = |one: Field| one.word().is_some_and(|one| one != "SCMP_ACT_ALLOW" && one != "SCMP_ACT_LOG");
    let what = match action.word() {
        Some("SCMP_ACT_LOG") => "only writes down what it would refuse",
        Some("SCMP_ACT_ALLOW") if !object.each("spec.syscalls[].action").any(denies) => "allows everything",
        _ => return,
    };
    report(action.span(), object.display(), what, cx);
}

fn report(at: Span, name: &str, what: &str, cx: &mut Context) {
    cx.report(at, format!("`{name}` {what}")).help("enforce what was learned");
}
