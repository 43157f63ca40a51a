//! `ineffective-permission`: A rule of the role can never take effect.

use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{Grant, Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::span::{Span, Spanned};
use lintainer_core::text::nearest;
use lintainer_core::yaml::Field;

use crate::prelude::*;

const GROUP: &str = "rbac.authorization.k8s.io";
const KINDS: &[Kind] = &[Kind::new(GROUP, "ClusterRole"), Kind::new(GROUP, "Role")];

/// What another tool says of the logs of pods only.
const LOGS: &[&str] = &["trivy/KSV-0042"];

/// How many rules of a role are looked at.
const MAX_RULES: usize = 500;

/// The verbs of requests, and those that admission and authorization ask for (documentation of Kubernetes 1.34).
const VERBS: [&str; 15] = [
    "*",
    "approve",
    "attest",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "list",
    "patch",
    "sign",
    "update",
    "use",
    "watch",
];

/// The verbs of requests for paths: the methods of HTTP (`ResourceRule` and `NonResourceRule` of the API reference).
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

/// The groups whose resources are known here.
const GROUPS: [&str; 12] = [
    "",
    "apiextensions.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "extensions",
    "networking.k8s.io",
    "policy",
    GROUP,
    "storage.k8s.io",
];

/// A resource of Kubernetes itself.
struct BuiltIn {
    plural: &'static str,
    kind: &'static str,
    /// The groups that have or had it, today's first.
    groups: &'static [&'static str],
    is_of_cluster: bool,
}

const fn own(plural: &'static str, kind: &'static str, groups: &'static [&'static str]) -> BuiltIn {
    BuiltIn { plural, kind, groups, is_of_cluster: false }
}

const fn of_cluster(plural: &'static str, kind: &'static str, groups: &'static [&'static str]) -> BuiltIn {
    BuiltIn { plural, kind, groups, is_of_cluster: true }
}

/// By the API reference of Kubernetes 1.34. Events are in two groups, and groups of metrics have pods and nodes, too.
static BUILT_IN: [BuiltIn; 40] = [
    of_cluster("clusterrolebindings", "ClusterRoleBinding", &[GROUP]),
    of_cluster("clusterroles", "ClusterRole", &[GROUP]),
    own("configmaps", "ConfigMap", &[""]),
    own("controllerrevisions", "ControllerRevision", &["apps"]),
    own("cronjobs", "CronJob", &["batch"]),
    of_cluster("csidrivers", "CSIDriver", &["storage.k8s.io"]),
    of_cluster("csinodes", "CSINode", &["storage.k8s.io"]),
    of_cluster("customresourcedefinitions", "CustomResourceDefinition", &["apiextensions.k8s.io"]),
    own("daemonsets", "DaemonSet", &["apps", "extensions"]),
    own("deployments", "Deployment", &["apps", "extensions"]),
    own("endpoints", "Endpoint", &[""]),
    own("endpointslices", "EndpointSlice", &["discovery.k8s.io"]),
    own("horizontalpodautoscalers", "HorizontalPodAutoscaler", &["autoscaling", "extensions"]),
    of_cluster("ingressclasses", "IngressClass", &["networking.k8s.io"]),
    own("ingresses", "Ingress", &["networking.k8s.io", "extensions"]),
    own("jobs", "Job", &["batch", "extensions"]),
    own("leases", "Lease", &["coordination.k8s.io"]),
    own("limitranges", "LimitRange", &[""]),
    of_cluster("namespaces", "Namespace", &[""]),
    own("networkpolicies", "NetworkPolicy", &["networking.k8s.io", "extensions"]),
    of_cluster("nodes", "Node", &[""]),
    own("persistentvolumeclaims", "PersistentVolumeClaim", &[""]),
    of_cluster("persistentvolumes", "PersistentVolume", &[""]),
    own("poddisruptionbudgets", "PodDisruptionBudget", &["policy"]),
    own("pods", "Pod", &[""]),
    own("podtemplates", "PodTemplate", &[""]),
    own("replicasets", "ReplicaSet", &["apps", "extensions"]),
    own("replicationcontrollers", "ReplicationController", &["", "extensions"]),
    own("resourcequotas", "ResourceQuota", &[""]),
    own("rolebindings", "RoleBinding", &[GROUP]),
    own("roles", "Role", &[GROUP]),
    own("secrets", "Secret", &[""]),
    own("serviceaccounts", "ServiceAccount", &[""]),
    own("services", "Service", &[""]),
    own("statefulsets", "StatefulSet", &["apps"]),
    of_cluster("storageclasses", "StorageClass", &["storage.k8s.io"]),
    of_cluster("volumeattachments", "VolumeAttachment", &["storage.k8s.io"]),
    own("csistoragecapacities", "CSIStorageCapacity", &["storage.k8s.io"]),
    own("events", "Event", &["", "events.k8s.io"]),
    own("bindings", "Binding", &[""]),
];

