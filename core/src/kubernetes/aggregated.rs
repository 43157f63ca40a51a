//! Aggregated ClusterRoles: the control plane gives them the rules of the roles that they select, so that whoever is bound to
//! one of them may do what the others allow.
//!
//! By <https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles>, November 2026.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::Role;

/// How many pairs of roles are looked at.
const MAX_PAIRS: usize = 1_000_000;

/// For each role that others take in, those that do, directly or through others, by their places in the list. `unit` numbers
/// what is deployed together.
pub(super) fn aggregators(roles: &[Arc<Role>], unit: &dyn Fn(&Role) -> u32) -> BTreeMap<usize, Vec<usize>> {
    let mut units: HashMap<u32, Vec<usize>> = HashMap::new();
    if roles.iter().all(|role| role.aggregates.is_empty()) {
        return BTreeMap::new();
    }
    for (at, role) in roles.iter().enumerate().filter(|(_, role)| role.is_cluster_role()) {
        units.entry(unit(role)).or_default().push(at);
    }
    let mut above: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut left = MAX_PAIRS;
    for (at, role) in roles.iter().enumerate().filter(|(_, role)| !role.aggregates.is_empty()) {
        let together = units.get(&unit(role)).map_or(&[][..], Vec::as_slice);
        left = left.saturating_sub(together.len());
        if left == 0 {
            break;
        }
        for other in together.iter().copied().filter(|other| *other != at) {
            if roles.get(other).is_some_and(|other| role.selects(other)) {
                above.entry(other).or_default().push(at);
            }
        }
    }
    above.keys().map(|at| (*at, all_above(*at, &above))).collect()
}

fn all_above(at: usize, above: &BTreeMap<usize, Vec<usize>>) -> Vec<usize> {
    let (mut open, mut seen) = (vec![at], HashSet::from([at]));
    let mut found = Vec::new();
    while let Some(next) = open.pop() {
        for upper in above.get(&next).into_iter().flatten().filter(|upper| seen.insert(**upper)) {
            found.push(*upper);
            open.push(*upper);
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;

    #[test]
    fn who_is_bound_to_an_aggregated_role_has_what_it_selects() {
        let role = |name: &str, rest: &str| {
            format!(
                "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}, labels: {{take: {name}}}}}\n{rest}\n"
            )
        };
        let takes = |names: &str| {
            format!(
                "aggregationRule: {{clusterRoleSelectors: [{{matchExpressions: [{{key: take, operator: In, values: {names}}}]}}]}}"
            )
        };
        let text = [
            role("top", &takes("[middle]")),
            role("middle", &takes("[low, top]")),
            role("low", ""),
            role("other", ""),
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
             roleRef: {kind: ClusterRole, name: top}\nsubjects: [{kind: User, name: ann}]\n"
                .to_string(),
        ];
        let mut found = Vec::new();
        objects(&[("a.yaml", &text.concat())], |object| {
            if let Some(role) = object.role() {
                found.push((role.name.clone(), object.bindings().len(), object.is_aggregated()));
            }
        });
        let expected = [("top", 1, true), ("middle", 1, true), ("low", 1, true), ("other", 0, false)];
        assert_eq!(found, expected.map(|(name, bound, is_aggregated)| (name.to_string(), bound, is_aggregated)));
    }
}
