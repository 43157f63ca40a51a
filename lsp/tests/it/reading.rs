//! Hovering and completion.

use serde_json::Value;

use crate::client::{Client, abilities_with};

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
    let other = items.iter().find(|item| item["label"] == "deprecated-maintainer").unwrap();
    assert!(one["sortText"].as_str() < other["sortText"].as_str(), "it is found here");
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

const POD: &str =
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ä\nspec:\n  restartPolicy: \n  containers:\n  - name: ä\n    \n";

/// What is inserted for a label, at the end of a line.
fn inserted(items: &Value, label: &str) -> Value {
    let items = items.as_array().unwrap();
    items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("{label} is not in {items:#?}")).clone()
}

#[test]
fn keys_and_values_of_manifests_are_completed() {
    let mut client = Client::start(&[]);
    client.open("pod.yaml", POD);
    let items = client.at("textDocument/completion", "pod.yaml", 8, 4);
    assert_eq!(labels(&items)[..3], ["image", "args", "command"]);
    let ports = inserted(&items, "ports");
    assert_eq!(ports["textEdit"]["newText"], "ports:\n    - containerPort: ", "the client has no snippets");
    assert_eq!(ports["detail"], "list of ContainerPort");
    assert!(ports.get("insertTextFormat").is_none() && ports.get("insertTextMode").is_none(), "{ports}");
    let probe = inserted(&items, "startupProbe");
    assert!(probe["documentation"]["value"].as_str().unwrap().contains("pod-v1/#Container"), "{probe}");
    assert_eq!(labels(&client.at("textDocument/completion", "pod.yaml", 5, 17)), ["Always", "Never", "OnFailure"]);
    assert!(labels(&client.at("textDocument/completion", "pod.yaml", 7, 11)).is_empty());
    // Half a word is replaced, also behind characters of several bytes.
    client.change("pod.yaml", 2, &POD.replace("- name: ä", "- {name: ä, ima}"));
    let image = inserted(&client.at("textDocument/completion", "pod.yaml", 7, 17), "image");
    assert_eq!(image["textEdit"]["range"]["start"]["character"], 14);
    assert_eq!(image["textEdit"]["newText"], "image: ");
}

#[test]
fn snippets_have_what_is_required() {
    let item = "textDocument/completion/completionItem";
    let snippets = (format!("{item}/snippetSupport"), Value::Bool(true));
    let modes = (format!("{item}/insertTextModeSupport/valueSet"), serde_json::json!([1, 2]));
    let text = "apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n  - \n";
    for (abilities, wanted) in [
        (vec![&snippets, &modes], "downwardAPI:\n      $0"),
        (vec![&snippets], "downwardAPI:\n    $0"),
        (vec![], "downwardAPI:\n      "),
    ] {
        let abilities: Vec<(&str, Value)> =
            abilities.iter().map(|(path, value)| (path.as_str(), value.clone())).collect();
        let mut client = Client::start_with(&[], abilities_with(&abilities), Value::Null);
        client.open("pod.yaml", text);
        let item = inserted(&client.at("textDocument/completion", "pod.yaml", 4, 4), "downwardAPI");
        assert_eq!(item["textEdit"]["newText"], wanted);
        assert_eq!(item.get("insertTextMode").is_some(), abilities.len() == 2);
        client.change("pod.yaml", 2, "apiVersion: v1\nkind: Pod\nspec:\n  \n");
        let item = inserted(&client.at("textDocument/completion", "pod.yaml", 3, 2), "containers");
        let wanted = match abilities.len() {
            2 => "containers:\n    - name: $1\n      image: $0",
            1 => "containers:\n  - name: $1\n    image: $0",
            _ => "containers:\n    - name: ",
        };
        assert_eq!(item["textEdit"]["newText"], wanted);
    }
}

#[test]
fn a_kind_brings_its_version() {
    let mut client = Client::start(&[]);
    // Nothing says yet that it is a manifest.
    client.open("new.yaml", "kind: Depl\n");
    let item = inserted(&client.at("textDocument/completion", "new.yaml", 0, 10), "Deployment");
    assert_eq!(item["detail"], "apps/v1");
    assert_eq!(item["additionalTextEdits"][0]["newText"], "apiVersion: apps/v1\n");
    client.open("other.yaml", "apiVersion: \n");
    assert!(labels(&client.at("textDocument/completion", "other.yaml", 0, 12)).contains(&"apps/v1"));
    client.open("values.yaml", "image:\n  na\n");
    assert!(labels(&client.at("textDocument/completion", "values.yaml", 1, 4)).is_empty());
    assert!(labels(&client.at("textDocument/completion", "values.yaml", 2, 0)).is_empty());
}

