//! Hovering and completion.

use serde_json::Value;

use crate::client::Client;

fn text(hover: &Value) -> &str {
    hover["contents"]["value"].as_str().unwrap_or("")
}

fn labels(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn hovering_explains_a_finding() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", "FROM alpine\n");
    client.published("Dockerfile", 1);
    let hover = client.at("textDocument/hover", "Dockerfile", 0, 7);
    assert!(text(&hover).contains("alpine") && text(&hover).contains("missing-tag.md"), "{hover}");
    assert_eq!(hover["range"]["start"]["character"], 5);
    assert_eq!(client.at("textDocument/hover", "Dockerfile", 0, 1), Value::Null);
    assert_eq!(client.at("textDocument/hover", "nowhere", 9, 9), Value::Null);
}

#[test]
fn hovering_explains_the_name_of_a_rule() {
    let docker = "# lintainer: ignore[missing-tag]\n# hadolint ignore=DL3006\nFROM alpine\n# missing-tag\n";
    let toml = "ignore = [\"missing-tag\"]\n[rules.privileged-container]\nseverity = \"off\"\n";
    let mut client = Client::start(&[]);
    client.open("Dockerfile", docker);
    client.open("lintainer.toml", toml);
    client.published("Dockerfile", 1);
    let mut page = |path: &str, line: u32, character: u32| {
        let hover = client.at("textDocument/hover", path, line, character);
        text(&hover).lines().next().unwrap_or("").to_string()
    };
    assert_eq!(page("Dockerfile", 0, 22), "# missing-tag");
    assert_eq!(page("Dockerfile", 1, 20), "# missing-tag");
    assert_eq!(page("Dockerfile", 3, 5), "");
    assert_eq!(page("lintainer.toml", 0, 12), "# missing-tag");
    assert_eq!(page("lintainer.toml", 1, 12), "# privileged-container");
    assert_eq!(page("lintainer.toml", 2, 2), "");
}

#[test]
fn names_of_rules_are_completed_in_comments() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", "# lintainer: ignore[missing-tag, shell-]\nFROM alpine\nENTRYPOINT x\n# lintainer: \n");
    client.published("Dockerfile", 1);
    let items = client.at("textDocument/completion", "Dockerfile", 0, 39);
    assert!(labels(&items).contains(&"shell-form-entrypoint"));
    assert!(!labels(&items).contains(&"obsolete-compose-version"), "it is about another format");
    let items = items.as_array().unwrap().clone();
    let one = items.iter().find(|item| item["label"] == "shell-form-entrypoint").unwrap();
    assert_eq!(one["textEdit"]["range"]["start"]["character"], 33);
    assert_eq!(one["sortText"], "0shell-form-entrypoint", "it is found here");
    assert_eq!(labels(&client.at("textDocument/completion", "Dockerfile", 3, 13)), ["ignore[]", "ignore-file[]"]);
    assert!(labels(&client.at("textDocument/completion", "Dockerfile", 1, 6)).is_empty());
}

#[test]
fn configuration_is_completed() {
    let toml = "ignore = [\"\"]\nfail-on = \"\"\n\n[rules.]\n[rules.missing-tag]\n\nseverity = \"\"\n";
    let mut client = Client::start(&[]);
    client.open("lintainer.toml", toml);
    let mut at = |line: u32, character: u32| client.at("textDocument/completion", "lintainer.toml", line, character);
    let rules = at(0, 11);
    assert!(labels(&rules).contains(&"missing-tag") && labels(&rules).contains(&"default"));
    assert_eq!(labels(&at(1, 11)), ["info", "warning", "error"]);
    assert!(labels(&at(2, 0)).contains(&"extend-select"));
    assert!(labels(&at(3, 7)).contains(&"missing-tag"));
    assert!(labels(&at(5, 0)).contains(&"severity"));
    assert_eq!(labels(&at(6, 12)), ["info", "warning", "error", "off"]);
}
