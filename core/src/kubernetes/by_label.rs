//! Finding the objects whose selectors fit a pod without asking each of them.

use std::collections::HashMap;

use crate::model::{Pairs, Setting, Workload, has_placeholder};

use super::scope::Scope;
use super::services::KubeService;

/// A label that all pods have that an object selects: its key, and the values of which it has one.
pub(super) type CertainLabel<'a> = (&'a str, &'a [String]);

/// An object that means pods by their labels.
pub(super) trait SelectsPods {
    /// Where it is deployed.
    fn scope(&self) -> Scope<'_>;

    /// The labels that all pods have that it selects.
    fn certain_labels(&self) -> Vec<CertainLabel<'_>>;

    /// Whether it means pods with these labels, given that the namespace fits; `None` when that is not known.
    fn selects(&self, pod_labels: &Pairs) -> Option<bool>;
}

/// Selecting objects, each under the most selective of its certain labels, so that a pod is compared with few of them.
#[derive(Debug, Default, Clone)]
pub(super) struct ByLabel {
    certain: HashMap<String, HashMap<String, Vec<usize>>>,
    /// Objects without a certain label.
    others: Vec<usize>,
}

impl ByLabel {
    /// An index of objects by their numbers and certain labels.
    pub(super) fn new<'a>(objects: &[(usize, Vec<CertainLabel<'a>>)]) -> Self {
        let mut uses: HashMap<(&str, &str), usize> = HashMap::new();
        for (key, values) in objects.iter().flat_map(|(_, labels)| labels) {
            values.iter().for_each(|value| *uses.entry((key, value)).or_default() += 1);
        }
        let uses_of = |(key, values): &&CertainLabel<'a>| -> usize {
            values.iter().filter_map(|value| uses.get(&(*key, value.as_str()))).sum()
        };
        let mut index = ByLabel::default();
        for (object, labels) in objects {
            let Some((key, values)) = labels.iter().min_by_key(uses_of) else {
                index.others.push(*object);
                continue;
            };
            let by_value = index.certain.entry(key.to_string()).or_default();
            values.iter().for_each(|value| by_value.entry(value.clone()).or_default().push(*object));
        }
        index
    }

    /// The objects that may select these labels, in no certain order and perhaps more than once.
    pub(super) fn candidates<'a>(&'a self, labels: &'a Pairs) -> impl Iterator<Item = usize> + 'a {
        let keys_are_known = keys_are_known(labels);
        let all = (!keys_are_known).then(|| self.certain.values().flat_map(HashMap::values));
        let fitting = labels.iter().filter(move |_| keys_are_known).flat_map(|(key, value)| {
            let by_value = self.certain.get(&key.value);
            let (one, all) = match known_value(value) {
                Some(value) => (by_value.and_then(|by_value| by_value.get(value)), None),
                None => (None, by_value.map(HashMap::values)),
            };
            one.into_iter().chain(all.into_iter().flatten())
        });
        std::iter::once(&self.others).chain(all.into_iter().flatten()).chain(fitting).flatten().copied()
    }

    /// Takes out those objects among the candidates for these labels that fit.
    pub(super) fn take(&mut self, labels: &Pairs, mut fits: impl FnMut(usize) -> bool) {
        self.others.retain(|object| !fits(*object));
        if !keys_are_known(labels) {
            let all = self.certain.values_mut().flat_map(HashMap::values_mut);
            all.for_each(|objects| objects.retain(|object| !fits(*object)));
            return;
        }
        for (key, value) in labels {
            let Some(by_value) = self.certain.get_mut(&key.value) else { continue };
            match known_value(value) {
                Some(value) => {
                    by_value.get_mut(value).into_iter().for_each(|objects| objects.retain(|object| !fits(*object)));
                }
                None => by_value.values_mut().for_each(|objects| objects.retain(|object| !fits(*object))),
            }
        }
    }
}

/// Pods, each under all of its known labels.
#[derive(Debug)]
pub struct PodsByLabel<'a> {
    all: Vec<&'a Workload>,
    by_label: HashMap<(&'a str, &'a str), Vec<&'a Workload>>,
}

impl<'a> PodsByLabel<'a> {
    /// An index of the pods of these workloads.
    pub fn new(workloads: impl IntoIterator<Item = &'a Workload>) -> Self {
        let all: Vec<&Workload> = workloads.into_iter().collect();
        let mut by_label: HashMap<(&str, &str), Vec<&Workload>> = HashMap::new();
        for workload in &all {
            for (key, value) in &workload.pod_labels {
                if let Some(value) = known_value(value) {
                    by_label.entry((&key.value, value)).or_default().push(workload);
                }
            }
        }
        PodsByLabel { all, by_label }
    }

    /// The first workload whose pods a Service surely selects if they are in its namespace.
    pub fn first_selected(&self, service: &KubeService) -> Option<&'a Workload> {
        let labels = service.certain_labels();
        // The selector of a Service has one value for each key.
        let pods = labels.iter().filter_map(|(key, values)| match values {
            [value] => Some(self.by_label.get(&(*key, value.as_str())).map_or(&[][..], Vec::as_slice)),
            _ => None,
        });
        let candidates = pods.min_by_key(|pods| pods.len()).unwrap_or(&self.all);
        candidates.iter().copied().find(|workload| service.selects(&workload.pod_labels) == Some(true))
    }
}

fn keys_are_known(labels: &Pairs) -> bool {
    !labels.iter().any(|(key, _)| has_placeholder(&key.value))
}

/// The value of a label; a null is empty.
fn known_value(value: &Setting<String>) -> Option<&str> {
    if value.is_unset() { Some("") } else { value.value().map(String::as_str) }
}
