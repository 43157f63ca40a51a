//! `lintainer affected` and `lintainer explain-score`.

use crate::run::Folder;

const SCAN: &str = r#"{
  "descriptor": {"name": "grype", "timestamp": "2026-11-01T00:00:00Z"},
  "source": {"type": "image", "target": {"userInput": "registry.example/shop/web:2.1",
    "repoDigests": ["registry.example/shop/web@sha256:aa"]}},
  "matches": [{"vulnerability": {"id": "CVE-2099-0001", "severity": "High", "fix": {"versions": ["1.3"]},
    "knownExploited": [{"cve": "CVE-2099-0001"}],
    "cvss": [{"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "metrics": {"baseScore": 9.8}}]},
    "artifact": {"name": "libwebp7", "version": "1.2.4", "type": "deb", "upstreams": [{"name": "libwebp"}]}}]}"#;

const MANIFEST: &str = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/shop/web:2.1
";

const VEX: &str = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-02T00:00:00Z", "statements": [
  {"vulnerability": {"name": "CVE-2099-0001"}, "products": [{"@id": "pkg:oci/web"}], "status": "not_affected",
   "justification": "vulnerable_code_not_in_execute_path", "impact_statement": "images are not decoded"}]}"#;

fn folder() -> Folder {
    Folder::new(&[("web.yaml", MANIFEST), ("scans/web.json", SCAN), ("scans/other.json", "{}"), ("vex.json", VEX)])
}

#[test]
fn it_is_said_where_a_vulnerability_runs() {
    let found = folder().run(&["affected", "CVE-2099-0001", "--report", "scans"]);
    assert_eq!(found.code, 1, "{}", found.err);
    assert!(found.err.contains("scans/other.json is left out"), "{}", found.err);
    let has = |text: &str| assert!(found.out.contains(text), "{text}: {}", found.out);
    has("registry.example/shop/web:2.1  (report of 2026-11-01: scans/web.json)");
    has("has         libwebp7 1.2.4, fixed in 1.3, known exploited");
    has("runs in     web.yaml:16 Deployment web, container web: open through the Service `web`, out-of-cycle");
    has("CVE-2099-0001: 1 of 1 image in the reports is affected");
}

#[test]
fn packages_are_found_by_name_and_range() {
    let run = |question: &str| folder().run(&["affected", question, "--report", "scans/web.json"]).code;
    assert_eq!((run("libwebp@<1.3"), run("libwebp7@1.2.4"), run("libwebp@>=1.3"), run("curl")), (1, 1, 0, 0));
    let bad = folder().run(&["affected", "libwebp@<", "--report", "scans/web.json"]);
    assert!(bad.code == 2 && bad.err.contains("no range of versions"), "{}", bad.err);
    let none = folder().run(&["affected", "libwebp"]);
    assert!(none.code == 2 && none.err.contains("no report is given"), "{}", none.err);
}

#[test]
fn what_is_accepted_does_not_count() {
    let found = folder().run(&["affected", "CVE-2099-0001", "--report", "scans/web.json", "--vex", "vex.json"]);
    assert_eq!(found.code, 0, "{}", found.out);
    assert!(found.out.contains("accepted: images are not decoded"), "{}", found.out);
}

#[test]
fn running_containers_are_found_by_their_digest() {
    let pods = r#"{"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "web-1", "namespace": "shop"}, "status":
        {"containerStatuses": [{"name": "web", "image": "x", "imageID": "registry.example/shop/web@sha256:aa"}]}}]}"#;
    let arguments = ["affected", "libwebp", "--report", "scans/web.json", "-f", "json", "--running", "-"];
    let found = folder().pipe(&arguments, pods);
    assert_eq!(found.code, 1, "{}", found.err);
    let json: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    let image = &json["images"][0];
    assert_eq!(image["running"][0]["pod"], "web-1");
    assert_eq!(image["runs"][0]["exposure"], "open");
    let bad = folder().pipe(&arguments, "[]");
    assert!(bad.code == 2 && bad.err.contains("no list of pods"), "{}", bad.err);
}

#[test]
fn every_factor_of_a_score_is_shown() {
    let found = folder().run(&["explain-score", "--report", "scans/web.json"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let has = |text: &str| assert!(found.out.contains(text), "{text}: {}", found.out);
    has("action       out-of-cycle");
    has("reach        open, through the Service `web` (web.yaml:4)");
    has("exploit 1.0000 (known exploited) x reach 1.0 x same image 0.95 = 0.9500, out-of-cycle, fixed in 1.3");
    let only = folder().run(&["explain-score", "--report", "scans/web.json", "--only", "other"]);
    assert_eq!(only.code, 3, "{}", only.out);
}
