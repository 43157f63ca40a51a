//! `unbound-admission-policy`: an admission policy takes effect nowhere.

use std::collections::HashSet;

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, Resource};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

const POLICIES: &[Kind] = &[
    Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
];
const BINDINGS: &[Kind] = &[
    Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
    Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
];

pub(super) static RULE: Rule = Rule {
    name: "unbound-admission-policy",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unbound_admission_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let resources = || project.resources().filter(|resource| !resource.partial);
    let of = |kinds: &'static [Kind]| resources().filter(move |one| kinds.iter().any(|kind| kind.fits(one)));
    let mut bound: HashSet<&str> = HashSet::new();
    let (mut with_bindings, mut with_faults) = (HashSet::new(), HashSet::new());
    let policies: HashSet<(&str, &str)> =
        of(POLICIES).filter_map(|one| Some((one.kind.value.as_str(), name(one)?))).collect();
    let with_policies: HashSet<&str> = of(POLICIES).map(|one| links.unit(one.node.file)).collect();
    for binding in of(BINDINGS) {
        with_bindings.insert(links.unit(binding.node.file));
        let Some(field) = cx.field(Some(binding.node)).map(|root| root.at("spec.policyName")) else { continue };
        let Some(policy) = field.text().known().copied() else { continue };
        bound.insert(policy.value);
        let kind = binding.kind.value.strip_suffix("Binding").unwrap_or("");
        let is_known =
            policies.contains(&(kind, policy.value)) || !with_policies.contains(links.unit(binding.node.file));
        if !is_known && references::is_settled(binding, cx) && links.in_sight(binding.node.file) {
            with_faults.insert(links.unit(binding.node.file));
            let message = format!("`{}` binds the policy `{}`, which does not exist", own(binding), policy.value);
            cx.report(policy.span, message).help(format!("add a {kind} `{}`, or correct the name", policy.value));
        }
    }
    for policy in of(POLICIES).filter(|policy| name(policy).is_some_and(|name| !bound.contains(name))) {
        let file = policy.node.file;
        // Its binding may be the one with the wrong name.
        let is_said = with_faults.contains(links.unit(file));
        if is_said || !references::is_settled(policy, cx) || !links.in_sight(file) {
            continue;
        }
        let finding =
            cx.report(policy.span, format!("no binding names the policy `{}`: it checks nothing", own(policy)));
        finding.help(format!("add a {}Binding for it", policy.kind.value));
        if !with_bindings.contains(links.unit(file)) {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
    }
    check_constraints(project, cx);
}

fn name(resource: &Resource) -> Option<&str> {
    resource.name.as_ref().map(|name| name.value.as_str())
}

fn own(resource: &Resource) -> &str {
    name(resource).unwrap_or(&resource.kind.value)
}

/// Reports constraints of Gatekeeper without a template.
fn check_constraints(project: &Project, cx: &mut Context) {
    let links = project.links();
    let templates = || project.resources().filter(|one| one.is("templates.gatekeeper.sh", "ConstraintTemplate"));
    let units: HashSet<&str> = templates().map(|one| links.unit(one.node.file)).collect();
    if units.is_empty() {
        return;
    }
    let kinds = templates().filter_map(|one| cx.field(Some(one.node))?.at("spec.crd.spec.names.kind").word());
    let kinds: HashSet<&str> = kinds.collect();
    for one in project.resources().filter(|one| one.group() == "constraints.gatekeeper.sh") {
        let (kind, file) = (&one.kind, one.node.file);
        let is_known = kinds.contains(kind.value.as_str()) || !units.contains(links.unit(file));
        if !is_known && references::is_settled(one, cx) && links.in_sight(file) {
            cx.report(kind.span, format!("no ConstraintTemplate makes the kind `{}`", kind.value))
                .help("add the template, or correct the kind");
        }
    }
}