pub(super) static RULE: Rule = Rule {
    name: "ineffective-permission",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ineffective_permission.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    if object.is_partial() || object.display().starts_with("system:") {
        return;
    }
    let rules: Vec<(Field, Grant)> =
        object.each("rules[]").take(MAX_RULES).map(|rule| (rule, Grant::read(rule))).collect();
    for (rule, grant) in &rules {
        if let Some((at, fault)) = refused(object, rule, grant) {
            cx.report(at, format!("{fault}: the API server rejects the role"))
                .help("write groups, resources and verbs, or paths and verbs of a ClusterRole")
                .severity(Severity::Error)
                .aliases_without(LOGS);
            continue;
        }
        check_urls(grant, cx);
        let groups: Vec<&str> = grant.groups.iter().map(|group| group.value.as_str()).collect();
        check_groups(grant, cx);
        if !groups.iter().all(|group| GROUPS.contains(group)) {
            continue;
        }
        check_verbs(grant, cx);
        for resource in &grant.resources {
            let is_granted = |entry: &BuiltIn| {
                rules.iter().any(|(_, other)| {
                    let is_fitting =
                        |group: &Spanned<String>| group.value == "*" || entry.groups.contains(&group.value.as_str());
                    let is_named =
                        other.resources.iter().any(|other| other.value == resource.value || other.value == "*");
                    is_named && other.groups.iter().any(is_fitting)
                })
            };
            check_resource(object, grant, resource, is_granted, cx);
        }
    }
}

/// What the API server refuses, and where.
fn refused(object: &Object, rule: &Field, grant: &Grant) -> Option<(Span, String)> {
    let is_empty = |key| {
        let list = rule.key(key);
        list.unset_at().is_some() || list.texts().value().is_some_and(Vec::is_empty)
    };
    let has_objects = !grant.groups.is_empty() || !grant.resources.is_empty() || !grant.names.is_empty();
    if let Some(url) = grant.urls.first() {
        if object.kind() == "Role" {
            return Some((url.span, "a Role cannot allow paths".to_string()));
        }
        if has_objects {
            return Some((url.span, "a rule has either paths or resources".to_string()));
        }
    }
    let missing = ["verbs", "apiGroups", "resources"].into_iter().find(|key| {
        let is_needed = *key == "verbs" || grant.urls.is_empty() && !rule.key("nonResourceURLs").is_written();
        is_needed && is_empty(key)
    });
    missing.map(|key| (rule.head(), format!("a rule without `{key}` allows nothing")))
}

fn report<'c>(at: Span, message: String, help: String, cx: &'c mut Context) -> &'c mut Finding {
    cx.report(at, message).help(help).aliases_without(LOGS)
}

fn check_urls(grant: &Grant, cx: &mut Context) {
    for url in grant.urls.iter().filter(|url| url.value.trim_end_matches('*').contains('*')) {
        let message = format!("`{}` matches no path: a star is read at the end only", url.value);
        report(url.span, message, "write the path, or a star at its end".to_string(), cx);
    }
}

