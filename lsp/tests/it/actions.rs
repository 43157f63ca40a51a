//! Fixes, fix-all and the ways to ignore.

use serde_json::{Value, json};

use crate::client::{Client, abilities_with, apply, codes, titles};

const OLD: &str = "FROM a:1\nMAINTAINER me <me@x.org>\n";

fn find<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"].as_str().unwrap().starts_with(title));
    found.unwrap_or_else(|| panic!("{title} is not among {:?}", titles(actions)))
}

#[test]
fn a_safe_fix_is_preferred_and_clears_the_finding() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", OLD);
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["deprecated-maintainer"]);
    let actions = client.actions("Dockerfile", 1, None);
    let fix = &actions[0];
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(fix["diagnostics"][0]["code"], "deprecated-maintainer");
    assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let fixed = apply(OLD, fix, &client.uri("Dockerfile"));
    client.change("Dockerfile", 2, &fixed);
    assert!(client.published("Dockerfile", 2).is_empty(), "{fixed}");
}

#[test]
fn risky_fixes_say_so_and_are_not_in_fix_all() {
    let text = "services:\n  w:\n    image: a:1\n    privileged: true\n";
    let mut client = Client::start(&[]);
    client.open("compose.yaml", text);
    client.published("compose.yaml", 1);
    let actions = client.actions("compose.yaml", 3, None);
    let fix = actions.iter().find(|one| one["title"].as_str().unwrap().ends_with("(may change what runs)")).unwrap();
    assert_eq!(fix.get("isPreferred"), None);
    assert!(client.actions("compose.yaml", 3, Some("source.fixAll")).is_empty());
}

#[test]
fn only_what_is_asked_for_is_given() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", OLD);
    client.published("Dockerfile", 1);
    let kinds = |client: &mut Client, only: &str| -> Vec<String> {
        let mut kinds: Vec<String> = client
            .actions("Dockerfile", 1, Some(only))
            .iter()
            .map(|one| one["kind"].as_str().unwrap().into())
            .collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(&mut client, "quickfix"), ["quickfix"]);
    for only in ["source", "source.fixAll", "source.fixAll.lintainer"] {
        assert_eq!(kinds(&mut client, only), ["source.fixAll.lintainer"], "{only}");
    }
    for only in ["source.fixAll.other", "source.fix", "refactor", "quick"] {
        assert!(kinds(&mut client, only).is_empty(), "{only}");
    }
}

#[test]
fn fix_all_takes_every_safe_fix_at_once() {
    let text = "# lintainer: ignore[missing-tag]\nFROM a:1\n\nMAINTAINER me <me@x.org>\n";
    let mut client = Client::start(&[]);
    client.open("Dockerfile", text);
    assert_eq!(client.published("Dockerfile", 1).len(), 2);
    let actions = client.actions("Dockerfile", 0, Some("source.fixAll"));
    assert_eq!(actions.len(), 1);
    client.change("Dockerfile", 2, &apply(text, &actions[0], &client.uri("Dockerfile")));
    assert!(client.published("Dockerfile", 2).is_empty());
}

#[test]
fn the_edit_of_fix_all_is_made_when_it_is_wanted() {
    let later = json!({ "properties": ["edit"] });
    let abilities = abilities_with(&[
        ("textDocument/codeAction/resolveSupport", later),
        ("textDocument/codeAction/dataSupport", json!(true)),
    ]);
    let mut client = Client::start_with(&[], abilities, Value::Null);
    client.open("Dockerfile", OLD);
    client.published("Dockerfile", 1);
    let actions = client.actions("Dockerfile", 1, Some("source.fixAll.lintainer"));
    assert_eq!(actions[0].get("edit"), None);
    let resolved = client.request("codeAction/resolve", actions[0].clone()).unwrap();
    client.change("Dockerfile", 2, &apply(OLD, &resolved, &client.uri("Dockerfile")));
    assert!(client.published("Dockerfile", 2).is_empty());
    // An action without anything of ours in it comes back as it was.
    let other = json!({ "title": "x", "data": 7 });
    assert_eq!(client.request("codeAction/resolve", other.clone()).unwrap(), other);
}

/// Ignores the first finding of a rule in each way, and expects that it is gone.
fn ignored(path: &str, text: &str, rule: &str, way: &str) -> String {
    let mut client = Client::start(&[]);
    client.open(path, text);
    let found = client.published(path, 1);
    let one = found.iter().find(|one| one["code"] == rule).unwrap_or_else(|| panic!("{found:?}"));
    let line = one["range"]["start"]["line"].as_u64().unwrap() as u32;
    let actions = client.actions(path, line, None);
    let new = apply(text, find(&actions, &format!("Ignore `{rule}` {way}")), &client.uri(path));
    client.change(path, 2, &new);
    let left = client.published(path, 2);
    let gone =
        found.iter().filter(|one| one["code"] == rule).count() - left.iter().filter(|it| it["code"] == rule).count();
    assert!(gone > 0, "{new}\n{left:#?}");
    assert!(!codes(&left).contains(&"invalid-suppression") && !codes(&left).contains(&"unused-suppression"), "{new}");
    new
}

