//! Manifests as an API server judges them that is built and started for this: what it refuses beside our errors, and
//! how it reads values.

mod refusals;
mod server;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde_json::Value;

use super::manifests::{self, Manifest};
use super::places::Place;
use super::yaml::{self, MAX_VALUES};
use super::{Checkout, Differences, ask_one, list, places, sort_of, text};
use refusals::{NO_SUCH_KIND, Refusal};

pub use server::VERSION;

/// Compares all documents of manifests, but for those that are parts of objects.
///
/// # Errors
/// The server cannot be built or started, a file cannot be read.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences, version: &str) -> Result<(), String> {
    let mut server = server::command(version)?;
    let manifests = manifests::read(checkouts)?;
    let all = manifests.iter().flat_map(|manifest| manifest.filled().map(move |document| (manifest, document)));
    let (parts, asked): (Vec<_>, Vec<_>) = all.partition(|(manifest, document)| manifest.is_part(*document));
    differences.compared("parts of objects, not asked about", parts.len());
    let questions: Vec<String> = asked.iter().map(|(manifest, document)| manifest.question(*document)).collect();
    let failed = |error: String| format!("{error}; {}", server::log(version));
    let answers = ask_one(&mut server, &questions).map_err(failed)?;
    if answers.len() != asked.len() {
        return Err(failed(format!("{} of {} documents are answered", answers.len(), asked.len())));
    }
    for ((manifest, document), answer) in asked.into_iter().zip(&answers) {
        Judge { manifest, document }.compare(answer, differences);
    }
    Ok(())
}

/// A document that the server was asked about.
struct Judge<'m> {
    manifest: &'m Manifest,
    document: usize,
}

impl Judge<'_> {
    /// Compares what the server says about the objects of the document and the pods of their templates with what we
    /// say.
    fn compare(&self, answer: &Value, differences: &mut Differences) {
        differences.compared("documents", 1);
        let mut seen = BTreeSet::new();
        let mut borne_out = BTreeSet::new();
        // What is refused before it is looked at whole may have further faults.
        let mut is_judged_whole = true;
        for verdict in list(answer, "verdicts") {
            match text(verdict, "verdict") {
                "accepted" => self.values(verdict, differences),
                "no-object" => {
                    differences.compared("objects without apiVersion or kind", 1);
                    is_judged_whole = false;
                }
                "no-such-kind" if verdict.get("knowsGroup").is_none() => {
                    differences.compared("objects of kinds that the server does not have", 1);
                    is_judged_whole = false;
                }
                "error" => {
                    let place = self.manifest.place(*self.manifest.lines_of(self.document).start());
                    differences.add("no answer", format!("{place}: {}", text(verdict, "message")));
                    is_judged_whole = false;
                }
                _ => {
                    for refusal in refusals::of(verdict) {
                        is_judged_whole &= refusal.is_of_validation;
                        if seen.insert((refusal.reason.clone(), refusal.path.clone(), refusal.line)) {
                            borne_out.extend(self.refused(&refusal, differences));
                        }
                    }
                }
            }
        }
        if !seen.is_empty() {
            differences.compared("documents that are refused", 1);
        }
        let claims = self.claims(self.manifest.lines_of(self.document));
        for at in claims.into_iter().filter(|at| is_judged_whole && !borne_out.contains(at)) {
            let said = &self.manifest.said[at];
            let example = format!("{}: {}", self.manifest.place(said.line), said.message);
            differences.add(format!("an error here only: {}", said.rule), example);
        }
    }

    /// The findings in some lines that say that the cluster refuses something, by their index.
    fn claims(&self, lines: RangeInclusive<u32>) -> Vec<usize> {
        let said = self.manifest.said.iter().enumerate();
        said.filter(|(_, said)| said.is_claim && lines.contains(&said.line)).map(|(at, _)| at).collect()
    }

    /// Compares a refusal with what we say there; returns the findings that it bears out.
    fn refused(&self, refusal: &Refusal, differences: &mut Differences) -> Vec<usize> {
        if refusal.depends_on_cluster() {
            differences.compared("refusals that depend on the cluster", 1);
            return Vec::new();
        }
        differences.compared("refusals", 1);
        let place = self.place(refusal);
        let lines = match refusal.line {
            Some(line) => {
                let line = self.manifest.lines_of(self.document).start() + line.saturating_sub(1);
                line..=line
            }
            None => self.manifest.lines(place.span),
        };
        let line = *lines.start();
        let borne_out = self.claims(lines);
        if !borne_out.is_empty() {
            differences.compared("refusals that an error here names", 1);
            return borne_out;
        }
        let near = self.manifest.said_within(place.span).filter(|_| place.is_there);
        let here = near.map_or("silence".to_string(), |said| format!("{} {}", said.severity.name(), said.rule));
        let path = refusal.path.as_deref().unwrap_or("");
        let what = match path {
            "" if refusal.reason == NO_SUCH_KIND => refusal.message.clone(),
            "" => sort_of(&refusal.message),
            path => places::kind(path),
        };
        let of_tests = if self.manifest.is_test_data { " (test data)" } else { "" };
        let example = format!("{}: {path}: {}", self.manifest.place(line), refusal.message);
        differences.add(format!("refused: {} {what}; here {here}{of_tests}", refusal.reason), example);
        borne_out
    }

    /// Where what is refused stands; the document where nobody says.
    fn place(&self, refusal: &Refusal) -> Place {
        let found = refusal.path.as_deref().zip(self.manifest.root(self.document));
        let document = Place { span: self.manifest.documents[self.document].span, is_there: false };
        found.map_or(document, |(path, root)| places::find(root, path))
    }

    /// Compares the values of an accepted object with those that we read.
    fn values(&self, verdict: &Value, differences: &mut Differences) {
        // Pods of templates are made of values that are compared already.
        let at = text(verdict, "at");
        let Some(theirs) = verdict.get("object").filter(|_| !at.ends_with("template")) else { return };
        let root = self.manifest.root(self.document);
        let ours = root.and_then(|root| yaml::value(places::node(root, at)?, &mut MAX_VALUES.clone()));
        let (Some(root), Some(ours)) = (root, ours) else { return };
        differences.compared("objects whose values are compared", 1);
        compare_values(&mut at.to_string(), theirs, &ours, &mut |path, theirs, ours| {
            let line = *self.manifest.lines(places::find(root, path).span).start();
            let example = format!("{}: {path}: there {theirs}, here {ours}", self.manifest.place(line));
            differences.add(yaml::kind_of(theirs, ours), example);
        });
    }
}

