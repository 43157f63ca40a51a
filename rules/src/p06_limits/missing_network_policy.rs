//! `missing-network-policy`: a pod that no network policy means.

use lintainer_core::context::Context;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};
use lintainer_core::rule::{OptionDefault, RuleOption};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    name: "missing-network-policy",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Kubernetes],
    summary: "No network policy applies to this pod",
    why: "Every pod of the cluster can talk to it, and it to every pod.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    aliases: &["kube-linter/non-isolated-pod", "checkov/CKV2_K8S_6", "kics/0401f71b-9c1e-4821-ab15-a955caa621be", "polaris/missingNetworkPolicy", "kubescape/C-0260", "kubescape/C-0030"],
    yields_to: &[],
    options: &[RuleOption { name: "require", default: OptionDefault::Bool(false), what: "also report projects without any network policy" }],
    examples: &[
        Example::bad(Kubernetes, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: registry.example/web:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n        - name: db\n          image: registry.example/db:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\nspec:\n  podSelector: {matchLabels: {app: db}}\n  ingress: []\n"),
        Example::bad(Kubernetes, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: registry.example/web:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n").with_config("[rules.missing-network-policy]\nrequire = true\n"),
        Example::good(Kubernetes, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: registry.example/web:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\nspec:\n  podSelector: {}\n  ingress: []\n"),
        Example::good(Kubernetes, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: registry.example/web:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: front\nspec:\n  podSelector: {matchExpressions: [{key: app, operator: In, values: [web, shop]}]}\n  ingress: []\n"),
        Example::good(Kubernetes, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: web\n          image: registry.example/web:1.4.2\n          resources:\n            limits:\n              memory: 128Mi\n"),
    ],
    checks: &[Check::Project(check)],
};

/// Kinds whose pods run in the cluster as they are written.
const KINDS: &[&str] = &[
    "CloneSet",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "DeploymentConfig",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let require = cx.flag("require");
    // Policies for pods that nobody here has say nothing about the author's habits.
    let with_policies: HashSet<&str> = links
        .policies_in_use(project.kubernetes_workloads())
        .flat_map(|policy| links.neighbourhood(policy.node.file))
        .collect();
    let mut reported = HashSet::new();
    for workload in project.kubernetes_workloads().filter(|workload| is_judged(workload)) {
        let file = workload.span.file;
        if !links.in_sight(file) || links.has_policy(workload) {
            continue;
        }
        let uses_policies = links.neighbourhood(file).any(|folder| with_policies.contains(folder));
        if uses_policies {
            let finding = cx.report(workload.span, format!("no network policy means the pods of `{}`", workload.name));
            finding.help("add a NetworkPolicy for them, or one with `podSelector: {}` for the whole namespace");
            if workload.is_job() {
                finding.severity(Severity::Info);
            }
        } else if require && reported.insert((links.unit(file), workload.namespace.as_deref())) {
            let of = workload.namespace.as_ref().map_or(String::new(), |name| format!(" in the namespace `{name}`"));
            cx.report(workload.span, format!("there is no network policy{of}"))
                .help("add a NetworkPolicy with `podSelector: {}` that denies, and others that allow what is needed");
        }
    }
}

/// Network policies do not reach pods in the network of their node.
fn is_judged(workload: &Workload) -> bool {
    KINDS.contains(&workload.kind.as_str())
        && !workload.partial
        && (workload.host_network.is_unset() || workload.host_network.is_false())
}
