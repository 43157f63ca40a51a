//! Folders, configuration, settings and files on disk.

use serde_json::{Value, json};

use crate::client::{Client, abilities, abilities_with, codes};

const UNTAGGED: &str = "FROM alpine\n";

fn changed(client: &Client, path: &str, kind: u32) {
    let change = json!({ "uri": client.uri(path), "type": kind });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
}

#[test]
fn the_nearest_configuration_applies_and_is_followed_while_it_is_edited() {
    let mut client = Client::start(&[("a/lintainer.toml", "ignore = [\"missing-tag\"]\n")]);
    client.open("a/Dockerfile", UNTAGGED);
    client.open("b/Dockerfile", UNTAGGED);
    assert!(client.published("a/Dockerfile", 1).is_empty());
    assert_eq!(codes(&client.published("b/Dockerfile", 1)), ["missing-tag"]);
    client.open("a/lintainer.toml", "ignore = []\n");
    assert_eq!(codes(&client.published("a/Dockerfile", 1)), ["missing-tag"]);
    client.change("a/lintainer.toml", 2, "exclude = [\"Dockerfile\"]\n");
    assert!(client.published("a/Dockerfile", None).is_empty());
}

#[test]
fn faults_of_a_configuration_are_shown_in_it() {
    let mut client = Client::start(&[("lintainer.toml", "\nselct = []\n")]);
    let found = client.published("lintainer.toml", None);
    assert_eq!(found[0]["range"]["start"], json!({"line": 1, "character": 0}));
    assert!(found[0]["message"].as_str().unwrap().contains("did you mean `select`"));
    client.open("lintainer.toml", "select = [\"missing-tga\"]\n");
    let found = client.published("lintainer.toml", 1);
    assert_eq!(found[0]["range"]["start"], json!({"line": 0, "character": 10}));
    client.change("lintainer.toml", 2, "select = [\"missing-tag\"]\n");
    assert!(client.published("lintainer.toml", 2).is_empty());
}

#[test]
fn rules_of_the_project_follow_edits_and_files() {
    let page = |tag: &str| {
        format!(
            "# no-tag\n\nAn image has this tag\n\nIt is bad.\n\n```toml rule\neach = 'image'\n\
             when = \"has(image.tag) && image.tag == '{tag}'\"\nmessage = 'bad'\n```\n"
        )
    };
    let config = "custom-rules = 'rules'\nselect = ['custom/no-tag']\n";
    let mut client = Client::start(&[("lintainer.toml", config), ("rules/one.md", &page("1"))]);
    client.open("Dockerfile", "FROM a:1\n");
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["custom/no-tag"]);
    // On disk.
    client.write("rules/one.md", &page("2"));
    changed(&client, "rules/one.md", 2);
    assert!(client.published("Dockerfile", 1).is_empty());
    // In the editor.
    client.open("rules/one.md", &page("1"));
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["custom/no-tag"]);
    client.change("rules/one.md", 2, &page("1").replace("image.tag ==", "image.tga =="));
    assert!(client.published("Dockerfile", 1).is_empty());
    let told = client.told("window/logMessage")["message"].as_str().unwrap().to_string();
    assert!(told.contains("no field `tga`"), "{told}");
    client.change("rules/one.md", 3, &page("1"));
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["custom/no-tag"]);
}

