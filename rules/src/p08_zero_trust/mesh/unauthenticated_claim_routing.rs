//! `unauthenticated-claim-routing`: routing trusts claims that nobody has checked.

use std::collections::HashSet;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unauthenticated-claim-routing",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unauthenticated_claim_routing.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let services = project.resources().filter(|resource| resource.is("networking.istio.io", "VirtualService"));
    for resource in services {
        let Some(root) = cx.field(Some(resource.node)) else { continue };
        let headers = root.each("spec.http[].match[].headers.*");
        let is_claim = |key: &&str| key.starts_with("@request.auth.claims");
        let mut claims = headers.filter_map(|header| header.key_name()).filter(|key| is_claim(&key.value));
        let Some(claim) = claims.next() else { continue };
        if !project.links().in_sight(resource.node.file) || !has_gateway(project) || may_be_checked(project, cx) {
            return;
        }
        cx.report(claim.span, format!("nothing checks the token that `{}` is taken from", claim.value))
            .help("add a RequestAuthentication for the pods of the gateway");
    }
}

fn has_gateway(project: &Project) -> bool {
    project.resources().any(|resource| resource.kind.value == "Gateway")
}

/// Whether a RequestAuthentication may be for a gateway: its labels are those of one, or it is for all pods.
fn may_be_checked(project: &Project, cx: &Context) -> bool {
    let labels: HashSet<&str> = project
        .resources()
        .filter(|resource| resource.is("networking.istio.io", "Gateway"))
        .flat_map(|resource| cx.field(Some(resource.node)))
        .flat_map(|gateway| gateway.each("spec.selector.*"))
        .filter_map(|label| label.word())
        .collect();
    let mut checks = project.resources().filter(|resource| resource.is("security.istio.io", "RequestAuthentication"));
    checks.any(|check| {
        let Some(root) = cx.field(Some(check.node)) else { return true };
        let mut selected = root.each("spec.selector.matchLabels.*").peekable();
        selected.peek().is_none() || selected.any(|label| label.word().is_none_or(|label| labels.contains(label)))
    })
}
