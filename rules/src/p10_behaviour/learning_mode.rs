//! `learning-mode`: A security profile or policy only records and protects nothing.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Resource;
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
    checks: &[Check::Object(
        &[
            Kind::new("security-profiles-operator.x-k8s.io", "SeccompProfile"),
            Kind::new("security-profiles-operator.x-k8s.io", "AppArmorProfile"),
            Kind::new("security-profiles-operator.x-k8s.io", "ProfileRecording"),
            Kind::new("projectcalico.org", "StagedNetworkPolicy"),
            Kind::new("projectcalico.org", "StagedGlobalNetworkPolicy"),
            Kind::new("projectcalico.org", "StagedKubernetesNetworkPolicy"),
            Kind::new("crd.projectcalico.org", "StagedNetworkPolicy"),
            Kind::new("crd.projectcalico.org", "StagedGlobalNetworkPolicy"),
            Kind::new("crd.projectcalico.org", "StagedKubernetesNetworkPolicy"),
        ],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    match object.kind() {
        "SeccompProfile" => seccomp(object, cx),
        "AppArmorProfile" => {
            let mode = object.at("spec.complainMode");
            if mode.bool().is_true() {
                report(mode.span(), object, "only writes down what it would refuse", cx);
            }
        }
        "ProfileRecording" => report(object.span(), object, "records what pods do, and protects none", cx),
        staged => {
            let (group, enforced) = (object.group(), staged.trim_start_matches("Staged"));
            let name = object.name().map(|name| &name.value);
            let is_twin =
                |other: &Resource| other.is(group, enforced) && other.name.as_ref().map(|name| &name.value) == name;
            if !cx.project().resources().any(is_twin) {
                report(object.span(), object, "is staged: it only writes down what it would refuse", cx);
            }
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
    report(action.span(), object, what, cx);
}

fn report(at: Span, object: &Object, what: &str, cx: &mut Context) {
    cx.report(at, format!("`{}` {what}", object.display())).help("enforce what was learned");
}