#[test]
fn files_are_watched() {
    let abilities = abilities_with(&[("workspace/didChangeWatchedFiles/dynamicRegistration", json!(true))]);
    let mut client = Client::start_with(&[("Dockerfile", UNTAGGED)], abilities, Value::Null);
    let (_, params) = client.asked("client/registerCapability");
    let watchers = params["registrations"][0]["registerOptions"]["watchers"].as_array().unwrap().clone();
    assert!(watchers.iter().any(|watcher| watcher["globPattern"] == "**/lintainer.toml"));
    client.open("Dockerfile", UNTAGGED);
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
    client.write("lintainer.toml", "ignore = [\"missing-tag\"]\n");
    changed(&client, "lintainer.toml", 1);
    assert!(client.published("Dockerfile", 1).is_empty());
    client.write("lintainer.toml", "");
    changed(&client, "lintainer.toml", 2);
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
    // A file that nobody has open.
    client.open("compose.yaml", "services:\n  w:\n    image: a:1\n");
    assert!(!codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
    client.close("Dockerfile");
    client.write("Dockerfile", "FROM a:1\nUSER root\n");
    changed(&client, "Dockerfile", 2);
    assert!(codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
    std::fs::remove_file(client.folder.path().join("Dockerfile")).unwrap();
    changed(&client, "Dockerfile", 3);
    assert!(!codes(&client.published("compose.yaml", 1)).contains(&"across-files"));
}

#[test]
fn settings_of_the_editor_apply() {
    let options = json!({ "configuration": { "ignore": ["missing-tag"] } });
    let mut client = Client::start_with(&[], abilities(), options);
    client.open("Dockerfile", UNTAGGED);
    assert!(client.published("Dockerfile", 1).is_empty());
    let settings = json!({ "lintainer": { "configuration": {} } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
    let settings = json!({ "lintainer": { "configuration": { "ignroe": [] } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    assert!(client.told("window/showMessage")["message"].as_str().unwrap().contains("`ignore`"));
}

#[test]
fn settings_are_asked_for_where_that_is_possible() {
    let abilities = abilities_with(&[("workspace/configuration", json!(true))]);
    let mut client = Client::start_with(&[], abilities, Value::Null);
    client.open("Dockerfile", UNTAGGED);
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
    let (id, params) = client.asked("workspace/configuration");
    assert_eq!(params["items"][0]["section"], "lintainer");
    client.send(lsp_server::Response::new_ok(id, json!([{ "configuration": { "ignore": ["missing-tag"] } }])));
    assert!(client.published("Dockerfile", 1).is_empty());
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let (id, _) = client.asked("workspace/configuration");
    client.send(lsp_server::Response::new_ok(id, json!([{ "configuration": null }])));
    assert_eq!(codes(&client.published("Dockerfile", 1)), ["missing-tag"]);
}

#[test]
fn files_that_are_not_open_are_reported_where_that_is_wanted() {
    let files = [("a/Dockerfile", UNTAGGED), ("b/Dockerfile", "FROM a:1\n")];
    let mut client = Client::start_with(&files, abilities(), json!({ "scope": "workspace" }));
    assert_eq!(codes(&client.published("a/Dockerfile", None)), ["missing-tag"]);
    client.open("a/Dockerfile", "FROM alpine:3\n");
    assert!(client.published("a/Dockerfile", 1).is_empty());
    client.close("a/Dockerfile");
    assert_eq!(codes(&client.published("a/Dockerfile", None)), ["missing-tag"]);
}

#[test]
fn folders_come_and_go() {
    let mut client = Client::start(&[("lintainer.toml", "ignore = [\"missing-tag\"]\n")]);
    let other = tempfile::tempdir().unwrap();
    let folder = format!("file://{}", other.path().to_str().unwrap());
    let uri = format!("{folder}/Dockerfile");
    // Outside of every folder a file is linted by itself.
    client.open_uri(&uri, "dockerfile", UNTAGGED);
    assert_eq!(codes(&client.published_uri(&uri, 1)), ["missing-tag"]);
    std::fs::write(other.path().join("lintainer.toml"), "ignore = [\"missing-tag\"]\n").unwrap();
    let item = json!({ "uri": folder, "name": "other" });
    let add = json!({ "event": { "added": [item], "removed": [] } });
    client.notify("workspace/didChangeWorkspaceFolders", add);
    assert!(client.published_uri(&uri, 1).is_empty());
    let remove = json!({ "event": { "added": [], "removed": [item] } });
    client.notify("workspace/didChangeWorkspaceFolders", remove);
    assert_eq!(codes(&client.published_uri(&uri, 1)), ["missing-tag"]);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    assert!(client.published_uri(&uri, None).is_empty());
    assert!(client.stop());
}

#[test]
fn the_file_of_hadolint_is_heeded_on_disk_and_in_the_editor() {
    let mut client = Client::start(&[(".hadolint.yaml", "ignored: [DL3006]\n")]);
    client.open("Dockerfile", "FROM alpine\nUSER 1\n");
    assert!(!codes(&client.published("Dockerfile", 1)).contains(&"missing-tag"));
    client.open(".hadolint.yaml", "ignored: 3\n");
    let found = client.published(".hadolint.yaml", 1);
    assert!(found[0]["message"].as_str().unwrap().contains("must be a list of texts"), "{found:?}");
    client.change(".hadolint.yaml", 2, "ignored: []\n");
    assert!(client.published(".hadolint.yaml", 2).is_empty());
    client.change("Dockerfile", 2, "FROM alpine\nUSER 2\n");
    assert!(codes(&client.published("Dockerfile", 2)).contains(&"missing-tag"));
}
