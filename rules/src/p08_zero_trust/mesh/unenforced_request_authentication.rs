//! `unenforced-request-authentication`: requests without a token are let through.

use lintainer_core::kubernetes::Scope;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource};
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unenforced-request-authentication",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unenforced_request_authentication.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

const GROUP: &str = "security.istio.io";

fn check(project: &Project, cx: &mut Context) {
    let mut policies: Option<Vec<(&Resource, bool)>> = None;
    for resource in project.resources().filter(|resource| resource.is(GROUP, "RequestAuthentication")) {
        let (links, scope) = (project.links(), Scope::from(resource));
        if resource.partial || !links.in_sight(scope.file) {
            continue;
        }
        let policies = policies.get_or_insert_with(|| read(project, cx));
        let is_root = |policy: &Resource| Scope::from(policy).namespace == Some("istio-system");
        let near: Vec<&(&Resource, bool)> = policies
            .iter()
            .filter(|(policy, _)| is_root(policy) || links.same_namespace(Scope::from(*policy), scope))
            .collect();
        if near.iter().any(|(_, asks)| *asks) {
            continue;
        }
        let name = cx.text(resource.span);
        let finding = cx.report(resource.span, format!("requests without a token pass `{name}`"));
        finding.help("add an AuthorizationPolicy with `requestPrincipals`");
        match near.iter().find(|(policy, _)| links.together(policy.node.file, scope.file)) {
            Some((policy, _)) => finding.related(policy.span, "this policy asks for none"),
            None => finding.severity(Severity::Info).profile(Profile::Hardened),
        };
    }
}

/// The authorization policies, and whether each asks for a token, or somebody else for it.
fn read<'p>(project: &'p Project, cx: &Context<'p>) -> Vec<(&'p Resource, bool)> {
    let policies = project.resources().filter(|resource| resource.is(GROUP, "AuthorizationPolicy"));
    let asks = |policy: &'p Resource| {
        let Some(root) = cx.field(Some(policy.node)) else { return true };
        let by_source = root
            .each("spec.rules[].from[].source")
            .any(|source| ["requestPrincipals", "notRequestPrincipals"].iter().any(|key| source.key(key).is_written()));
        let is_claim = |key: Field| key.word().is_some_and(|key| key.starts_with("request.auth."));
        by_source || root.at("spec.action").is("CUSTOM") || root.each("spec.rules[].when[].key").any(is_claim)
    };
    policies.map(|policy| (policy, policy.partial || asks(policy))).collect()
}
