//! Pods by their labels, each where it is deployed.

use std::collections::HashMap;

use crate::model::{Workload, has_placeholder};
use crate::project::Project;

use super::index::{Home, homes_of};
use super::selector::{LabelSelector, Operator};
use super::{Links, Scope};

/// The pods of a project.
#[derive(Debug)]
pub struct Pods<'p> {
    project: &'p Project,
    everywhere: Place<'p>,
    homes: HashMap<Home, Place<'p>>,
}

/// The pods at one place.
#[derive(Debug, Default)]
struct Place<'p> {
    all: Vec<&'p Workload>,
    by_label: HashMap<(&'p str, &'p str), Vec<&'p Workload>>,
    /// Those with labels that are not known.
    uncertain: Vec<&'p Workload>,
}

impl<'p> Place<'p> {
    fn add(&mut self, workload: &'p Workload) {
        self.all.push(workload);
        let mut is_known = true;
        for (key, value) in &workload.pod_labels {
            match value.value() {
                Some(value) if !has_placeholder(&key.value) => {
                    self.by_label.entry((&key.value, value)).or_default().push(workload);
                }
                _ => is_known = false,
            }
        }
        if !is_known {
            self.uncertain.push(workload);
        }
    }

    /// The pods that a selector may mean, some of them perhaps twice.
    fn candidates(&self, selector: &LabelSelector) -> Vec<&'p Workload> {
        let values = selector.requirements.iter().filter_map(|requirement| match &requirement.operator {
            Operator::In(values) => Some((requirement.key.as_str(), values)),
            _ => None,
        });
        let lists = values.map(|(key, values)| -> Vec<&[&Workload]> {
            values.iter().filter_map(|value| self.by_label.get(&(key, value.as_str())).map(Vec::as_slice)).collect()
        });
        match lists.min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>()) {
            Some(lists) => lists.into_iter().flatten().chain(&self.uncertain).copied().collect(),
            None => self.all.clone(),
        }
    }
}

impl<'p> Pods<'p> {
    /// The pods of all workloads.
    pub fn new(project: &'p Project) -> Self {
        let mut pods = Pods { project, everywhere: Place::default(), homes: HashMap::new() };
        for workload in project.kubernetes_workloads() {
            pods.everywhere.add(workload);
            for home in pods.homes_of(workload.into()) {
                pods.homes.entry(home).or_default().add(workload);
            }
        }
        pods
    }

    fn homes_of(&self, scope: Scope) -> Vec<Home> {
        homes_of(false, scope, self.links(), self.project.inventory().sight())
    }

    fn links(&self) -> &'p Links {
        self.project.links()
    }

    /// The workloads whose pods a selector means, or may mean, that are deployed with an object in its namespace, in the
    /// order of their files. The selector says of each whether that is certain.
    pub fn selected(&self, selector: &LabelSelector, scope: Scope) -> Vec<&'p Workload> {
        let places = self.homes_of(scope).into_iter().filter_map(|home| self.homes.get(&home));
        let candidates = places.flat_map(|place| place.candidates(selector));
        let mut found: Vec<_> =
            candidates.filter(|workload| selector.matches(&workload.pod_labels) != Some(false)).collect();
        found.sort_by_key(|workload| (workload.node, workload.pod_node));
        found.dedup_by_key(|workload| (workload.node, workload.pod_node));
        found
    }

    /// Whether a selector means, or may mean, any pod of the project at all.
    pub fn is_any_selected(&self, selector: &LabelSelector) -> bool {
        let mut candidates = self.everywhere.candidates(selector).into_iter();
        candidates.any(|workload| selector.matches(&workload.pod_labels) != Some(false))
    }

    /// Whether any pods are deployed with an object in its namespace.
    pub fn has_any(&self, scope: Scope) -> bool {
        self.homes_of(scope).iter().any(|home| self.homes.contains_key(home))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::project;
    use super::*;
    use crate::yaml::Field;

    #[test]
    fn a_selector_means_pods_of_its_own_namespace() {
        let pod = |name: &str, namespace: &str, label: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{app: {label}}}}}\n\
                 spec: {{containers: [{{name: a, image: a:1}}]}}\n---\n"
            )
        };
        let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b, namespace: shop}\n\
                      spec: {selector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}}\n";
        let text = [
            pod("one", "shop", "web"),
            pod("two", "shop", "'${APP}'"),
            pod("three", "bank", "web"),
            pod("four", "shop", "cart"),
            budget.to_string(),
        ];
        let project = project(&[("a.yaml", &text.concat())]);
        let trees = crate::project::Trees::default();
        let budget = project.resources().last().expect("the budget");
        let node = trees.node(&project, budget.node).expect("its node");
        let selector = LabelSelector::read(Field::of(node).at("spec.selector"));
        let pods = Pods::new(&project);
        let names: Vec<_> = pods.selected(&selector, budget.into()).iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        assert!(pods.has_any(budget.into()) && pods.is_any_selected(&selector));
    }
}
