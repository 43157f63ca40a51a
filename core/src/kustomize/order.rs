//! The order of the objects that `sortOptions` asks for.

use super::entries::Sort;
use super::resource::{Gvk, Resource};

/// The kinds that others need, in the order of the tool.
const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// The kinds that look at all others.
const LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// The order `legacy` of `sortOptions`.
pub(super) fn put_in_order(objects: &mut [Resource], sort: &Sort) {
    let place = |kind: &str| -> i64 {
        let at = |list: &[&str]| list.iter().position(|known| *known == kind).map(|at| at as i64);
        let own = |list: &[String]| list.iter().position(|known| known == kind).map(|at| at as i64);
        let (first, len) = if sort.is_own { (own(&sort.first), sort.first.len()) } else { (at(&FIRST), FIRST.len()) };
        let last = if sort.is_own { own(&sort.last) } else { at(&LAST) };
        last.map(|at| at + 1).or_else(|| first.map(|at| at - len as i64)).unwrap_or(0)
    };
    let shown = |gvk: &Gvk| {
        let or = |text: &str, none: &str| if text.is_empty() { none.to_string() } else { text.to_string() };
        format!("{}_{}_{}", or(&gvk.group, "~G"), or(&gvk.version, "~V"), or(&gvk.kind, "~K"))
    };
    objects.sort_by_cached_key(|object| {
        let id = object.id();
        let or = |text: &str, none: &str| if text.is_empty() { none.to_string() } else { text.to_string() };
        let name = format!("{}|{}", or(&id.namespace, "~X"), or(&id.name, "~N"));
        (place(&id.gvk.kind), shown(&id.gvk), name)
    });
}