/// Walks two values and tells of those that differ. What only one side has, the server has added or taken away; texts
/// it may write in another way, and a number that it keeps as a text is a quantity.
fn compare_values(path: &mut String, theirs: &Value, ours: &Value, tell: &mut impl FnMut(&str, &Value, &Value)) {
    let before = path.len();
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (key, ours) in ours {
                let Some(theirs) = theirs.get(key) else { continue };
                *path += &format!("[{key}]");
                compare_values(path, theirs, ours, tell);
                path.truncate(before);
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                *path += &format!("[{index}]");
                compare_values(path, theirs, ours, tell);
                path.truncate(before);
            }
        }
        (Value::Array(_), Value::Array(_)) | (_, Value::Null) => {}
        (Value::String(_), Value::String(_) | Value::Number(_)) => {}
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
        (Value::Null, Value::Array(items)) if items.is_empty() => {}
        _ if theirs == ours => {}
        _ => tell(path, theirs, ours),
    }
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

    const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: a
          ports:
            - containerPort: 99999
";

    /// The kinds of differences for a document on which we find errors for the API server in some lines.
    fn kinds_of(text: &str, errors: &[u32], answer: &Value) -> Vec<String> {
        let said = |line: &u32| Said {
            line: *line,
            offset: 0,
            rule: "r",
            severity: Severity::Error,
            is_claim: true,
            message: String::new(),
        };
        let manifest = Manifest::new(Source::new(FileId(0), "a.yaml", text), errors.iter().map(said).collect());
        let judge = Judge { manifest: &manifest, document: 0 };
        kinds(|differences| judge.compare(&json!({"verdicts": answer}), differences))
    }

    #[test]
    fn a_refused_field_is_compared_with_the_errors_on_its_lines() {
        let cause = |field: &str| json!({"reason": "FieldValueInvalid", "field": field, "message": "Invalid value"});
        let refused = |at: &str, field: &str| json!({"at": at, "verdict": "refused", "causes": [cause(field)]});
        let answer = json!([
            refused("", "spec.template.spec.containers[0].ports[0].containerPort"),
            refused("spec.template", "spec.containers[0].ports[0].containerPort"),
        ]);
        let silence = "refused: FieldValueInvalid spec.containers[].ports[].containerPort; here silence";
        assert_eq!(kinds_of(DEPLOYMENT, &[], &answer), [silence]);
        assert_eq!(kinds_of(DEPLOYMENT, &[11], &answer), [""; 0]);
        assert_eq!(kinds_of(DEPLOYMENT, &[5], &answer), ["an error here only: r", silence]);
    }

    #[test]
    fn an_error_about_what_is_accepted_is_a_difference() {
        let accepted = json!([{"at": "", "verdict": "accepted", "object": {"spec": {"replicas": 1}}}]);
        assert_eq!(kinds_of(DEPLOYMENT, &[], &accepted), [""; 0]);
        assert_eq!(kinds_of(DEPLOYMENT, &[5], &accepted), ["an error here only: r"]);
        let other_kind = json!([{"at": "", "verdict": "no-such-kind"}]);
        assert_eq!(kinds_of(DEPLOYMENT, &[5], &other_kind), [""; 0]);
        let gone = json!([{"at": "", "verdict": "no-such-kind", "knowsGroup": true, "version": "a/v0", "kind": "K"}]);
        assert_eq!(kinds_of(DEPLOYMENT, &[1], &gone), [""; 0]);
        assert_eq!(kinds_of(DEPLOYMENT, &[], &gone), ["refused: NoSuchKind a/v0 K; here silence"]);
    }

    #[test]
    fn values_of_another_type_are_differences() {
        let of = |spec: Value| {
            let text = "spec: {a: yes, b: 1, c: ~, d: [x], f: []}";
            kinds_of(text, &[], &json!([{"at": "", "verdict": "accepted", "object": {"spec": spec}}]))
        };
        assert_eq!(of(json!({"a": true, "b": "1", "c": 5, "d": ["y"], "e": 1, "f": null})), [""; 0]);
        let kinds = ["value: there number, here number", "value: there text, here boolean"];
        assert_eq!(of(json!({"a": "yes", "b": 2})), kinds);
    }
}
