//! What rules see of the project: exposure, who builds an image, who runs it, what scanners say.

use std::sync::Arc;

use lintainer_core::linter::{Serial, load};
use lintainer_core::project::{Given, Project};
use lintainer_core::reports::GivenReports;
use lintainer_custom::view;
use serde_json::Value as Json;

use crate::support::{check, rule};

const COMPOSE: &str = "\
services:
  web:
    image: registry.example/web
    build: web
    ports: ['80:8080']
  db:
    image: registry.example/db:17
";

const MANIFEST: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: registry.example/web:2}
        - {name: cache, image: registry.example/web/Cache}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec: {containers: [{name: db, image: registry.example/db:17}]}
";

const REPORT: &str = r#"{"SchemaVersion": 2, "ArtifactName": "registry.example/db:17", "ArtifactType": "container_image",
"Results": [{"Target": "db", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [
{"VulnerabilityID": "CVE-2026-1", "PkgName": "openssl", "InstalledVersion": "1", "FixedVersion": "2", "Severity": "CRITICAL"},
{"VulnerabilityID": "CVE-2026-2", "PkgName": "zlib", "InstalledVersion": "1", "Severity": "UNKNOWN"}]}]}"#;

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("compose.yaml", COMPOSE),
        ("k8s.yaml", MANIFEST),
        ("web/Dockerfile", "FROM registry.example/base AS app\n"),
        ("api/Dockerfile", "FROM registry.example/db:16\n"),
    ]
}

fn project() -> Project {
    let files: Vec<_> = files().iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    let mut reports = GivenReports::default();
    reports.add("db.json", None, REPORT.as_bytes()).unwrap();
    reports.settle(None, None);
    load(&files[..], &Serial).0.with_given(Arc::new(Given { reports, norm: None }))
}

fn view_of(path: &str) -> Json {
    let project = project();
    view::of_file(&project, project.file_at(path).unwrap())
}

/// The messages of a definition, each with its path and the text that is underlined.
fn messages(definition: &str) -> Vec<(String, String)> {
    let report = check(&[rule(definition)], &files(), "");
    assert_eq!(report.errors, [], "{definition}");
    report.active().map(|finding| (report.path(finding.span).to_string(), finding.message.clone())).collect()
}

fn said(path: &str, message: &str) -> (String, String) {
    (path.to_string(), message.to_string())
}

#[test]
fn the_exposure_of_workloads_is_seen() {
    let open = "each = 'workload'\nwhen = \"workload.exposure == 'open'\"\nmessage = '{workload.name}: {workload.reached_through}'";
    assert_eq!(
        messages(open),
        [said("compose.yaml", "web: a published port"), said("k8s.yaml", "web: the Service `web`")]
    );
    // A stage is not known to run anywhere.
    let other =
        "each = 'workload'\nwhen = \"workload.exposure != 'open'\"\nmessage = '{workload.name} {workload.exposure}'";
    assert_eq!(messages(other), [said("compose.yaml", "db controlled"), said("k8s.yaml", "db small")]);
}

#[test]
fn who_builds_an_image_is_seen() {
    let built = "each = 'container'\nwhen = \"has(container.dockerfile)\"\n\
                 message = '{container.name}: {container.dockerfile} {container.stage}'";
    assert_eq!(
        messages(built),
        [
            said("api/Dockerfile", "0: api/Dockerfile 0"),
            said("compose.yaml", "web: web/Dockerfile app"),
            said("k8s.yaml", "web: web/Dockerfile app"),
            said("web/Dockerfile", "app: web/Dockerfile app"),
        ]
    );
    let elsewhere = "each = 'container'\nwhen = \"!has(container.dockerfile)\"\nmessage = '{container.name}'";
    // What `web/Cache` is built of nobody knows.
    assert_eq!(messages(elsewhere).len(), 3, "{:?}", messages(elsewhere));
}

#[test]
fn who_runs_an_image_is_seen() {
    let used = "each = 'image'\nwhen = \"image.used_by.exists(u, u.format == 'kubernetes')\"\n\
                message = '{image}: {image.used_by.map(u, u.kind + \"/\" + u.name + \" \" + u.exposure)}'";
    let db = "service/db controlled";
    assert_eq!(
        messages(used),
        [
            said("api/Dockerfile", &format!("registry.example/db:16: Pod/db small, {db}")),
            said("compose.yaml", &format!("registry.example/db:17: Pod/db small, {db}")),
            said("k8s.yaml", "registry.example/web:2: Deployment/web open, service/web open"),
            said("k8s.yaml", "registry.example/web/Cache: Deployment/web open"),
            said("k8s.yaml", &format!("registry.example/db:17: Pod/db small, {db}")),
        ]
    );
}

#[test]
fn reports_are_seen_where_they_are_about_the_image() {
    let json = view_of("k8s.yaml");
    let of = |workload: usize, container: usize| {
        json["workloads"][workload]["value"]["containers"]["value"][container]["value"]["vulnerabilities"].clone()
    };
    assert_eq!(of(0, 0)["state"], "unknown");
    let found = of(1, 0);
    assert_eq!(found["value"].as_array().map(Vec::len), Some(2), "{found}");
    let first = &found["value"][0]["value"];
    assert_eq!((&first["id"]["value"], &first["severity"]["value"]), (&"CVE-2026-1".into(), &"critical".into()));
    assert_eq!((&first["fixed"]["value"][0]["value"], &first["package"]["value"]), (&"2".into(), &"openssl".into()));
    assert_eq!(found["value"][1]["value"]["severity"]["state"], "unknown");
    // Another version of the image is another image.
    let json = view_of("api/Dockerfile");
    assert_eq!(json["images"][0]["value"]["vulnerabilities"]["state"], "unknown");
    assert_eq!(json["images"][0]["value"]["used_by"]["value"][0]["value"]["name"]["value"], "db");
}

#[test]
fn without_reports_nothing_is_known_of_vulnerabilities() {
    for when in ["container.vulnerabilities.size() == 0", "container.vulnerabilities.exists(v, v.exploited)"] {
        assert_eq!(messages(&format!("each = 'container'\nwhen = \"{when}\"\nmessage = 'x'")), []);
    }
}
