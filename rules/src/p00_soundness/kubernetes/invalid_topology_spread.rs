//! `invalid-topology-spread`: A spread constraint cannot work.

use std::collections::HashSet;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Setting, Workload};
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-topology-spread",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_topology_spread.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if !cx.mentions("topologySpreadConstraints") {
        return;
    }
    let Some(list) = workload.pod_field("topologySpreadConstraints", cx) else { return };
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    for one in list.items().filter(|one| one.is_mapping()) {
        let when = one.key("whenUnsatisfiable");
        let is_new = match (one.key("topologyKey").word(), when.word()) {
            (Some(key), Some(when)) => seen.insert((key, when)),
            _ => true,
        };
        if let Some((span, fault, help)) = rejected(one, is_new) {
            cx.report(span, format!("{fault}: the API server rejects the pod")).help(help);
            continue;
        }
        let selector = one.key("labelSelector");
        let message = match selector.selector() {
            Setting::Unset { .. } => "this constraint has no `labelSelector`, so it counts no pods".to_string(),
            Setting::Set(selector)
                if selector.value.matches(&workload.pod_labels) == Some(false) && !workload.partial =>
            {
                format!(
                    "this constraint does not count the pods of `{}`: its selector does not fit their labels",
                    workload.name
                )
            }
            _ => continue,
        };
        let at = if selector.is_written() { selector.head() } else { one.head() };
        cx.report(at, message)
            .help("write labels of the pod template into `labelSelector`")
            .severity(Severity::Warning);
    }
}

/// What the API server refuses in a constraint: where, what, and how to mend it.
fn rejected(one: Field, is_new: bool) -> Option<(Span, String, &'static str)> {
    let [skew, domains] = ["maxSkew", "minDomains"].map(|key| one.key(key));
    let (topology, when) = (one.key("topologyKey"), one.key("whenUnsatisfiable"));
    let is_low = |field: Field| field.int().value().is_some_and(|number| *number < 1);
    let policies = ["DoNotSchedule", "ScheduleAnyway"];
    let keys = one
        .key("matchLabelKeys")
        .items()
        .find(|key| key.word().is_some_and(|key| one.at("labelSelector.matchLabels").key(key).is_written()));
    if skew.unset_at().is_some() || is_low(skew) {
        Some((skew.span(), "`maxSkew` must be 1 or more".to_string(), "write `maxSkew: 1`"))
    } else if topology.unset_at().is_some() || topology.is("") {
        let help = "write `topologyKey: kubernetes.io/hostname`";
        Some((topology.span(), "a spread constraint must have a `topologyKey`".to_string(), help))
    } else if when.unset_at().is_some() || when.text().value().is_some_and(|when| !policies.contains(when)) {
        let help = "write `DoNotSchedule` or `ScheduleAnyway`";
        Some((when.span(), "`whenUnsatisfiable` must be one of two words".to_string(), help))
    } else if is_low(domains) {
        Some((domains.span(), "`minDomains` must be 1 or more".to_string(), "write 1 or more"))
    } else if domains.is_written() && when.is("ScheduleAnyway") {
        let help = "remove `minDomains`, or write `whenUnsatisfiable: DoNotSchedule`";
        Some((domains.head(), "`minDomains` is not allowed beside `ScheduleAnyway`".to_string(), help))
    } else if !is_new {
        Some((one.head(), "this constraint repeats the topology of another one".to_string(), "remove one of them"))
    } else {
        let key = keys?;
        let message = format!("`{}` stands in `labelSelector` too", key.word().unwrap_or(""));
        Some((key.span(), message, "leave it in one of the two"))
    }
}
