use super::*;
use crate::linter::{Serial, load};

const DROPS: &str = "capabilities: {drop: [ALL]}";

fn pod(name: &str, image: &str, security: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  containers:\n  \
         - {{name: {name}, image: 'registry.example/{image}:1', securityContext: {{{security}}}}}\n"
    )
}

/// Pods that drop all capabilities.
fn pods(count: usize) -> String {
    (0..count).map(|index| format!("p{index}")).map(|name| pod(&name, &name, DROPS)).collect()
}

fn load_one(path: &str, text: String) -> Project {
    load(&[(path.to_string(), text)][..], &Serial).0
}

fn project(count: usize, odd: &[(&str, &str)]) -> Project {
    let mut text = pods(count);
    text.extend(odd.iter().map(|(name, security)| pod(name, name, security)));
    load_one("k8s/a.yaml", text)
}

fn shown(project: &Project, at_least: f64, norm: Option<&Norm>) -> Vec<String> {
    let show = |deviant: &Deviant| {
        let all: Vec<String> = deviant
            .deviations
            .iter()
            .map(|one| {
                let Deviation { habit, group, others, .. } = one;
                format!("{} {} of {}{} {:.2}", habit.rule, others.follow, others.of, group.clause(), one.slip())
            })
            .collect();
        format!("{}: {}", deviant.unit.container.name, all.join(", "))
    };
    Learned::of(project).deviants(at_least, norm).iter().map(show).collect()
}

#[test]
fn who_does_otherwise_than_a_dozen_others_is_told() {
    let of = |count: usize| shown(&project(count, &[("odd", "")]), 0.7, None);
    assert!(of(4).is_empty());
    assert_eq!(of(14), ["odd: undropped-capabilities 14 of 14 in `k8s` 0.92"]);
}

#[test]
fn two_exceptions_need_more_others() {
    let of = |count: usize| shown(&project(count, &[("odd", ""), ("other", "")]), 0.9, None).len();
    assert_eq!((of(14), of(40)), (0, 2));
}

#[test]
fn copies_are_no_majority() {
    let copies: String = (0..20).map(|index| pod(&format!("p{index}"), "same", DROPS)).collect();
    let project = load_one("a.yaml", copies + &pod("odd", "odd", ""));
    assert!(shown(&project, 0.7, None).is_empty());
}

#[test]
fn what_is_unknown_or_among_tests_is_nobody() {
    let project = project(14, &[("odd", "privileged: true")]);
    assert!(shown(&project, 0.7, None).is_empty());
    let project = load_one("tests/a.yaml", pods(14) + &pod("odd", "odd", ""));
    assert!(shown(&project, 0.7, None).is_empty());
}

#[test]
fn a_norm_that_is_written_down_counts() {
    let norm = Learned::of(&project(14, &[])).norm();
    let read = Norm::read(&norm.to_json()).unwrap();
    assert_eq!(read, norm);
    // Alone it would be nobody's exception.
    let odd = project(0, &[("odd", "")]);
    assert!(shown(&odd, 0.7, None).is_empty());
    assert_eq!(shown(&odd, 0.7, Some(&read)), ["odd: undropped-capabilities 14 of 14 in `k8s` 0.92"]);
}

#[test]
fn a_norm_that_cannot_be_is_refused() {
    let error = |text: &str| Norm::read(text).unwrap_err().to_string();
    assert!(error("{").starts_with("it is no norm: "));
    assert_eq!(
        error(r#"{"version": 2, "units": 0, "groups": []}"#),
        "it has version 2, and only version 1 is known: write it anew"
    );
    let habit = |rule: &str, follow: usize| {
        format!(
            r#"{{"version": 1, "units": 1, "groups": [{{"format": "compose", "folder": "", "habits":
               {{"{rule}": {{"follow": {follow}, "of": 3}}}}}}]}}"#
        )
    };
    assert_eq!(error(&habit("x", 1)), "it has a habit `x`, which is none that is learned");
    assert_eq!(error(&habit("missing-user", 4)), "it says that 4 of 3 have the habit `missing-user`");
}
