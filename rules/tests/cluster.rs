//! What an API server said about objects, and what we say: the answers are recorded in `testdata/cluster/answers.yaml`.

use lintainer_core::linter::{Linter, Serial};
use lintainer_core::rule::Severity;
use lintainer_core::settings::Settings;

/// Rules of which an error says that the API server refuses the object.
const REFUSING: &[&str] = &[
    "implicit-yaml-type",
    "invalid-object-label",
    "invalid-object-name",
    "invalid-secret-data",
    "removed-api-version",
    "removed-pod-security-policy",
    "schema-violation",
    "unknown-kind",
];

#[test]
fn what_the_cluster_refuses_has_an_error_and_what_it_accepts_has_none() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/cluster/answers.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let registry = lintainer_rules::registry();
    let settings = Settings::defaults(&registry);
    let mut counts = [0, 0];
    for document in text.split("---\n") {
        let answer = document.lines().find_map(|line| line.strip_prefix("# answer: ")).expect("an answer");
        let files = [("object.yaml".to_string(), document.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        let errors: Vec<&str> = report
            .active()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.rule.name)
            .collect();
        match answer.strip_prefix("refused ") {
            Some(rule) => assert!(errors.contains(&rule), "{errors:?} about\n{document}"),
            None => {
                assert_eq!(answer, "accepted");
                let wrong = errors.iter().any(|name| REFUSING.contains(name));
                assert!(!wrong, "{errors:?} about\n{document}");
            }
        }
        counts[usize::from(answer == "accepted")] += 1;
    }
    assert_eq!(counts, [23, 12]);
}
