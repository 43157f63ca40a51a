//! A rule about Kubernetes objects alone as a condition for the API server.

use std::ops::Range;

use lintainer_core::policy::{Admission, Subject};

use super::keys::Written;
use super::node::Each;
use crate::cel::{self, Expr, Fault, Type};

/// Built-in kinds with their group and their resource
/// (<https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/>).
const KINDS: [(&str, &str, &str); 24] = [
    ("ConfigMap", "", "configmaps"),
    ("Namespace", "", "namespaces"),
    ("PersistentVolume", "", "persistentvolumes"),
    ("PersistentVolumeClaim", "", "persistentvolumeclaims"),
    ("Pod", "", "pods"),
    ("PodTemplate", "", "podtemplates"),
    ("ReplicationController", "", "replicationcontrollers"),
    ("Secret", "", "secrets"),
    ("Service", "", "services"),
    ("ServiceAccount", "", "serviceaccounts"),
    ("DaemonSet", "apps", "daemonsets"),
    ("Deployment", "apps", "deployments"),
    ("ReplicaSet", "apps", "replicasets"),
    ("StatefulSet", "apps", "statefulsets"),
    ("HorizontalPodAutoscaler", "autoscaling", "horizontalpodautoscalers"),
    ("CronJob", "batch", "cronjobs"),
    ("Job", "batch", "jobs"),
    ("Ingress", "networking.k8s.io", "ingresses"),
    ("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
    ("PodDisruptionBudget", "policy", "poddisruptionbudgets"),
    ("ClusterRole", "rbac.authorization.k8s.io", "clusterroles"),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings"),
    ("Role", "rbac.authorization.k8s.io", "roles"),
    ("RoleBinding", "rbac.authorization.k8s.io", "rolebindings"),
];

/// The condition of a rule that asks for it.
pub(super) fn of(
    name: &'static str,
    each: &Each,
    written: &Written,
    when: &Expr,
    at: &Range<usize>,
) -> Result<Admission, Fault> {
    let wrong = |message: String| Err(Fault::new(at.clone(), message));
    if each.word != "object" || each.only.is_empty() {
        return wrong(
            "the API server sees objects alone: `each` has to name kinds, such as `object/Deployment`".into(),
        );
    }
    // The file is nothing that the cluster knows.
    let names = vec![("object".to_string(), Type::Any)];
    cel::check(when, &names, &Default::default()).map_err(|fault| written.fault(fault))?;
    if ["//", "'''", "\"\"\""].iter().any(|sign| written.text.contains(sign)) {
        return Err(written.wrong("a policy has one line: leave comments and texts in three quotes out"));
    }
    let (mut group, mut resources, mut kinds) = (None, Vec::new(), Vec::new());
    for kind in &each.only {
        let Some((kind, of, resource)) = KINDS.iter().find(|(known, ..)| known == kind) else {
            return wrong(format!("`{kind}` is no built-in kind whose resource is known: leave `admission` out"));
        };
        if *group.get_or_insert(*of) != *of {
            return wrong("a policy is about one group of the API: write one rule for each".to_string());
        }
        kinds.push(*kind);
        resources.push(*resource);
    }
    let bad = written.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = Subject::Object { group: group.unwrap_or(""), resources: resources.leak(), kinds: kinds.leak(), bad };
    Ok(Admission { rule: name, subject, is_absence: false })
}