#[test]
fn findings_are_ignored_where_they_are() {
    let docker = "# syntax=docker/dockerfile:1\nFROM a:1\nRUN set -e; \\\n  apt-get update\n  ENTRYPOINT app\n";
    let new = ignored("Dockerfile", docker, "shell-form-entrypoint", "here");
    assert_eq!(new.lines().nth(4), Some("  # lintainer: ignore[shell-form-entrypoint]"), "{new}");
    let compose = "services:\n  w:\n    # why\n    image: alpine\n  v: {image: alpine}\n";
    let new = ignored("compose.yaml", compose, "missing-tag", "here");
    assert_eq!(new.lines().nth(3), Some("    # lintainer: ignore[missing-tag]"), "{new}");
    let list = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: alpine\n    name: a\n";
    let new = ignored("pod.yaml", list, "missing-tag", "here");
    assert_eq!(new.lines().nth(5), Some("  # lintainer: ignore[missing-tag]"), "{new}");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
    let known =
        "  # lintainer: ignore[privileged-container] why\n  - image: alpine\n    securityContext: {privileged: true}\n";
    let new = ignored("pod.yaml", &format!("{pod}{known}"), "missing-tag", "here");
    assert_eq!(new.lines().nth(5), Some("  # lintainer: ignore[privileged-container, missing-tag] why"), "{new}");
}

#[test]
fn findings_are_ignored_in_the_whole_file() {
    let docker = "# syntax=docker/dockerfile:1\n# escape=\\\nFROM alpine\n";
    let new = ignored("Dockerfile", docker, "missing-tag", "in this file");
    assert_eq!(new.lines().nth(2), Some("# lintainer: ignore-file[missing-tag]"), "{new}");
    let more = "# lintainer: ignore-file[shell-form-entrypoint]\nFROM alpine\nENTRYPOINT x\n";
    let new = ignored("Dockerfile", more, "missing-tag", "in this file");
    assert_eq!(new.lines().next(), Some("# lintainer: ignore-file[shell-form-entrypoint, missing-tag]"), "{new}");
    let compose = "services:\r\n  w:\r\n    image: alpine\r\n";
    let new = ignored("compose.yaml", compose, "missing-tag", "in this file");
    assert!(new.starts_with("# lintainer: ignore-file[missing-tag]\r\n"), "{new:?}");
}

#[test]
fn findings_are_ignored_in_the_nearest_configuration() {
    let toml = "ignore = [\"shell-form-entrypoint\"]\n";
    let mut client = Client::start(&[("lintainer.toml", "root = true\n"), ("a/lintainer.toml", toml)]);
    client.open("a/b/Dockerfile", "FROM alpine\n");
    client.published("a/b/Dockerfile", 1);
    let actions = client.actions("a/b/Dockerfile", 0, None);
    let new = apply(toml, find(&actions, "Ignore `missing-tag` in lintainer.toml"), &client.uri("a/lintainer.toml"));
    assert_eq!(new, "ignore = [\"shell-form-entrypoint\", \"missing-tag\"]\n");
    client.open("a/lintainer.toml", &new);
    assert!(client.published("a/b/Dockerfile", 1).is_empty());
}

#[test]
fn a_configuration_is_made_where_there_is_none() {
    let mut client = Client::start(&[]);
    client.open("Dockerfile", "FROM alpine\n");
    client.published("Dockerfile", 1);
    let actions = client.actions("Dockerfile", 0, None);
    let changes = &find(&actions, "Ignore `missing-tag` in lintainer.toml")["edit"]["documentChanges"];
    assert_eq!((&changes[0]["kind"], &changes[0]["uri"]), (&json!("create"), &json!(client.uri("lintainer.toml"))));
    assert_eq!(changes[1]["edits"][0]["newText"], "ignore = [\"missing-tag\"]\n");
    // Not every client can.
    let less = abilities_with(&[("workspace/workspaceEdit", json!({}))]);
    let mut client = Client::start_with(&[], less, Value::Null);
    client.open("Dockerfile", "FROM alpine\n");
    client.published("Dockerfile", 1);
    let actions = client.actions("Dockerfile", 0, None);
    assert!(titles(&actions).iter().all(|title| !title.ends_with("lintainer.toml")));
    assert!(find(&actions, "Ignore `missing-tag` here")["edit"]["changes"].is_object());
}
