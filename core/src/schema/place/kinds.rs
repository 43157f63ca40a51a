//! The `apiVersion`s and kinds that may stand at the head of an object.

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

/// All pairs that the cluster may know: those of Kubernetes at its version, those of the project, those of widely used
/// operators. Of one kind the most stable version comes first.
pub(super) fn pairs(ground: &Ground) -> Vec<Pair> {
    let own = |(api_version, kind): (&str, &str)| (api_version.to_string(), kind.to_string());
    let mut pairs: Vec<Pair> = built_in(ground).map(own).collect();
    pairs.extend((ground.custom_kinds)());
    let version = |pair: &Pair| stability(pair.0.rsplit('/').next().unwrap_or_default());
    pairs.sort_by(|one, other| {
        one.1.cmp(&other.1).then_with(|| version(other).cmp(&version(one))).then_with(|| one.0.cmp(&other.0))
    });
    pairs.dedup();
    pairs
}

/// Whether one of the tables has an `apiVersion` or a kind.
pub(super) fn is_known(ground: &Ground, api_version: &str, kind: &str) -> bool {
    built_in(ground).any(|known| known.0 == api_version || known.1 == kind)
}

/// What the tables have for the version of the cluster.
fn built_in(ground: &Ground) -> impl Iterator<Item = (&'static str, &'static str)> {
    let schema = kubernetes::schema();
    // Of a cluster that is newer than the table the newest is known.
    let minor = ground.minor.min(schema.map_or(0, |schema| schema.versions().to));
    let served = schema.into_iter().flat_map(|schema| schema.roots());
    let served = served.filter(move |(_, _, range)| range.contains(minor));
    let others = operators::schema().into_iter().flat_map(|schema| schema.roots());
    served.chain(others).map(|(api_version, kind, _)| (api_version, kind))
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
