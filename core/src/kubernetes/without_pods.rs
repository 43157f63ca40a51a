//! Objects that mean pods which nobody has.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::Workload;

use super::Links;
use super::by_label::{ByLabel, CertainLabel, SelectsPods};
use super::policies::Policy;
use super::services::KubeService;

impl Links {
    /// The Services that none of these workloads belongs to, whatever unit it is in. Workloads of another namespace count
    /// unless neither has one: the caller of a chart may choose it.
    pub fn services_without_pods<'a>(
        &'a self,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> impl Iterator<Item = &'a KubeService> {
        self.without_pods(self.services(), |service| service.selector.is_some(), workloads)
    }

    /// The policies for pods of one namespace that mean none of these workloads, as [`Links::services_without_pods`].
    pub fn policies_without_pods<'a>(
        &'a self,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> impl Iterator<Item = &'a Policy> {
        self.without_pods(self.policies(), |_| true, workloads).filter(|policy| !policy.cluster_wide)
    }

    /// The objects that mean no pods of these workloads; those that are not meant mean none.
    fn without_pods<'a, T: SelectsPods + 'a>(
        &'a self,
        objects: &'a [Arc<T>],
        is_meant: impl Fn(&T) -> bool,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> impl Iterator<Item = &'a T> {
        let all: Vec<(usize, &T)> = objects
            .iter()
            .enumerate()
            .map(|(index, one)| (index, one.as_ref()))
            .filter(|(_, one)| is_meant(one))
            .collect();
        let is_free = |one: &T| one.scope().namespace.is_none();
        let index = |fits: &dyn Fn(&T) -> bool| {
            let fitting = all.iter().filter(|(_, one)| fits(one));
            ByLabel::new(&fitting.map(|(index, one)| (*index, one.certain_labels())).collect::<Vec<_>>())
        };
        let (mut any, mut free) = (index(&|_| true), index(&is_free));
        let mut members: HashMap<Option<&str>, Vec<(usize, Vec<CertainLabel>)>> = HashMap::new();
        for (index, one) in all.iter().filter(|(_, one)| !is_free(one)) {
            for namespace in self.namespaces(one.scope()) {
                members.entry(namespace).or_default().push((*index, one.certain_labels()));
            }
        }
        let mut by_namespace: HashMap<_, _> =
            members.into_iter().map(|(namespace, members)| (namespace, ByLabel::new(&members))).collect();
        let mut used = HashSet::new();
        for workload in workloads {
            // What is found once is not looked at again.
            let mut fits = |index: usize| {
                let selects = || objects.get(index).map(|one| one.selects(&workload.pod_labels)) != Some(Some(false));
                let is_used = used.contains(&index) || selects();
                if is_used {
                    used.insert(index);
                }
                is_used
            };
            if workload.namespace.is_none() {
                any.take(&workload.pod_labels, fits);
                continue;
            }
            free.take(&workload.pod_labels, &mut fits);
            for namespace in self.namespaces(workload.into()) {
                let group = by_namespace.get_mut(&namespace);
                group.into_iter().for_each(|group| group.take(&workload.pod_labels, &mut fits));
            }
        }
        objects.iter().enumerate().filter(move |(index, _)| !used.contains(index)).map(|(_, one)| one.as_ref())
    }
}
