//! Documents that are opened, edited and closed, and the diagnostics that are sent for them.

use serde_json::{Value, json};

use crate::client::{Client, abilities, abilities_with, codes};

const UNTAGGED: &str = "FROM alpine\nUSER 10001\n";

#[test]
fn diagnostics_say_what_where_and_why() {
    let mut client = Client::start(&[("Dockerfile", UNTAGGED)]);
    client.open("Dockerfile", UNTAGGED);
    let found = client.published("Dockerfile", 1);
    assert_eq!(codes(&found), ["missing-tag"]);
    let one = &found[0];
    assert_eq!(one["range"], json!({"start": {"line": 0, "character": 5}, "end": {"line": 0, "character": 11}}));
    assert_eq!(one["source"], "lintainer");
    assert!(one["codeDescription"]["href"].as_str().unwrap().ends_with("missing-tag.md"));
    assert_eq!(one["data"]["fingerprint"].as_str().unwrap().len(), 16);
    assert!(one["message"].as_str().unwrap().contains("\nhelp: "));
    assert!(client.stop());
}

#[test]
fn edits_are_incremental_and_versions_are_kept() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", UNTAGGED);
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
    let end = json!({"line": 0, "character": 11});
    client.change_by("Dockerfile", 2, json!([{"range": {"start": end, "end": end}, "text": ":3.22"}]));
    assert!(client.published("Dockerfile", 2).is_empty());
    let tag = json!({"start": {"line": 0, "character": 11}, "end": {"line": 0, "character": 16}});
    let above = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    client.change_by("Dockerfile", 3, json!([{"range": tag, "text": ""}, {"range": above, "text": "# ä😀\n"}]));
    let found = client.published("Dockerfile", 3);
    assert_eq!(found[0]["range"]["start"]["line"], 1);
}

#[test]
fn positions_count_what_was_agreed_on() {
    let text = "services:\n  w: {\"x-😀\": 1, image: alpine}\n";
    for (abilities, agreed, column) in [
        (abilities(), Value::Null, 24),
        (abilities_with(&[("general/positionEncodings", json!(["utf-16"]))]), Value::Null, 24),
        (abilities_with(&[("general/positionEncodings", json!(["utf-16", "utf-8"]))]), json!("utf-8"), 26),
    ] {
        let mut client = Client::start_with(&[], abilities, Value::Null);
        assert_eq!(client.capabilities["positionEncoding"], agreed);
        client.open("compose.yaml", text);
        let found = client.published("compose.yaml", 1);
        let tag = found.iter().find(|one| one["code"] == "missing-tag").unwrap();
        assert_eq!(tag["range"]["start"]["character"], column, "{tag}");
        // The same column means the same place on the way in.
        let end = json!({"line": 1, "character": column + 6});
        client.change_by("compose.yaml", 2, json!([{"range": {"start": end, "end": end}, "text": ":3.22"}]));
        assert!(!codes(&client.published("compose.yaml", 2)).contains(&"missing-tag"));
    }
}

#[test]
fn closed_documents_have_no_diagnostics_and_are_read_from_disk_again() {
    let files = [("compose.yaml", "services:\n  w:\n    image: a:1\n"), ("Dockerfile", "FROM a:1\nUSER root\n")];
    let mut client = Client::start(&files);
    client.open("compose.yaml", files[0].1);
    assert!(codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
    client.open("Dockerfile", "FROM a:1\nUSER 1\n");
    assert!(!codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
    client.close("Dockerfile");
    assert!(codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
    client.close("compose.yaml");
    assert!(client.published("compose.yaml", None).is_empty());
}

#[test]
fn findings_across_files_follow_the_edit() {
    let mut client = Client::start(&[("a/Dockerfile", "FROM a:1\n")]);
    client.open("a/compose.yaml", "services:\n  w:\n    image: a:1\n");
    assert!(!codes(&client.published("a/compose.yaml", 1)).contains(&"across-files"));
    client.open("a/Dockerfile", "FROM a:1\nUSER root\n");
    let found = client.published("a/compose.yaml", 1);
    let one = found.iter().find(|one| one["code"] == "across-files").unwrap();
    let related = &one["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], client.uri("a/Dockerfile"));
    assert_eq!(related["location"]["range"]["start"]["line"], 1);
    assert_eq!(related["message"], "here");
    client.change("a/Dockerfile", 2, "FROM a:1\nUSER 7\n");
    assert!(!codes(&client.published("a/compose.yaml", 1)).contains(&"across-files"));
}

#[test]
fn override_files_are_merged_as_they_are_edited() {
    let main = "services:\n  w:\n    image: a:1\n    privileged: true\n";
    let mut client = Client::start(&[("compose.yaml", main)]);
    client.open("compose.yaml", main);
    assert!(codes(&client.published("compose.yaml", 1)).contains(&"privileged-container"));
    client.open("compose.override.yaml", "services:\n  w:\n    privileged: false\n");
    assert!(!codes(&client.published("compose.yaml", 1)).contains(&"privileged-container"));
}

#[test]
fn tags_mark_what_is_useless_or_old() {
    let text = "# lintainer: ignore[missing-tag]\nFROM a:1\nMAINTAINER me\n";
    let mut client = Client::start(&[]);
    client.open("Dockerfile", text);
    let found = client.published("Dockerfile", 1);
    let tags = |code: &str| found.iter().find(|one| one["code"] == code).unwrap()["tags"].clone();
    assert_eq!(tags("unused-suppression"), json!([1]));
    assert_eq!(tags("deprecated-maintainer"), json!([2]));
}

#[test]
fn a_plain_client_is_sent_plain_diagnostics() {
    let mut client = Client::start_with(&[("Dockerfile", "FROM a:1\nUSER root\n")], json!({}), Value::Null);
    client.open("compose.yaml", "services:\n  w:\n    image: a:1\n");
    let found = client.published("compose.yaml", 1);
    let one = found.iter().find(|one| one["code"] == "across-files").unwrap();
    assert_eq!(one.get("relatedInformation"), None);
    assert_eq!(client.capabilities.get("codeActionProvider"), None);
}

#[test]
fn the_language_decides_where_the_name_does_not() {
    let mut client = Client::start(&[]);
    client.open_uri("untitled:Untitled-1", "dockerfile", "FROM alpine\n");
    assert_eq!(codes(&client.published_uri("untitled:Untitled-1", 1)), ["missing-tag"]);
    let uri = client.uri("image");
    client.open_uri(&uri, "dockerfile", "FROM alpine\n");
    assert_eq!(codes(&client.published_uri(&uri, 1)), ["missing-tag"]);
    client.open("notes.md", "FROM alpine\n");
    client.change("image", 2, "FROM alpine:1\n");
    client.published_uri(&uri, 2);
    assert!(!client.has("textDocument/publishDiagnostics"), "nothing was said about notes");
}
