//! Helm charts: findings in templates and values, hovering, and the ways between them.

use serde_json::{Value, json};

use crate::client::{Client, codes};

const CHART: &str =
    "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: db, version: 1.0.0, alias: store}\n";

const VALUES: &str = "\
# What is shipped.
web:
  enabled: true
  image:
    name: nginx
    tag: 1.27.0
  labels: {team: shop, tier: front}
  privileged: false
store:
  size: 1
";

const TEMPLATE: &str = "\
{{- if .Values.web.enabled }}
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {{- include \"shop.labels\" . | nindent 4 }}
spec:
  containers:
  - name: web
    image: {{ .Values.web.image.name }}:{{ .Values.web.image.tag }}
    securityContext:
      {{- with .Values.web }}
      privileged: {{ .privileged }}
      {{- end }}
{{- end }}
";

const HELPERS: &str = "{{ define \"shop.labels\" }}\n{{- toYaml .Values.web.labels }}{{ end }}\n";

const FILES: [(&str, &str); 7] = [
    ("shop/Chart.yaml", CHART),
    ("shop/values.yaml", VALUES),
    ("shop/ci/test-values.yaml", "web:\n  image:\n    name: caddy\n"),
    ("shop/templates/web.yaml", TEMPLATE),
    ("shop/templates/_helpers.tpl", HELPERS),
    ("shop/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"),
    ("shop/charts/db/templates/db.yaml", "size: {{ .Values.size }}\n"),
];

/// The position (line and column, 0-based) of a word of a text that has it once.
fn place(text: &str, word: &str) -> (u32, u32) {
    let at = text.find(word).unwrap_or_else(|| panic!("{word}"));
    let line = text[..at].matches('\n').count() as u32;
    (line, (at - text[..at].rfind('\n').map_or(0, |newline| newline + 1)) as u32)
}

fn hover(client: &mut Client, path: &str, text: &str, word: &str) -> String {
    let (line, character) = place(text, word);
    client.at("textDocument/hover", path, line, character)["contents"]["value"].as_str().unwrap_or("").to_string()
}

/// Places as `file:line`, lines from 1 on.
fn shown(client: &Client, places: &Value) -> Vec<String> {
    let top = client.uri("");
    let line = |place: &Value| place["range"]["start"]["line"].as_u64().unwrap() + 1;
    let path = |place: &Value| place["uri"].as_str().unwrap().replace(&top, "");
    places.as_array().unwrap().iter().map(|place| format!("{}:{}", path(place), line(place))).collect()
}

fn definition(client: &mut Client, path: &str, text: &str, word: &str) -> Vec<String> {
    let (line, character) = place(text, word);
    let places = client.at("textDocument/definition", path, line, character);
    shown(client, &places)
}

fn references(client: &mut Client, path: &str, text: &str, word: &str, with_declaration: bool) -> Vec<String> {
    let (line, character) = place(text, word);
    let params = json!({
        "textDocument": { "uri": client.uri(path) },
        "position": { "line": line, "character": character },
        "context": { "includeDeclaration": with_declaration },
    });
    let places = client.request("textDocument/references", params).unwrap();
    shown(client, &places)
}

#[test]
fn unsaved_templates_and_values_are_judged() {
    let mut client = Client::start(&FILES);
    client.open_uri(&client.uri("shop/templates/web.yaml"), "helm", TEMPLATE);
    client.open("shop/values.yaml", VALUES);
    assert!(client.published("shop/values.yaml", 1).is_empty());
    client.change("shop/values.yaml", 2, &VALUES.replace("privileged: false", "privileged: true"));
    let found = client.published("shop/values.yaml", 2);
    assert_eq!(codes(&found), ["privileged-container"]);
    assert_eq!(found[0]["range"]["start"]["line"], 7);
    client.change("shop/templates/web.yaml", 2, &TEMPLATE.replace("{{ .privileged }}", "true"));
    let found = client.published("shop/templates/web.yaml", 2);
    assert_eq!(codes(&found), ["privileged-container"]);
    assert_eq!(found[0]["range"]["start"]["line"], 12);
    assert!(client.published("shop/values.yaml", 2).is_empty(), "the value is no longer read");
    // While a helper is being written the other templates are judged.
    client.open_uri(&client.uri("shop/templates/_helpers.tpl"), "helm", "{{ define \"shop.labels\" }}a: {{ .Va");
    client.change("shop/templates/web.yaml", 3, TEMPLATE);
    assert!(client.published("shop/templates/web.yaml", 3).is_empty());
    assert_eq!(codes(&client.published("shop/values.yaml", 2)), ["privileged-container"]);
}

#[test]
fn hovering_tells_what_an_action_renders_to() {
    let mut client = Client::start(&FILES);
    client.open("shop/templates/web.yaml", TEMPLATE);
    client.published("shop/templates/web.yaml", 1);
    let mut told = |word: &str| hover(&mut client, "shop/templates/web.yaml", TEMPLATE, word);
    let name = told(".Values.web.image.name");
    assert!(name.starts_with("renders to `nginx`\n\nfrom `shop/values.yaml:5`"), "{name}");
    assert!(name.contains("renders to with `shop/ci/test-values.yaml` `caddy`"), "{name}");
    assert_eq!(told("include"), "renders to\n\n```yaml\nteam: shop\ntier: front\n```\n\nfrom `shop/values.yaml:7`");
    assert!(told("{{- with").contains("privileged: false"), "a block is what it prints");
    assert_eq!(told("kind"), "", "text is no action");
    client.change("shop/templates/web.yaml", 2, &TEMPLATE.replace("web.enabled", "web.gone"));
    let gone = client.at("textDocument/hover", "shop/templates/web.yaml", 9, 14);
    assert_eq!(gone["contents"]["value"], "renders to nothing");
    assert_eq!(gone["range"]["start"]["character"], 11);
}

#[test]
fn hovering_tells_where_a_value_is_read() {
    let mut client = Client::start(&FILES);
    client.open("shop/values.yaml", VALUES);
    client.published("shop/values.yaml", 1);
    let mut told = |word: &str| hover(&mut client, "shop/values.yaml", VALUES, word);
    assert!(
        told("tag").ends_with("read at `shop/templates/web.yaml:10`, `shop/templates/web.yaml:12`"),
        "{}",
        told("tag")
    );
    let privileged = told("privileged");
    assert!(privileged.contains("`shop/templates/web.yaml:13`"), "it is read below `with`: {privileged}");
    assert!(told("labels").contains("`shop/templates/_helpers.tpl:2`"));
    assert!(told("size").contains("`shop/charts/db/templates/db.yaml:1`"), "of a chart below by its alias");
    assert_eq!(told("# What"), "");
}

#[test]
fn values_and_named_templates_are_found_both_ways() {
    let mut client = Client::start(&FILES);
    for (path, text) in
        [("shop/templates/web.yaml", TEMPLATE), ("shop/values.yaml", VALUES), ("shop/templates/_helpers.tpl", HELPERS)]
    {
        client.open(path, text);
    }
    client.published("shop/values.yaml", 1);
    let web = "shop/templates/web.yaml";
    assert_eq!(definition(&mut client, web, TEMPLATE, "name }}"), ["shop/values.yaml:5", "shop/ci/test-values.yaml:3"]);
    assert_eq!(
        definition(&mut client, web, TEMPLATE, "image.tag"),
        ["shop/values.yaml:4", "shop/ci/test-values.yaml:2"]
    );
    assert_eq!(definition(&mut client, web, TEMPLATE, "tag }}"), ["shop/values.yaml:6"]);
    assert_eq!(definition(&mut client, web, TEMPLATE, ".privileged"), ["shop/values.yaml:8"]);
    assert_eq!(definition(&mut client, web, TEMPLATE, "\"shop.labels"), ["shop/templates/_helpers.tpl:1"]);
    assert!(definition(&mut client, web, TEMPLATE, "kind").is_empty());
    let helpers = "shop/templates/_helpers.tpl";
    assert_eq!(references(&mut client, helpers, HELPERS, "shop.labels", false), ["shop/templates/web.yaml:6"]);
    let tag = references(&mut client, web, TEMPLATE, "tag }}", true);
    assert_eq!(tag, ["shop/templates/web.yaml:10", "shop/values.yaml:6"]);
    let key = references(&mut client, "shop/values.yaml", VALUES, "tag", false);
    assert_eq!(key, ["shop/templates/web.yaml:10", "shop/templates/web.yaml:12"]);
    assert!(references(&mut client, "shop/values.yaml", VALUES, "# What", true).is_empty());
}

#[test]
fn what_is_in_no_chart_has_no_places() {
    let mut client = Client::start(&[("values.yaml", "a: 1\n"), ("templates/a.yaml", "a: {{ .Values.a }}\n")]);
    client.open("values.yaml", "a: 1\n");
    client.open("templates/a.yaml", "a: {{ .Values.a }}\n");
    client.published("values.yaml", 1);
    assert_eq!(hover(&mut client, "values.yaml", "a: 1\n", "a"), "");
    assert_eq!(hover(&mut client, "templates/a.yaml", "a: {{ .Values.a }}\n", ".Values"), "");
    assert!(definition(&mut client, "templates/a.yaml", "a: {{ .Values.a }}\n", ".Values").is_empty());
}