fn check_groups(grant: &Grant, cx: &mut Context) {
    for group in &grant.groups {
        let help = match group.value.as_str() {
            "core" | "v1" | "api" => "write `\"\"` for the core group".to_string(),
            other => match other.split_once('/') {
                Some((group, _)) => format!("write `{group}`, without a version"),
                None => continue,
            },
        };
        report(group.span, format!("no API group is called `{}`", group.value), help, cx);
    }
}

fn check_verbs(grant: &Grant, cx: &mut Context) {
    for verb in &grant.verbs {
        let word = verb.value.as_str();
        let is_impersonation = word.starts_with("impersonate");
        let is_method = !grant.urls.is_empty() && METHODS.contains(&word);
        if !VERBS.contains(&word) && !is_method && !is_impersonation && !has_placeholder(word) {
            let help = match nearest(word, VERBS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the verbs are those of requests: get, list, watch, create, update, patch, delete".to_string(),
            };
            report(verb.span, format!("no request has the verb `{word}`"), help, cx);
        } else if word == "deletecollection" && !grant.names.is_empty() {
            let message = "`deletecollection` has no effect on named objects".to_string();
            report(verb.span, message, "use `delete`, or leave the names out".to_string(), cx);
        } else if word == "create"
            && !grant.names.is_empty()
            && !grant.resources.iter().any(|one| one.value.contains('/'))
        {
            let message = "`create` does not know the name of the object, so a POST is not allowed".to_string();
            report(verb.span, message, "allow `create` in a rule without names".to_string(), cx)
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
    }
}

fn check_resource(
    object: &Object,
    grant: &Grant,
    resource: &Spanned<String>,
    is_granted: impl Fn(&BuiltIn) -> bool,
    cx: &mut Context,
) {
    let (word, at) = (resource.value.as_str(), resource.span);
    let has_group = |entry: &BuiltIn| grant.groups.iter().any(|group| entry.groups.contains(&group.value.as_str()));
    if let Some(base) = word.strip_suffix("/*").filter(|base| *base != "*") {
        let message = format!("`{word}` matches nothing: a star stands for all subresources of all resources only");
        report(at, message, format!("name the subresources of `{base}`"), cx);
        return;
    }
    let base = word.split('/').next().unwrap_or(word);
    if word == "pods/log" && grant.verbs.iter().any(|verb| matches!(verb.value.as_str(), "delete" | "deletecollection"))
    {
        let finding = cx.report(at, "logs of pods cannot be deleted");
        finding.help("take `delete` out, or name `pods`");
        // Verbs that are written for several resources at once.
        if grant.resources.len() > 1 {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        return;
    }
    let Some(entry) = BUILT_IN.iter().find(|entry| entry.plural == base) else {
        let is_meant =
            |entry: &&BuiltIn| entry.kind.eq_ignore_ascii_case(base) || entry.plural.eq_ignore_ascii_case(base);
        if let Some(entry) = BUILT_IN.iter().find(is_meant).filter(|entry| has_group(entry)) {
            let message = format!("no resource is called `{base}`");
            report(at, message, format!("write `{}`", entry.plural), cx);
        }
        return;
    };
    if !has_group(entry) && !is_granted(entry) {
        let group =
            |group: &str| if group.is_empty() { "the core group".to_string() } else { format!("the group `{group}`") };
        let own = grant.groups.first().map_or(String::new(), |own| group(&own.value));
        let right = entry.groups.first().copied().unwrap_or("");
        let message = format!("`{base}` is not in {own}");
        report(at, message, format!("it is in {}", group(right)), cx);
    } else if entry.is_of_cluster && has_group(entry) && object.kind() == "Role" {
        let in_namespace = base == "namespaces"
            && grant
                .verbs
                .iter()
                .any(|verb| matches!(verb.value.as_str(), "get" | "update" | "patch" | "delete" | "*"));
        if !in_namespace {
            let message = format!("`{base}` belong to no namespace: a Role has no effect on them");
            report(at, message, "allow it in a ClusterRole with a ClusterRoleBinding".to_string(), cx);
        }
    }
}
