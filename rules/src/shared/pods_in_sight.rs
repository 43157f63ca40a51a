//! Whether the pods that an object means would be seen if there were any.

use std::collections::HashSet;

use lintainer_core::kubernetes::{Operator, Requirement};
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::span::FileId;

/// Labels without a prefix that controllers set on pods.
const BY_CONTROLLERS: &[&str] =
    &["controller-revision-hash", "controller-uid", "job-name", "pod-template-hash", "rollouts-pod-template-hash"];

/// Values of labels that pods give themselves once they run, such as that of the one that leads: `role: leader`.
const BY_ELECTION: &[&str] = &["active", "leader", "master", "primary"];

/// Labels of pods that clusters run by themselves: those of kubeadm, of addons and of networks.
const OF_CLUSTER: &[(&str, &str)] = &[
    ("component", "etcd"),
    ("component", "kube-apiserver"),
    ("component", "kube-controller-manager"),
    ("component", "kube-scheduler"),
    ("k8s-app", "calico-node"),
    ("k8s-app", "cilium"),
    ("k8s-app", "kube-dns"),
    ("k8s-app", "kube-proxy"),
    ("k8s-app", "kubelet"),
    ("k8s-app", "metrics-server"),
    ("tier", "control-plane"),
];

/// What a project says about where pods come from.
pub(crate) struct PodsInSight<'p> {
    project: &'p Project,
    /// Keys of pod labels that somebody writes.
    keys: HashSet<&'p str>,
}

impl<'p> PodsInSight<'p> {
    pub(crate) fn new(project: &'p Project, workloads: &[&'p Workload]) -> Self {
        PodsInSight {
            project,
            keys: workloads.iter().flat_map(|one| &one.pod_labels).map(|(key, _)| key.value.as_str()).collect(),
        }
    }

    /// Whether all pods are in sight that an object in this file may mean by these requirements.
    pub(crate) fn are_clear<'r>(&self, file: FileId, mut selector: impl Iterator<Item = &'r Requirement>) -> bool {
        // Labels that a controller sets stand in no template, such as `statefulset.kubernetes.io/pod-name`.
        let is_set_elsewhere = |key: &str| {
            let is_of_controller =
                BY_CONTROLLERS.contains(&key) || key.contains('/') && !key.starts_with("app.kubernetes.io/");
            is_of_controller && !self.keys.contains(key)
        };
        let is_set_later = |one: &Requirement| {
            let Operator::In(values) = &one.operator else { return false };
            let has = |wanted: &&str| values.iter().any(|own| own == wanted);
            if BY_ELECTION.iter().any(has) && !self.keys.contains(one.key.as_str()) {
                return true;
            }
            OF_CLUSTER.iter().any(|(key, value)| one.key == *key && values.iter().any(|own| own == value))
        };
        let links = self.project.links();
        links.in_sight(file)
            && !self.project.inventory().sight().has_pods_made(file, links)
            && !selector.any(|one| is_set_elsewhere(&one.key) || is_set_later(one))
    }
}
