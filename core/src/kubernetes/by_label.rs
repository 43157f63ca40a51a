//! Finding the objects whose selectors fit a pod without asking each of them.

use std::collections::HashMap;

use crate::model::{Pairs, has_placeholder};

/// Selecting objects by a label of which all pods have one value that they select, so that not each is asked about each pod.
#[derive(Debug, Default)]
pub(super) struct ByLabel {
    certain: HashMap<String, HashMap<String, Vec<usize>>>,
    others: Vec<usize>,
}

impl ByLabel {
    /// Adds an object by its index. `label`: the key and the values.
    pub(super) fn add(&mut self, index: usize, label: Option<(&str, &[String])>) {
        let Some((key, values)) = label else {
            self.others.push(index);
            return;
        };
        let by_value = self.certain.entry(key.to_string()).or_default();
        for value in values {
            by_value.entry(value.clone()).or_default().push(index);
        }
    }

    /// The objects among all groups that may select these labels, in their order.
    pub(super) fn candidates<'a>(groups: impl IntoIterator<Item = &'a ByLabel>, labels: &Pairs) -> Vec<usize> {
        let is_known = labels.iter().all(|(key, value)| value.value().is_some() && !has_placeholder(&key.value));
        let mut found = Vec::new();
        for group in groups {
            found.extend(&group.others);
            if !is_known {
                found.extend(group.certain.values().flat_map(HashMap::values).flatten());
                continue;
            }
            for (key, value) in labels {
                let value = value.value().map_or("", String::as_str);
                let fitting = group.certain.get(&key.value).and_then(|by_value| by_value.get(value));
                found.extend(fitting.into_iter().flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
