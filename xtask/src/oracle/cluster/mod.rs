//! Manifests as an API server judges them that is built and started for this: what it refuses beside our errors, and
//! how it reads values.

pub mod levels;
pub mod records;
mod refusals;
mod server;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use lintainer_core::kubernetes::names::is_stand_in;
use serde_json::Value;

use super::manifests::{self, Manifest, Said};
use super::places::Place;
use super::yaml::{self, MAX_VALUES};
use super::{Checkout, Differences, ask_one, kept, list, places, sort_of, text};
use refusals::{NO_SUCH_KIND, Refusal, WARNING};

pub use server::VERSION;

/// Compares all documents of manifests, but for those that are parts of objects.
///
/// # Errors
/// The server cannot be built or started, a file cannot be read.
pub fn compare(
    checkouts: &[Checkout],
    differences: &mut Differences,
    version: &str,
    answers: Option<&str>,
) -> Result<(), String> {
    let manifests = manifests::read(checkouts)?;
    let asked: Vec<_> =
        manifests.iter().flat_map(|manifest| manifest.filled().map(move |document| (manifest, document))).collect();
    let answers = kept(answers, || {
        let mut server = server::command(version)?;
        let questions: Vec<String> = asked.iter().map(|(manifest, document)| manifest.question(*document)).collect();
        ask_one(&mut server, &questions).map_err(|error| format!("{error}; {}", server::log(version)))
    })?;
    if answers.len() != asked.len() {
        let log = server::log(version);
        return Err(format!("{} of {} documents are answered; {log}", answers.len(), asked.len()));
    }
    for ((manifest, document), answer) in asked.into_iter().zip(&answers) {
        if manifest.is_part(document) {
            differences.compared("parts of objects, not judged", 1);
        } else {
            Judge { manifest, document }.compare(answer, differences);
        }
    }
    Ok(())
}

