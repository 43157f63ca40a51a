//! `wildcard-permission`: a role with a star.

use lintainer_core::context::Context;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Resource;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};
use lintainer_core::span::Span;
use lintainer_core::yaml::Node;

use crate::shared::rbac;

pub(super) static RULE: Rule = Rule {
    name: "wildcard-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("wildcard_permission.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Resource(check), |_| true)],
};

/// The places of the stars in one rule of a role.
struct Stars {
    groups: Option<Span>,
    resources: Option<Span>,
    verbs: Option<Span>,
    /// `*/scale`: this subresource of everything.
    subresource: Option<Span>,
}

fn check(resource: &Resource, cx: &mut Context) {
    if !rbac::is_role(resource) || rbac::is_bootstrap(resource) {
        return;
    }
    let Some(node) = cx.node(resource.node) else { return };
    // The control plane fills in the rules of an aggregated role; the roles that it takes them from are looked at
    // themselves.
    if node.get("aggregationRule").is_some_and(Node::is_mapping) {
        return;
    }
    for rule in node.get("rules").into_iter().flat_map(Node::items) {
        check_rule(resource, rule, cx);
    }
}

fn check_rule(resource: &Resource, rule: Node<'_>, cx: &mut Context) {
    let star = |key: &str| rule.get(key).and_then(|list| list.items().find(|item| item.text() == Some("*")));
    let stars = Stars {
        groups: star("apiGroups").map(Node::span),
        resources: star("resources").map(Node::span),
        verbs: star("verbs").map(Node::span),
        subresource: rule
            .get("resources")
            .and_then(|list| list.items().find(|item| item.text().is_some_and(|text| text.starts_with("*/"))))
            .map(Node::span),
    };
    if [stars.groups, stars.resources, stars.verbs, stars.subresource].iter().all(Option::is_none) {
        return;
    }
    let name = resource.name.as_ref().map_or("the role", |name| name.value.as_str());
    let own = if is_own_group(rule, cx) { Severity::Info } else { Severity::Warning };
    let (span, message, severity) = match stars {
        Stars { resources: Some(span), verbs: Some(_), .. } => match (stars.groups, own) {
            (Some(_), _) => (span, format!("`{name}` allows every verb on everything"), Severity::Error),
            (None, Severity::Info) => {
                (span, format!("`{name}` allows every verb on its own API group"), Severity::Info)
            }
            _ => (span, format!("`{name}` allows every verb on everything in its API groups"), Severity::Error),
        },
        Stars { verbs: Some(span), .. } => (span, format!("`{name}` allows every verb"), own),
        Stars { resources: Some(span), .. } => (span, format!("`{name}` covers every resource of its API groups"), own),
        Stars { subresource: Some(span), .. } => {
            let what = cx.text(span).trim_matches(['"', '\'']);
            (span, format!("`{name}` covers `{what}` of every resource"), own)
        }
        Stars { groups: Some(span), .. } => (span, format!("`{name}` covers every API group"), Severity::Warning),
        _ => return,
    };
    let project = cx.project();
    let finding = cx.report(span, message);
    if severity == Severity::Info {
        finding.profile(Profile::Audit);
    }
    finding.severity(severity).help("list the API groups, resources and verbs that are needed");
    if severity == Severity::Error {
        for binding in project.links().bindings_of(resource).iter().take(3) {
            finding.related(binding.role.span, format!("bound here to {}", rbac::list(&binding.subjects)));
        }
    }
}

/// Whether a rule is about one API group that the project itself defines: an operator manages its own resources.
fn is_own_group(rule: Node<'_>, cx: &Context) -> bool {
    let Some(groups) = rule.get("apiGroups") else { return false };
    let mut names = groups.items().map(Node::text);
    match (names.next(), names.next()) {
        (Some(Some(group)), None) => cx.project().links().defines_group(group),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use lintainer_core::linter::{Linter, Serial};
    use lintainer_core::settings::Settings;

    use super::*;

    /// The severity of what is found in a rule of a role, with a definition of `carts.shop.test` beside it.
    fn severity(group: &str, resources: &str, verbs: &str) -> Severity {
        let role = format!(
            "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: operator}}
rules:
  - apiGroups: {group}
    resources: {resources}
    verbs: {verbs}
"
        );
        let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: carts.shop.test}
spec: {}
";
        let files = [("rbac/role.yaml".to_string(), role), ("crd/carts.yaml".to_string(), definition.to_string())];
        let registry = crate::registry();
        let mut settings = Settings::defaults(&registry);
        settings.choose_only([&&RULE]);
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        assert_eq!(report.findings.len(), 1);
        report.findings[0].severity
    }

    #[test]
    fn stars_on_the_projects_own_group_are_advice() {
        assert_eq!(severity("[shop.test]", "[carts]", "['*']"), Severity::Info);
        assert_eq!(severity("[shop.test]", "['*']", "['*']"), Severity::Info);
        assert_eq!(severity("[shop.test]", "['*']", "[get]"), Severity::Info);
        // That of somebody else, and more than one.
        assert_eq!(severity("[bank.test]", "[accounts]", "['*']"), Severity::Warning);
        assert_eq!(severity("[bank.test]", "['*']", "['*']"), Severity::Error);
        assert_eq!(severity("[shop.test, bank.test]", "[carts]", "['*']"), Severity::Warning);
        assert_eq!(severity("[shop.test, '']", "['*']", "['*']"), Severity::Error);
        assert_eq!(severity("['*']", "['*']", "['*']"), Severity::Error);
    }
}
