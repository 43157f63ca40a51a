//! The `apiVersion`s and kinds that may stand at the head of an object.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::Ground;
use crate::schema::{kubernetes, operators};

/// An `apiVersion` and a kind.
pub(super) type Pair = (String, String);

/// How much a version is worth: a stable one more than a beta, a later one more than an earlier one.
pub(super) fn stability(version: &str) -> (u8, u16, u16) {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let number = |text: &str| digits(text).parse().unwrap_or(0);
    let major = version.strip_prefix('v').unwrap_or(version);
    let rest = major.get(digits(major).len()..).unwrap_or_default();
    match (rest.strip_prefix("beta"), rest.strip_prefix("alpha")) {
        (Some(minor), _) => (1, number(major), number(minor)),
        (_, Some(minor)) => (0, number(major), number(minor)),
        _ => (2, number(major), 0),
    }
}

/// All pairs that the cluster may know: those of Kubernetes at its version, then those of the project, then those of widely
/// used operators. Of one kind the most stable version comes first.
pub(super) fn pairs(ground: &Ground) -> Vec<Pair> {
    let own = |(api_version, kind): (&str, &str)| (api_version.to_string(), kind.to_string());
    let parts = [served(ground).map(own).collect(), (ground.custom_kinds)(), others().map(own).collect()];
    let mut known = HashSet::new();
    let sorted = parts.into_iter().flat_map(|mut part: Vec<Pair>| {
        part.sort_by_cached_key(|(api_version, kind)| {
            let version = api_version.rsplit('/').next().unwrap_or_default();
            (kind.clone(), Reverse(stability(version)), api_version.clone())
        });
        part
    });
    sorted.filter(|pair| known.insert(pair.clone())).collect()
}

/// Whether one of the tables has an `apiVersion` or a kind.
pub(super) fn is_known(ground: &Ground, api_version: &str, kind: &str) -> bool {
    served(ground).chain(others()).any(|known| known.0 == api_version || known.1 == kind)
}

/// What Kubernetes has at the version of the cluster.
fn served(ground: &Ground) -> impl Iterator<Item = (&'static str, &'static str)> {
    let schema = kubernetes::schema();
    // Of a cluster that is newer than the table the newest is known.
    let minor = ground.minor.min(schema.map_or(0, |schema| schema.versions().to));
    let roots = schema.into_iter().flat_map(|schema| schema.roots());
    roots.filter(move |(_, _, range)| range.contains(minor)).map(|(api_version, kind, _)| (api_version, kind))
}

/// What operators have.
fn others() -> impl Iterator<Item = (&'static str, &'static str)> {
    let roots = operators::schema().into_iter().flat_map(|schema| schema.roots());
    roots.map(|(api_version, kind, _)| (api_version, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_an_order() {
        let mut versions = ["v1beta2", "v2", "v1", "v1alpha3", "v1beta1", "v2beta1", "v10"];
        versions.sort_by_key(|version| std::cmp::Reverse(stability(version)));
        assert_eq!(versions, ["v10", "v2", "v1", "v2beta1", "v1beta2", "v1beta1", "v1alpha3"]);
    }
}
