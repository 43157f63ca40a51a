//! `wildcard-permission`: a role with a star.

use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;
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
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

/// The places of the stars in one rule of a role.
struct Stars {
    groups: Option<Span>,
    resources: Option<Span>,
    verbs: Option<Span>,
    /// `*/scale`: this subresource of everything.
    subresource: Option<Span>,
}

fn check(role: &Object, cx: &mut Context) {
    // The control plane fills in the rules of an aggregated role; the roles that it takes them from are looked at
    // themselves.
    if role.at("aggregationRule").is_mapping() || role.role().is_none_or(|role| role.is_bootstrap) {
        return;
    }
    let has_star =
        |rule: &Field, list| rule.at(list).items().any(|item| item.raw().is_some_and(|text| text.value == "*"));
    let is_full = |rule: &Field| ["apiGroups", "resources", "verbs"].into_iter().all(|list| has_star(rule, list));
    // What a role has beside everything adds nothing.
    match role.each("rules[]").find(is_full) {
        Some(rule) => check_rule(role, rule, cx),
        None => role.each("rules[]").for_each(|rule| check_rule(role, rule, cx)),
    }
}

fn check_rule(role: &Object, rule: Field, cx: &mut Context) {
    let first = |list, is_it: fn(&str) -> bool| {
        let mut items = rule.at(list).items();
        items.find(|item| item.raw().is_some_and(|text| is_it(text.value))).map(Field::span)
    };
    let stars = Stars {
        groups: first("apiGroups", |text| text == "*"),
        resources: first("resources", |text| text == "*"),
        verbs: first("verbs", |text| text == "*"),
        subresource: first("resources", |text| text.starts_with("*/")),
    };
    if [stars.groups, stars.resources, stars.verbs, stars.subresource].iter().all(Option::is_none) {
        return;
    }
    let name = role.display();
    let is_own = is_own_groups(rule, cx);
    let own = if is_own || only_reads_custom(rule) { Severity::Info } else { Severity::Warning };
    let (span, message, severity) = match stars {
        Stars { resources: Some(span), verbs: Some(_), .. } => match (stars.groups, own) {
            (Some(_), _) => (span, format!("`{name}` allows every verb on everything"), Severity::Error),
            (None, Severity::Info) => {
                (span, format!("`{name}` allows every verb on its own API groups"), Severity::Info)
            }
            _ => (span, format!("`{name}` allows every verb on everything in its API groups"), Severity::Error),
        },
        Stars { verbs: Some(span), .. } => (span, format!("`{name}` allows every verb"), own),
        Stars { resources: Some(span), .. } => (span, format!("`{name}` covers every resource of its API groups"), own),
        Stars { subresource: Some(span), .. } => {
            let what = cx.text(span).trim_matches(['"', '\'']);
            (span, format!("`{name}` covers `{what}` of every resource"), own)
        }
        Stars { groups: Some(span), .. } => (span, format!("`{name}` applies to all API groups"), Severity::Warning),
        _ => return,
    };
    let finding = cx.report(span, message);
    if severity == Severity::Info {
        finding.profile(Profile::Audit);
    }
    finding.severity(severity).help("list the API groups, resources and verbs that are needed");
    finding.aliases_without(&others(&stars, role));
    if severity == Severity::Error {
        for binding in role.bindings().iter().take(3) {
            finding.related(binding.role.span, format!("bound here to {}", rbac::list(&binding.subjects)));
        }
    }
}

/// The checks of other tools that look for other stars than these.
fn others(stars: &Stars, role: &Object) -> Vec<&'static str> {
    let (resources, verbs) = (stars.resources.is_some(), stars.verbs.is_some());
    let is_everything = resources && verbs && stars.groups.is_some();
    let is_cluster_role = role.kind() == "ClusterRole";
    let looked_for = [
        ("trivy/KSV-0044", is_everything),
        ("kubescape/C-0035", is_everything),
        ("trivy/KSV-0045", resources && verbs),
        ("trivy/KSV-0046", resources && is_cluster_role),
        ("trivy/KSV-0112", resources && !is_cluster_role),
        ("polaris/rolebindingClusterAdminRole", !role.bindings().is_empty()),
    ];
    looked_for.into_iter().filter(|(_, is_it)| !is_it).map(|(alias, _)| alias).collect()
}

/// Whether a rule is about API groups that the project itself defines, or others of the same domain: an operator
/// manages its own resources.
fn is_own_groups(rule: Field, cx: &Context) -> bool {
    let links = cx.project().links();
    let mut groups = rule.at("apiGroups").items().map(Field::raw).peekable();
    groups.peek().is_some() && groups.all(|group| group.is_some_and(|group| links.defines_domain(group.value)))
}

/// Whether a rule only reads, and nothing that Kubernetes itself has: secrets are not among it.
fn only_reads_custom(rule: Field) -> bool {
    let all = |list, is_it: fn(&str) -> bool| {
        let mut items = rule.at(list).items().map(Field::raw).peekable();
        items.peek().is_some() && items.all(|item| item.is_some_and(|text| is_it(text.value)))
    };
    all("verbs", |verb| matches!(verb, "get" | "list" | "watch"))
        && all("apiGroups", |group| group.contains('.') && !group.ends_with(".k8s.io"))
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
        assert_eq!(severity("[shop.test, carts.shop.test]", "['*']", "['*']"), Severity::Info);
        assert_eq!(severity("[bank.test]", "['*']", "[get, list]"), Severity::Info);
        // That of somebody else, and one of these among them.
        assert_eq!(severity("[bank.test]", "[accounts]", "['*']"), Severity::Warning);
        assert_eq!(severity("[bank.test]", "['*']", "['*']"), Severity::Error);
        assert_eq!(severity("[shop.test, bank.test]", "[carts]", "['*']"), Severity::Warning);
        assert_eq!(severity("[shop.test, '']", "['*']", "['*']"), Severity::Error);
        assert_eq!(severity("['*']", "['*']", "['*']"), Severity::Error);
        assert_eq!(severity("['']", "['*']", "[get]"), Severity::Warning);
        assert_eq!(severity("[metrics.k8s.io]", "['*']", "[get]"), Severity::Warning);
    }
}
