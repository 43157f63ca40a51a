//! Expressions of ValidatingAdmissionPolicies: those that do not compile, and those that a type check warns of.

use serde_json::Value;

use super::manifests::{self, Manifest};
use super::{Checkout, Differences, ask, build, list, places, sort_of, text};

/// Compares the policies in all manifests.
///
/// # Errors
/// The checker cannot be built or does not answer, a file cannot be read.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let manifests = manifests::read(checkouts)?;
    let of = |manifest: &Manifest, document: usize| is_policy(manifest, document);
    let policies: Vec<(&Manifest, usize)> = manifests
        .iter()
        .flat_map(|manifest| manifest.filled().map(move |document| (manifest, document)))
        .filter(|(manifest, document)| of(manifest, *document))
        .collect();
    let questions: Vec<String> = policies.iter().map(|(manifest, document)| manifest.question(*document)).collect();
    for ((manifest, document), answer) in policies.iter().zip(ask(&build("vap")?, &questions)?) {
        judge(manifest, *document, &answer, differences);
    }
    Ok(())
}

fn is_policy(manifest: &Manifest, document: usize) -> bool {
    let root = manifest.root(document);
    let is = |key: &str, test: fn(&str) -> bool| root.and_then(|root| root.get(key)?.text()).is_some_and(test);
    is("kind", |kind| kind == "ValidatingAdmissionPolicy")
        && is("apiVersion", |version| version.starts_with("admissionregistration.k8s.io/"))
}

fn judge(manifest: &Manifest, document: usize, answer: &Value, differences: &mut Differences) {
    differences.compared("policies", 1);
    let first = *manifest.lines_of(document).start();
    let error = text(answer, "error");
    if !error.is_empty() {
        differences.add(format!("not read: {}", sort_of(error)), format!("{}: {error}", manifest.place(first)));
    }
    for (key, what) in [("refused", "does not compile"), ("warnings", "warned of by the type check")] {
        for remark in list(answer, key) {
            let (field, message) = (text(remark, "field"), text(remark, "message").trim());
            let Some(root) = manifest.root(document) else { continue };
            let span = places::find(root, field).span;
            let here = manifest.said_within(span);
            let here = here.map_or("no rule yet".to_string(), |said| format!("here {}", said.rule));
            let example = format!("{}: {field}: {message}", manifest.place(*manifest.lines(span).start()));
            differences.add(format!("{what}, {here}: {}", sort_of(core(message))), example);
        }
    }
}

/// What is wrong, of a message of CEL's compiler: without the expression and its place.
fn core(message: &str) -> &str {
    let behind = message.split("ERROR: <input>:").nth(1).and_then(|behind| behind.split_once(": "));
    behind.map_or(message, |(_, core)| core)
}

#[cfg(test)]
mod tests {
    use lintainer_core::rule::Severity;
    use lintainer_core::source::Source;
    use lintainer_core::span::FileId;
    use serde_json::json;

    use super::super::manifests::Said;
    use super::super::tests::kinds;
    use super::*;

    #[test]
    fn an_expression_that_nobody_speaks_of_has_no_rule_yet() {
        let policy = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n\
                      spec:\n  validations:\n  - expression: x(\n";
        let manifest = |said| Manifest::new(Source::new(FileId(0), "a.yaml", policy), said);
        let message = "Invalid value: \"x(\": compilation failed: \
                       ERROR: <input>:1:3: Syntax error: mismatched input '<EOF>'\n | x(";
        let answer =
            json!({"refused": [{"field": "spec.validations[0].expression", "message": message}], "warnings": []});
        let of = |said| kinds(|differences| judge(&manifest(said), 0, &answer, differences));
        assert!(is_policy(&manifest(Vec::new()), 0));
        assert_eq!(of(Vec::new()), ["does not compile, no rule yet: Syntax error: mismatched input …"]);
        let (severity, message) = (Severity::Error, String::new());
        let said = Said {
            line: 5,
            offset: policy.find("expression").unwrap() as u32,
            rule: "r",
            severity,
            is_fault: true,
            is_claim: true,
            message,
        };
        assert_eq!(of(vec![said]), ["does not compile, here r: Syntax error: mismatched input …"]);
    }
}
