//! `overpowered-workload`: a pod whose account has rights over the whole cluster.

use lintainer_core::context::matches_pattern;
use lintainer_core::kubernetes::{Binding, Permission, Role, Scope, account_name};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::images;

static ALLOW: ListOption = ListOption::new("allow", &[], "service accounts or namespaces of operators that need it");

pub(super) static RULE: Rule = Rule {
    name: "overpowered-workload",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("overpowered_workload.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

const WORKLOADS: &[&str] =
    &["pods", "replicationcontrollers", "cronjobs", "daemonsets", "deployments", "jobs", "replicasets", "statefulsets"];

/// What makes somebody the owner of the cluster, and how it is said.
const POWERS: &[(&str, Permission)] = &[
    (
        "give itself any role",
        Permission {
            groups: &["rbac.authorization.k8s.io"],
            resources: &["roles", "clusterroles"],
            verbs: &["bind", "escalate"],
        },
    ),
    (
        "act as anybody",
        Permission { groups: &[""], resources: &["users", "groups", "serviceaccounts"], verbs: &["impersonate"] },
    ),
    ("read every secret", Permission { groups: &[""], resources: &["secrets"], verbs: &["get", "list", "watch"] }),
    ("execute commands in every pod", Permission { groups: &[""], resources: &["pods/exec"], verbs: &["create"] }),
    (
        "start pods in every namespace",
        Permission { groups: &["", "apps", "batch"], resources: WORKLOADS, verbs: &["create", "patch"] },
    ),
];

fn check(workload: &Workload, cx: &mut Context) {
    let is_test = || cx.project().is_among_tests(workload.span.file);
    if workload.format != Kubernetes || workload.partial || is_allowed(workload, cx) || is_test() {
        return;
    }
    let project = cx.project();
    let power = project.links().bindings_for(workload).filter(|binding| binding.is_cluster_wide());
    let Some((binding, (does, at))) = power.filter_map(|binding| Some((binding, power_of(binding, cx)?))).next() else {
        return;
    };
    let account = account_name(workload).unwrap_or_default();
    let outside = project.links().outside_of(workload);
    let is_controller = does != "do everything" && is_controller(workload);
    let (binding_name, binding_at) = (&binding.name, binding.role.span);
    let message = format!("`{}` may {does}, through the ClusterRoleBinding `{binding_name}`", workload.name);
    let finding = cx.report(workload.span, message);
    finding.help(format!("bind a role to the account `{account}` that lists what the program needs"));
    finding.related(binding_at, format!("the account `{account}` gets the role here"));
    if let Some(at) = at {
        finding.related(at, "the role allows it here");
    }
    if let Some(outside) = outside.first() {
        finding.related(outside.span(), format!("{} opens it to the outside", outside.display()));
        if !is_controller {
            finding.severity(Severity::Warning).profile(Profile::Essential);
        }
    }
}

/// Controllers of Ingresses and routes, which are reached from outside and read certificates by their nature.
static CONTROLLERS: &[&str] =
    &["*ingress*", "*traefik*", "*contour*", "*kong*", "*envoy*", "*gateway*", "*haproxy*", "*istio*", "*skipper*"];

fn is_controller(workload: &Workload) -> bool {
    let images = workload.containers.iter().filter_map(|container| container.image.value());
    images.into_iter().any(|image| images::fits(image, CONTROLLERS))
}

fn is_allowed(workload: &Workload, cx: &Context) -> bool {
    let links = cx.project().links();
    let namespaces = links.namespaces(workload.into()).into_iter().flatten();
    let names: Vec<&str> = namespaces.chain(account_name(workload)).collect();
    cx.get(&ALLOW).iter().any(|allowed| names.iter().any(|name| matches_pattern(allowed, name)))
}

/// What a binding lets its subjects do that makes them the owners of the cluster, and where its role says so.
fn power_of(binding: &Binding, cx: &Context) -> Option<(&'static str, Option<Span>)> {
    if binding.role.value == "cluster-admin" {
        return Some(("do everything", None));
    }
    let role = role_of(binding, cx).filter(|role| !role.is_exempt())?;
    let is_everything = role.grants.iter().find(|grant| {
        let has_star = |list: &[lintainer_core::span::Spanned<String>]| list.iter().any(|word| word.value == "*");
        [&grant.groups, &grant.resources, &grant.verbs].into_iter().all(|list| has_star(list))
    });
    if let Some(grant) = is_everything {
        return Some(("do everything", grant.resources.first().map(|word| word.span)));
    }
    POWERS.iter().find_map(|(does, permission)| Some((*does, Some(role.allows(permission)?.resource.span))))
}

/// The role that a binding hands out, if exactly one of the name is in sight.
fn role_of<'a>(binding: &Binding, cx: &Context<'a>) -> Option<&'a Role> {
    let (project, scope) = (cx.project(), Scope { file: binding.node.file, namespace: None });
    let group = "rbac.authorization.k8s.io";
    let found = project.inventory().object(group, &binding.role_kind, &binding.role.value, scope, project.links());
    match found.found().as_slice() {
        [one] => project.links().role(one.node),
        _ => None,
    }
}