/// What the server says at one of two fields that do not fit, and our rule that says it at the other.
const PARTNERS: [(&str, &str); 13] = [
    ("spec.containers[].ports[].hostPort", "duplicate-host-port"),
    ("spec.containers[].resources.requests[…]", "suspicious-quantity"),
    // A volume that is refused itself is none to mount.
    ("spec.containers[].volumeMounts[].name", "schema-violation"),
    ("metadata.name", "invalid-object-name"),
    ("spec.initContainers[].name", "duplicate-container-name"),
    ("spec.resources[…]", "missing-claim-storage"),
    ("spec.selector", "mismatched-selector"),
    ("spec.strategy.rollingUpdate.maxUnavailable", "stuck-rolling-update"),
    ("spec.template.metadata.labels", "mismatched-selector"),
    ("spec.template.metadata.labels", "schema-violation"),
    ("spec.tolerations[].effect", "schema-violation"),
    ("spec.tolerations[].operator", "schema-violation"),
    ("spec.volumeClaimTemplates[].spec.resources[…]", "missing-claim-storage"),
];

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
        let mut found = Vec::new();
        let mut is_whole = true;
        for verdict in list(answer, "verdicts") {
            found.extend(refusals::warnings(verdict));
            match text(verdict, "verdict") {
                "accepted" => self.values(verdict, differences),
                "no-object" => {
                    differences.compared("objects without apiVersion or kind", 1);
                    is_whole = false;
                }
                "no-such-kind" if verdict.get("knowsGroup").is_none() => {
                    differences.compared("objects of kinds that the server does not have", 1);
                    is_whole = false;
                }
                "error" => {
                    let place = self.manifest.place(*self.manifest.lines_of(self.document).start());
                    differences.add("no answer", format!("{place}: {}", text(verdict, "message")));
                    is_whole = false;
                }
                _ => {
                    let refused = refusals::of(verdict);
                    is_whole &= refused.iter().all(|refusal| refusal.is_of_validation);
                    found.extend(refused);
                }
            }
        }
        self.hold(found, is_whole, differences);
    }

    /// Holds what we say against refusals and warnings. What is refused before it is looked at whole may have further
    /// faults.
    fn hold(&self, found: Vec<Refusal>, mut is_whole: bool, differences: &mut Differences) {
        let mut seen = BTreeSet::new();
        let mut borne_out = BTreeSet::new();
        for one in found {
            if !seen.insert((one.reason.clone(), one.path.clone(), one.line)) {
                continue;
            }
            is_whole &= !one.depends_on_cluster();
            match one.reason.as_str() {
                WARNING => self.warned(&one, differences),
                _ => borne_out.extend(self.refused(&one, differences)),
            }
        }
        if seen.iter().any(|(reason, ..)| reason != WARNING) {
            differences.compared("documents that are refused", 1);
        }
        let lines = self.manifest.lines_of(self.document);
        let said = self.manifest.said.iter().enumerate();
        let claims = said.filter(|(_, said)| is_whole && said.is_claim && lines.contains(&said.line));
        for (_, said) in claims.filter(|(at, _)| !borne_out.contains(at)) {
            let example = format!("{}: {}", self.manifest.place(said.line), said.message);
            differences.add(format!("an error here only: {}", said.rule), example);
        }
    }

    /// The errors that may be about a refusal: those in its lines, those about a refusal on the keys above it, and those about
    /// the document that name a field which is not written.
    fn faults(&self, refusal: &Refusal, place: &Place, lines: &RangeInclusive<u32>) -> Vec<usize> {
        let document = self.manifest.lines_of(self.document);
        let path = refusal.path.as_deref().unwrap_or_default();
        let (keys, kind) = (places::keys(path), places::kind(path));
        let above: Vec<u32> = place.above.iter().map(|span| *self.manifest.lines(*span).start()).collect();
        let is_about = |said: &Said| {
            let names = |key: &&str| said.message.contains(&format!("has no `{key}`"));
            let is_last = || keys.last().is_some_and(|key| said.message.contains(&format!("`{key}`")));
            let is_missed = || !place.is_there && (is_last() || keys.iter().any(names));
            let is_partner = || PARTNERS.iter().any(|(field, rule)| *field == kind && said.rule == *rule);
            // Below what lacks a field there may be errors about other things.
            lines.contains(&said.line) && (place.is_there || said.is_claim || path.is_empty())
                || said.is_claim && above.contains(&said.line)
                || document.contains(&said.line) && (is_missed() || is_partner())
        };
        let said = self.manifest.said.iter().enumerate();
        said.filter(|(_, said)| said.is_fault && is_about(said)).map(|(at, _)| at).collect()
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
                // It may be the line of the value, below its key.
                let line = self.manifest.lines_of(self.document).start() + line.saturating_sub(1);
                line.saturating_sub(1)..=line
            }
            None => self.manifest.lines(place.span),
        };
        let line = *lines.start();
        let borne_out = self.faults(refusal, &place, &lines);
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
        let written = self.manifest.source.slice(place.span);
        let value = refusal.message.split("Invalid value: \"").nth(1).and_then(|rest| rest.split('"').next());
        let of_tests = if self.manifest.is_test_data {
            " (test data)"
        } else if self.manifest.is_of_kustomization {
            " (of a kustomization)"
        } else if value.is_some_and(is_stand_in) || ["$", "{{", ": _", "<"].iter().any(|mark| written.contains(mark)) {
            " (placeholder)"
        } else {
            ""
        };
        let example = format!("{}: {path}: {}", self.manifest.place(line), refusal.message);
        differences.add(format!("refused: {} {what}; here {here}{of_tests}", refusal.reason), example);
        borne_out
    }

    /// Compares a warning with what we say there: any finding will do.
    fn warned(&self, warning: &Refusal, differences: &mut Differences) {
        differences.compared("warnings", 1);
        let place = self.place(warning);
        let lines = self.manifest.lines(place.span);
        let near = self.manifest.said.iter().find(|said| lines.contains(&said.line));
        if near.is_some() {
            differences.compared("warnings at which a finding stands", 1);
            return;
        }
        let kind = format!("warned: {}; here silence", sort_of(behind_path(warning)));
        differences.add(kind, format!("{}: {}", self.manifest.place(*lines.start()), warning.message));
    }

    /// Where what is refused stands; the document where nobody says.
    fn place(&self, refusal: &Refusal) -> Place {
        let found = refusal.path.as_deref().zip(self.manifest.root(self.document));
        let document = Place { span: self.manifest.documents[self.document].span, is_there: false, above: Vec::new() };
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

/// What a warning says, without the field that it names.
fn behind_path(warning: &Refusal) -> &str {
    warning.path.as_ref().and_then(|path| warning.message.strip_prefix(path.as_str())).unwrap_or(&warning.message)
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
            is_fault: true,
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