#[test]
fn compose_files_are_completed() {
    let text = "services:\n  db: {image: a}\n  web:\n    image: b\n    \n    depends_on: []\n";
    let mut client = Client::start(&[]);
    client.open("compose.yaml", text);
    let items = client.at("textDocument/completion", "compose.yaml", 4, 4);
    assert!(!labels(&items).contains(&"image") && labels(&items).contains(&"healthcheck"));
    assert_eq!(inserted(&items, "ports")["textEdit"]["newText"], "ports:\n      - ");
    assert_eq!(labels(&client.at("textDocument/completion", "compose.yaml", 5, 17)), ["db"]);
}

const DEFINITION: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.org
spec:
  group: example.org
  names: {kind: Thing, plural: things}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {color: {type: string, enum: [red, blue]}}}
";

#[test]
fn the_configured_version_and_definitions_of_the_project_count() {
    let files = [("lintainer.toml", "kubernetes-version = \"1.24\"\n"), ("crd.yaml", DEFINITION)];
    let mut client = Client::start(&files);
    client.open("pod.yaml", POD);
    let items = client.at("textDocument/completion", "pod.yaml", 8, 4);
    assert!(labels(&items).contains(&"image") && !labels(&items).contains(&"resizePolicy"));
    client.open("thing.yaml", "apiVersion: example.org/v1\nkind: Thing\nspec:\n  \n");
    client.published("thing.yaml", 1);
    assert_eq!(labels(&client.at("textDocument/completion", "thing.yaml", 3, 2)), ["color"]);
    client.change("thing.yaml", 2, "apiVersion: example.org/v1\nkind: Thing\nspec:\n  color: \n");
    client.published("thing.yaml", 2);
    assert_eq!(labels(&client.at("textDocument/completion", "thing.yaml", 3, 9)), ["red", "blue"]);
}

#[test]
fn templates_have_no_completion() {
    let mut client = Client::start(&[]);
    client.open("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  {{- if .x }}\n  \n  {{- end }}\n");
    assert!(labels(&client.at("textDocument/completion", "chart/templates/pod.yaml", 4, 2)).is_empty());
}

#[test]
fn hovering_tells_of_a_key() {
    let mut client = Client::start(&[]);
    client.open("pod.yaml", &POD.replace("    \n", "    image: nginx\n    resizePolicy: []\n"));
    let hover = client.at("textDocument/hover", "pod.yaml", 9, 6);
    let told = text(&hover);
    assert!(
        told.starts_with("`spec.containers[0].resizePolicy`\n\nlist of ContainerResizePolicy, since Kubernetes 1."),
        "{hover}"
    );
    assert_eq!(hover["range"]["start"]["character"], 4);
    // A finding comes first.
    let hover = client.at("textDocument/hover", "pod.yaml", 8, 12);
    assert!(text(&hover).contains("missing-tag.md"), "{hover}");
    let hover = client.at("textDocument/hover", "pod.yaml", 5, 4);
    assert!(text(&hover).contains("values: `Always`, `Never`, `OnFailure`"), "{hover}");
    assert_eq!(client.at("textDocument/hover", "pod.yaml", 1, 8), Value::Null);
}

#[test]
fn hovering_tells_what_kustomizations_make_of_a_value_and_going_there_works() {
    let pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: nginx:1.26\n";
    let overlay = "resources: [../base]\nimages:\n- name: nginx\n  newTag: '1.27'\n";
    let mut client = Client::start(&[
        ("base/pod.yaml", pod),
        ("base/kustomization.yaml", "resources: [pod.yaml]\n"),
        ("prod/kustomization.yaml", overlay),
    ]);
    client.open("base/pod.yaml", pod);
    client.published("base/pod.yaml", 1);
    let hover = client.at("textDocument/hover", "base/pod.yaml", 6, 14);
    let told = text(&hover).to_string();
    assert!(told.contains("`nginx:1.27` in the build of `prod`, written at prod/kustomization.yaml:"), "{told}");
    let places = client.at("textDocument/definition", "base/pod.yaml", 6, 14);
    assert!(places[0]["uri"].as_str().unwrap().ends_with("prod/kustomization.yaml"), "{places}");
    client.open("prod/kustomization.yaml", overlay);
    let line = places[0]["range"]["start"]["line"].as_u64().unwrap() as u32;
    let column = places[0]["range"]["start"]["character"].as_u64().unwrap() as u32;
    let back = client.at("textDocument/definition", "prod/kustomization.yaml", line, column);
    assert!(back[0]["uri"].as_str().unwrap().ends_with("base/pod.yaml"), "{back}");
    assert_eq!(client.at("textDocument/definition", "base/pod.yaml", 0, 0), serde_json::json!([]));
}
