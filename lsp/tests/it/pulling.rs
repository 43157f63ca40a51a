//! Clients that ask for diagnostics.

use serde_json::{Value, json};

use crate::client::{Client, abilities_with, codes};

fn start(files: &[(&str, &str)]) -> Client {
    let pulls = json!({ "relatedDocumentSupport": true });
    let refresh = json!({ "refreshSupport": true });
    let abilities = abilities_with(&[("textDocument/diagnostic", pulls), ("workspace/diagnostics", refresh)]);
    Client::start_with(files, abilities, Value::Null)
}

fn pull(client: &mut Client, path: &str, previous: Option<&str>) -> Value {
    let params = json!({ "textDocument": { "uri": client.uri(path) }, "previousResultId": previous });
    client.request("textDocument/diagnostic", params).unwrap()
}

fn items(report: &Value) -> Vec<Value> {
    report["items"].as_array().unwrap().clone()
}

#[test]
fn diagnostics_are_given_when_they_are_asked_for() {
    let mut client = start(&[]);
    assert_eq!(client.capabilities["diagnosticProvider"]["interFileDependencies"], true);
    client.open("Dockerfile", "FROM alpine\n");
    let report = pull(&mut client, "Dockerfile", None);
    assert_eq!(report["kind"], "full");
    assert_eq!(codes(&items(&report)), ["missing-tag"]);
    let id = report["resultId"].as_str().unwrap();
    let again = pull(&mut client, "Dockerfile", Some(id));
    assert_eq!(again["kind"], "unchanged");
    assert_eq!(again["resultId"], id);
    client.change("Dockerfile", 2, "FROM alpine:3\n");
    let report = pull(&mut client, "Dockerfile", Some(id));
    assert_eq!((&report["kind"], items(&report).len()), (&json!("full"), 0));
    assert!(!client.has("textDocument/publishDiagnostics"));
}

#[test]
fn what_changes_elsewhere_comes_along() {
    let mut client = start(&[]);
    client.open("compose.yaml", "services:\n  w:\n    image: a:1\n");
    client.open("Dockerfile", "FROM a:1\n");
    assert!(!codes(&items(&pull(&mut client, "compose.yaml", None))).contains(&"across-files"));
    client.change("Dockerfile", 2, "FROM a:1\nUSER root\n");
    let report = pull(&mut client, "Dockerfile", None);
    let other = &report["relatedDocuments"][client.uri("compose.yaml")];
    assert_eq!(other["kind"], "full");
    assert!(codes(&items(other)).contains(&"across-files"));
    // It has been told once.
    assert_eq!(pull(&mut client, "Dockerfile", None).get("relatedDocuments"), None);
}

#[test]
fn a_change_that_nobody_asks_after_is_announced() {
    let mut client = start(&[]);
    client.open("Dockerfile", "FROM alpine\n");
    pull(&mut client, "Dockerfile", None);
    client.open("lintainer.toml", "ignore = [\"missing-tag\"]\n");
    client.asked("workspace/diagnostic/refresh");
    assert!(items(&pull(&mut client, "Dockerfile", None)).is_empty());
}

#[test]
fn faults_of_a_configuration_are_sent_all_the_same() {
    let mut client = start(&[("lintainer.toml", "selct = []\n")]);
    assert!(client.published("lintainer.toml", None)[0]["message"].as_str().unwrap().contains("`select`"));
}

#[test]
fn a_request_about_an_old_text_is_to_be_repeated() {
    let mut client = start(&[]);
    client.open("Dockerfile", "FROM alpine\n");
    pull(&mut client, "Dockerfile", None);
    // Enough that the server is still reading when the edit arrives is not certain, so either answer is right.
    let params = json!({ "textDocument": { "uri": client.uri("Dockerfile") } });
    let id = client.ask("textDocument/diagnostic", params);
    client.change("Dockerfile", 2, "FROM alpine:3\n");
    let answer = client.answer(&id);
    assert!(matches!(answer, Err(-32802)) || answer.is_ok_and(|report| report["kind"] == "full"));
    assert!(items(&pull(&mut client, "Dockerfile", None)).is_empty());
}
