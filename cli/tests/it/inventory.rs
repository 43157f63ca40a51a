//! `lintainer inventory`.

use crate::run::Folder;

fn folder() -> Folder {
    let scan = r#"{"descriptor": {"name": "grype"}, "source": {"target": {"userInput": "redis:7.4.1"}}, "matches": [
        {"vulnerability": {"id": "CVE-2099-0001"}, "artifact": {"name": "zlib"}}, {"vulnerability": {"id": "CVE-2099-0001"}, "artifact": {"name": "curl"}}]}"#;
    Folder::new(&[
        ("Dockerfile", "FROM alpine:3.22.1\nRUN true\n"),
        ("compose.yaml", "services:\n  a:\n    image: redis:7.4.1\n  b:\n    image: nginx\n  c:\n    image: nginx\n"),
        ("scan.json", scan),
    ])
}

#[test]
fn every_image_is_listed_once() {
    let found = folder().run(&["inventory"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let lines: Vec<Vec<&str>> = found.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["IMAGE", "PINNED", "USED", "REACH", "PLACES"]);
    assert_eq!(lines[1], ["alpine:3.22.1", "tag", "built", "-", "Dockerfile:1"]);
    assert_eq!(lines[2], ["nginx", "floating", "runs", "controlled", "compose.yaml:5", "and", "1", "more"]);
    assert_eq!(lines[3], ["redis:7.4.1", "tag", "runs", "controlled", "compose.yaml:3"]);
    let found = folder().run(&["inventory", "--report", "scan.json"]);
    let redis = found.out.lines().find(|line| line.starts_with("redis")).unwrap();
    assert_eq!(redis.split_whitespace().nth(4), Some("1"), "{}", found.out);
    assert!(found.out.contains("not scanned"), "{}", found.out);
}

#[test]
fn inventories_are_for_machines_as_well() {
    let run = |format: &str| folder().run(&["inventory", "-f", format, "--report", "scan.json"]).out;
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["images"][2]["vulnerabilities"]["known"], 1);
    assert_eq!(json["images"][1]["places"][1]["line"], 7);
    let bom: serde_json::Value = serde_json::from_str(&run("cyclonedx")).unwrap();
    let purl = "pkg:oci/redis?repository_url=docker.io%2Flibrary%2Fredis&tag=7.4.1";
    assert_eq!((bom["specVersion"].as_str(), bom["components"][2]["purl"].as_str()), (Some("1.6"), Some(purl)));
    let csv = run("csv");
    assert_eq!(csv.lines().count(), 5);
    assert!(csv.contains("\nredis:7.4.1,tag,compose.yaml,3,12,true,1,0,service a,controlled\n"), "{csv}");
}

#[test]
fn a_folder_without_images_says_so() {
    Folder::new(&[("a.txt", "")]).run(&["inventory"]).exits(3).says("nothing to show: no file names an image");
    assert_eq!(folder().run(&["inventory", "missing"]).code, 2);
}
