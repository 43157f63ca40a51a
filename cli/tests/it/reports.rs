//! `--report` and what belongs to it.

use crate::run::Folder;

const DOCKERFILE: &str = "FROM debian:12.4\nRUN apt-get update && apt-get install -y curl\nUSER 1000\n";

/// A report of an image whose base has one vulnerability, and whose RUN has another.
fn scan() -> String {
    r#"{"SchemaVersion": 2, "CreatedAt": "2026-11-01T00:00:00Z", "ArtifactName": "registry.example/app:1.2",
        "ArtifactType": "container_image",
    "Metadata": {"DiffIDs": ["sha256:d0", "sha256:d1"], "ImageConfig": {"history": [{"created_by": "ADD rootfs"},
        {"created_by": "RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit"}]}},
    "Results": [{"Target": "registry.example/app:1.2 (debian 12.4)", "Class": "os-pkgs", "Type": "debian",
    "Vulnerabilities": [
        {"VulnerabilityID": "CVE-2099-0001", "PkgName": "zlib1g", "InstalledVersion": "1.2",
        "FixedVersion": "1.3", "Layer": {"DiffID": "sha256:d0"}},
        {"VulnerabilityID": "CVE-2099-0002", "PkgName": "curl", "InstalledVersion": "8.1-1",
        "FixedVersion": "8.1-2", "Layer": {"DiffID": "sha256:d1"}}]}]}"#
        .to_string()
}

const RULES: &str = "vulnerable-base-image,vulnerable-package,stale-scan-report";

fn check(folder: &Folder, args: &[&str]) -> crate::run::Outcome {
    let all =
        [&["check", "--isolated", "--today", "2026-11-10", "--select", RULES, "-f", "concise", "Dockerfile"], args]
            .concat();
    folder.run(&all)
}

#[test]
fn vulnerabilities_are_found_at_the_lines_that_bring_them() {
    let folder = Folder::new(&[("Dockerfile", DOCKERFILE), ("scan.json", &scan())]);
    assert_eq!(check(&folder, &[]).code, 0, "nothing is said without a report");
    let found = check(&folder, &["--report", "scan.json"]);
    assert_eq!(found.code, 1, "{}", found.err);
    let base = "`debian:12.4` brings 1 known vulnerability; there is a fix";
    let own = "this RUN brings `curl` 8.1-1 with 1 known vulnerability; there is a fix (CVE-2099-0002)";
    assert!(found.out.contains("Dockerfile:1:6") && found.out.contains(base), "{}", found.out);
    assert!(found.out.contains("Dockerfile:2:1") && found.out.contains(own), "{}", found.out);
    // A report is input: it is none of the files.
    assert!(!found.out.contains("scan.json"), "{}", found.out);
}

#[test]
fn catalogues_and_statements_change_what_is_said() {
    let vex = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-02T00:00:00Z", "statements": [
        {"vulnerability": {"name": "CVE-2099-0001"}, "products": [{"@id": "pkg:oci/app"}],
        "status": "not_affected"}]}"#;
    let kev = r#"{"vulnerabilities": [{"cveID": "CVE-2099-0002"}]}"#;
    let folder =
        Folder::new(&[("Dockerfile", DOCKERFILE), ("scan.json", &scan()), ("vex.json", vex), ("kev.json", kev)]);
    let found = check(&folder, &["--report", "scan.json", "--vex", "vex.json", "--kev", "kev.json"]);
    assert!(!found.out.contains("debian:12.4") && found.out.contains("which is exploited"), "{}", found.out);
    let old = folder.run(&[
        "check",
        "--isolated",
        "--today",
        "2027-01-10",
        "--select",
        "stale-scan-report",
        "-f",
        "concise",
        "--report",
        "scan.json",
        "Dockerfile",
    ]);
    assert!(old.out.contains("70 days old"), "{}", old.out);
}

#[test]
fn what_is_no_report_ends_the_run() {
    let half: String = scan().chars().take(700).collect();
    let files = [
        ("Dockerfile", DOCKERFILE),
        ("a.json", "{}"),
        ("b.json", "no"),
        ("half.json", &half),
        ("epss.csv.gz", "\u{1}"),
    ];
    let folder = Folder::new(&files);
    for (args, word) in [
        (["--report", "a.json"], "no report that is known"),
        (["--report", "b.json"], "not JSON"),
        (["--report", "missing.json"], "missing.json"),
        (["--kev", "a.json"], "no catalogue"),
        (["--epss", "epss.csv.gz"], "unpack it first"),
    ] {
        let found = check(&folder, &args);
        assert_eq!((found.code, found.err.contains(word)), (2, true), "{args:?}: {}", found.err);
    }
    let found = check(&folder, &["--report", "half.json"]);
    assert!(found.code < 2 && found.err.contains("half.json: it ends in the middle, at line "), "{}", found.err);
}

#[test]
fn somebody_may_say_which_image_it_is() {
    let scan = scan().replace("registry.example/app:1.2", "/tmp/archive.tar");
    let compose = "services:\n  app:\n    image: registry.example/shop/app:1.2\n";
    let folder = Folder::new(&[("compose.yaml", compose), ("scan.json", &scan)]);
    let run = |report: &str| {
        folder.run(&["check", "--isolated", "--select", "vulnerable-base-image", "-f", "concise", "--report", report])
    };
    assert_eq!(run("scan.json").code, 0);
    let found = run("registry.example/shop/app:1.2=scan.json");
    assert!(
        found.out.contains("compose.yaml:3:12") && found.out.contains("has 2 known vulnerabilities"),
        "{}",
        found.out
    );
}

#[test]
fn the_configuration_names_reports_as_well() {
    let scan = r#"{"descriptor": {"name": "grype"}, "source": {"target": {"userInput": "redis:7.4.1"}}, "matches": [
        {"vulnerability": {"id": "CVE-2099-0001", "fix": {"versions": ["2"]}}, "artifact": {"name": "zlib"}}]}"#;
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  a:\n    image: redis:7.4.1\n"),
        ("scans/redis.json", scan),
        ("lintainer.toml", "[scan]\nreports = ['scans', 'missing.json']\n"),
    ]);
    let found = folder.run(&["check", "--select", "vulnerable-base-image"]);
    assert_eq!(found.code, 1, "{}", found.err);
    assert!(found.err.contains("note: missing.json is not there"), "{}", found.err);
    // What the configuration of a project names lies in the project.
    let outside = Folder::new(&[("scan.json", scan)]);
    folder.write("lintainer.toml", format!("[scan]\nreports = ['{}/scan.json']\n", outside.path().display()));
    let far = folder.run(&["check"]);
    assert!(far.code == 2 && far.err.contains("outside of the project"), "{}", far.err);
    folder.write("lintainer.toml", "[scan]\nreport = 'scans'\n");
    let bad = folder.run(&["check"]);
    assert!(bad.code == 2 && bad.err.contains("did you mean `reports`"), "{}", bad.err);
}
