//! `missing-default-deny`: the namespace has no policy that denies by default.

use std::collections::HashSet;

use lintainer_core::kubernetes::Policy;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::FileId;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-default-deny",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_default_deny.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let namespaces = project.resources().filter(|one| one.is("", "Namespace") && !one.partial);
    let mut namespaces =
        namespaces.filter_map(|one| one.name.as_ref()).filter(|name| !name.value.starts_with("kube-")).peekable();
    if namespaces.peek().is_none() {
        return;
    }
    let with_pods: HashSet<&str> = project.kubernetes_workloads().filter_map(|one| one.namespace.as_deref()).collect();
    let deny = |policy: &Policy| policy.ingress && policy.selects_everything() && !has_rules(policy, cx);
    let denied: Vec<&Policy> = links.policies().iter().map(AsRef::as_ref).filter(|policy| deny(policy)).collect();
    let is_denied_anywhere = denied.iter().any(|policy| policy.cluster_wide);
    let names: HashSet<&str> = denied.iter().filter_map(|policy| policy.namespace.as_deref()).collect();
    // A policy without a namespace may end up in any that its files are deployed to.
    let loose: Vec<FileId> =
        denied.iter().filter(|policy| policy.namespace.is_none()).map(|policy| policy.node.file).collect();
    for name in namespaces {
        let is_denied = is_denied_anywhere
            || names.contains(name.value.as_str())
            || loose.iter().take(MAX_LOOSE).any(|file| links.together(*file, name.span.file));
        if !is_denied && with_pods.contains(name.value.as_str()) && links.in_sight(name.span.file) {
            cx.report(name.span, format!("no policy denies traffic in `{}` by default", name.value))
                .help("add a NetworkPolicy with `podSelector: {}` and no rules, and others for what is needed");
        }
    }
}

/// How many policies without a namespace are looked at.
const MAX_LOOSE: usize = 64;

fn has_rules(policy: &Policy, cx: &Context) -> bool {
    let Some(spec) = cx.field(Some(policy.spec)) else { return true };
    policy.kind == "NetworkPolicy" && spec.key("ingress").items().next().is_some()
}
