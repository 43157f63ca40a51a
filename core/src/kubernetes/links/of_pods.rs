//! Which objects mean the pods of a workload, and what these name.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Links, in_order};
use crate::kubernetes::policies::Policy;
use crate::kubernetes::scaling::Budget;
use crate::kubernetes::scope::{Group, Scope};
use crate::kubernetes::services::{ClaimObject, KubeService, NamespaceLimits};
use crate::model::Workload;

impl Links {
    /// The Services that send, or may send, traffic to a workload. `selects` of each says whether that is certain.
    pub fn services_of<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a KubeService> {
        let candidates = in_order(self.service_candidates(workload));
        let services = candidates.into_iter().filter_map(|index| self.services.get(index)).map(Arc::as_ref);
        services.filter(move |service| {
            service.selects(&workload.pod_labels) != Some(false) && self.are_together(*service, workload)
        })
    }

    pub(in crate::kubernetes) fn service_candidates<'a>(
        &'a self,
        workload: &'a Workload,
    ) -> impl Iterator<Item = usize> + 'a {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.services_in.get(&group));
        groups.flat_map(|group| group.candidates(&workload.pod_labels))
    }

    /// The network policies that mean, or may mean, a workload's pods. `selects` of each says whether that is certain.
    /// Cluster-wide policies count from anywhere in the project.
    pub fn policies_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Policy> {
        let candidates = in_order(self.policy_candidates(workload));
        let policies = candidates.into_iter().filter_map(|index| self.policies.get(index)).map(Arc::as_ref);
        policies.filter(move |policy| self.may_mean(policy, workload))
    }

    /// The disruption budgets that protect, or may protect, a workload's pods. `selects` of each says whether that is certain.
    pub fn budgets_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a Budget> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.budgets_in.get(&group));
        let candidates = in_order(groups.flat_map(|group| group.candidates(&workload.pod_labels)));
        let budgets = candidates.into_iter().filter_map(|index| self.budgets.get(index)).map(Arc::as_ref);
        budgets.filter(move |budget| {
            budget.selects(&workload.pod_labels) != Some(false) && self.are_together(*budget, workload)
        })
    }

    /// Whether a network policy means, or may mean, a workload's pods.
    pub fn has_policy(&self, workload: &Workload) -> bool {
        self.policy_candidates(workload)
            .filter_map(|index| self.policies.get(index))
            .any(|policy| self.may_mean(policy, workload))
    }

    /// The network policies that mean, or may mean, the pods of one of these workloads.
    pub fn policies_in_use<'a>(
        &'a self,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> impl Iterator<Item = &'a Policy> {
        let mut open = self.policies_in.clone();
        let mut used = HashSet::new();
        for workload in workloads {
            for group in self.policy_groups(workload) {
                let Some(group) = open.get_mut(&group) else { continue };
                // What is found once is not looked at again.
                group.take(&workload.pod_labels, |index| {
                    let means = || self.policies.get(index).is_some_and(|policy| self.may_mean(policy, workload));
                    let is_used = used.contains(&index) || means();
                    if is_used {
                        used.insert(index);
                    }
                    is_used
                });
            }
        }
        in_order(used.into_iter()).into_iter().filter_map(|index| self.policies.get(index)).map(Arc::as_ref)
    }

    fn policy_groups(&self, workload: &Workload) -> impl Iterator<Item = Group> {
        self.groups(workload.into()).into_iter().chain([Group::Everywhere])
    }

    pub(in crate::kubernetes) fn policy_candidates<'a>(
        &'a self,
        workload: &'a Workload,
    ) -> impl Iterator<Item = usize> + 'a {
        let groups = self.policy_groups(workload).filter_map(|group| self.policies_in.get(&group));
        groups.flat_map(|group| group.candidates(&workload.pod_labels))
    }

    fn may_mean(&self, policy: &Policy, workload: &Workload) -> bool {
        policy.selects(&workload.pod_labels) != Some(false)
            && (policy.cluster_wide || self.are_together(policy, workload))
    }

    /// The claims of a name that a workload can mean.
    pub fn claims_named<'a>(&'a self, workload: &'a Workload, name: &str) -> impl Iterator<Item = &'a ClaimObject> {
        let found = self
            .claim_candidates(workload, name)
            .into_iter()
            .filter_map(|index| self.claims.get(index))
            .map(Arc::as_ref);
        found.filter(move |claim| self.are_together(*claim, workload))
    }

    pub(in crate::kubernetes) fn claim_candidates(&self, workload: &Workload, name: &str) -> Vec<usize> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.claims_in.get(&group));
        in_order(groups.filter_map(|group| group.get(name)).flatten().copied())
    }

    /// What the LimitRanges of a workload's namespace give to its containers.
    pub fn defaults_for<'a>(&'a self, workload: &'a Workload) -> impl Iterator<Item = &'a NamespaceLimits> {
        let found =
            self.default_candidates(workload).into_iter().filter_map(|index| self.defaults.get(index)).map(Arc::as_ref);
        found.filter(move |defaults| self.are_together(*defaults, workload))
    }

    pub(in crate::kubernetes) fn default_candidates(&self, workload: &Workload) -> Vec<usize> {
        let groups = self.groups(workload.into()).into_iter().filter_map(|group| self.defaults_in.get(&group));
        in_order(groups.flatten().copied())
    }

    /// Whether pods of an object's namespace are written in its neighbourhood, other than those of jobs.
    pub fn has_pods_near<'a>(&'a self, object: impl Into<Scope<'a>>) -> bool {
        let scope = object.into();
        let namespaces: HashSet<Option<&str>> = self.namespaces(scope).into_iter().collect();
        let mut seen = HashSet::new();
        self.neighbourhood(scope.file).filter_map(|folder| self.pods_near.get(folder)).any(|pods| {
            let mut files =
                pods.given.iter().filter(|file| seen.insert(**file)).filter_map(|file| self.given.get(file));
            let is_known = |namespace: &Option<String>| namespaces.contains(&namespace.as_deref());
            let is_one = match pods.namespaces.len() < namespaces.len() {
                true => pods.namespaces.iter().any(is_known),
                false => namespaces.iter().any(|one| pods.namespaces.contains(&one.map(str::to_string))),
            };
            is_one || files.any(|given| namespaces.iter().flatten().any(|one| given.contains(*one)))
        })
    }
}
