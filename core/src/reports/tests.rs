use super::*;

fn report(json: &str) -> ScanReport {
    read(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// What is said of each vulnerability: name, package, version, fixes, level, layer.
fn shown(report: &ScanReport) -> Vec<String> {
    let line = |scan: &Scan, found: &Vulnerability| {
        let package = scan.packages.get(found.package).unwrap();
        let layer = package.layer.map_or("-".to_string(), |layer| layer.to_string());
        let fixed = found.fixed.join(" ");
        format!("{} {} {} [{fixed}] {} {layer}", found.id, package.name, package.version, found.level.name())
    };
    report.scans.iter().flat_map(|scan| scan.vulnerabilities.iter().map(move |found| line(scan, found))).collect()
}

#[test]
fn grype_names_image_layers_and_history() {
    use base64::Engine as _;
    let config = r#"{"architecture": "arm64", "os": "linux", "variant": "v8", "rootfs": {"diff_ids": ["sha256:d0",
        "sha256:d1"]},
        "history": [{"created_by": "ADD rootfs"}, {"created_by": "ENV A=1", "empty_layer": true},
        {"created_by": "RUN apt-get install curl"}]}"#;
    let config = base64::engine::general_purpose::STANDARD.encode(config);
    let found = report(&format!(
        r#"{{"descriptor": {{"name": "grype", "timestamp": "2026-11-01T10:00:00Z"}},
        "source": {{"type": "image", "target": {{"userInput": "reg.example/shop/api:1.4",
        "tags": ["reg.example/shop/api:1.4"],
            "repoDigests": ["reg.example/shop/api@sha256:aa"], "manifestDigest": "sha256:aa", "imageID": "sha256:cc",
            "layers": [{{"digest": "sha256:d0"}}, {{"digest": "sha256:d1"}}], "config": "{config}"}}}},
        "matches": [{{"vulnerability": {{"id": "GHSA-x", "severity": "High", "fix": {{"state": "fixed",
        "versions": ["8.1-2"]}},
                "cvss": [{{"vector": "CVSS:3.1/AV:N", "metrics": {{"baseScore": 7.5}}}}]}},
            "relatedVulnerabilities": [{{"id": "CVE-2099-0001", "epss": [{{"epss": 0.42}}],
            "knownExploited": [{{"cve": "CVE-2099-0001"}}]}}],
            "artifact": {{"name": "curl", "version": "8.1-1", "type": "deb", "purl": "pkg:deb/debian/curl@8.1-1",
                "locations": [{{"path": "/var/lib/dpkg/status", "layerID": "sha256:d1"}},
                {{"path": "/usr/share/doc/curl/copyright", "layerID": "sha256:d0"}}]}}}},
          {{"vulnerability": {{"id": "CVE-2099-0002", "severity": "Low"}}, "artifact": {{"name": "musl",
          "version": "1", "type": "apk",
                "locations": [{{"path": "/lib/apk/db/installed", "layerID": "sha256:d1"}}]}}}}],
        "ignoredMatches": [{{"vulnerability": {{"id": "CVE-2099-0003"}}, "artifact": {{"name": "curl",
        "version": "8.1-1"}},
            "appliedIgnoreRules": [{{"vex-status": "not_affected",
            "vex-justification": "component_not_present"}}]}}]}}"#
    ));
    assert_eq!((found.kind, found.made), (ReportKind::Grype, Some(Date::new(2026, 11, 1))));
    assert_eq!(
        shown(&found),
        [
            "CVE-2099-0001 curl 8.1-1 [8.1-2] high 0",
            "CVE-2099-0002 musl 1 [] low -",
            "CVE-2099-0003 curl 8.1-1 [] unknown -"
        ]
    );
    let scan = &found.scans[0];
    assert_eq!(scan.subject.digests, ["sha256:aa"]);
    assert_eq!(scan.subject.platform.as_deref(), Some("linux/arm64/v8"));
    assert_eq!(
        scan.history.last().map(|made| (made.by.as_str(), made.layer)),
        Some(("RUN apt-get install curl", Some(1)))
    );
    let first = &scan.vulnerabilities[0];
    assert!(first.is_exploited && first.is_called("ghsa-X"));
    assert_eq!(
        (first.likelihood, first.score, first.vector.as_deref()),
        (Some(0.42), Some(7.5), Some("CVSS:3.1/AV:N"))
    );
    let accepted = scan.vulnerabilities[2].accepted.as_ref().unwrap();
    assert_eq!(
        (accepted.status, accepted.justification.as_deref()),
        (Status::NotAffected, Some("component_not_present"))
    );
}

#[test]
fn trivy_names_the_layer_of_each_package() {
    let found = report(
        r#"{"SchemaVersion": 2, "CreatedAt": "2026-10-30T00:00:00.1Z", "ArtifactName": "reg.example/shop/api:1.4",
            "ArtifactType": "container_image",
        "Metadata": {"RepoTags": ["reg.example/shop/api:1.4"], "DiffIDs": ["sha256:d0", "sha256:d1"],
            "ImageConfig": {"architecture": "amd64", "os": "linux", "history": [{"created_by": "ADD"},
            {"created_by": "RUN apk add curl"}]}},
        "Results": [{"Target": "reg.example/shop/api:1.4 (alpine 3.22.1)", "Class": "os-pkgs", "Type": "alpine",
            "Packages": [{"Name": "musl", "Version": "1.2", "Release": "r1", "Epoch": 0, "SrcName": "musl",
            "Layer": {"DiffID": "sha256:d0"}}],
            "Vulnerabilities": [{"VulnerabilityID": "CVE-2099-0001", "PkgName": "curl",
            "InstalledVersion": "8.1-r0", "FixedVersion": "8.1-r1, 8.2",
                "Severity": "HIGH", "Layer": {"DiffID": "sha256:d1"}, "CVSS": {"nvd": {"V3Score": 7.5,
                "V3Vector": "CVSS:3.1/AV:N"}, "ghsa": {"V3Score": 5}}}],
            "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "not_affected",
            "Source": "a.vex.json",
                "Finding": {"VulnerabilityID": "CVE-2099-0009", "PkgName": "musl", "InstalledVersion": "1.2-r1"}}]},
          {"Target": "Dockerfile", "Class": "config", "Type": "dockerfile", "Misconfigurations": [{}]}]}"#,
    );
    assert_eq!(
        shown(&found),
        ["CVE-2099-0001 curl 8.1-r0 [8.1-r1 8.2] high 1", "CVE-2099-0009 musl 1.2-r1 [] unknown 0"]
    );
    let scan = &found.scans[0];
    assert_eq!(scan.history.last().map(|made| (made.by.as_str(), made.layer)), Some(("RUN apk add curl", Some(1))));
    assert_eq!(scan.vulnerabilities[0].score, Some(7.5));
    assert!(scan.vulnerabilities[1].accepted.as_ref().is_some_and(|claim| claim.status.is_settled()));
    let old = report(
        r#"[{"Target": "debian (debian 10.8)", "Vulnerabilities": [{"VulnerabilityID": "CVE-2099-0001",
            "PkgName": "apt"}]}]"#,
    );
    assert_eq!(shown(&old), ["CVE-2099-0001 apt  [] unknown -"]);
}

#[test]
fn clusters_name_the_workload() {
    let found = report(
        r#"{"ClusterName": "prod", "Resources": [{"Namespace": "shop", "Kind": "Deployment", "Name": "api",
        "Metadata": [{"RepoTags": ["reg.example/api:1"]}, {"RepoTags": ["reg.example/log:2"]}], "Results": [
            {"Target": "reg.example/api:1 (debian 12.4)", "Class": "os-pkgs",
            "Vulnerabilities": [{"VulnerabilityID": "CVE-2099-0001", "PkgName": "curl"}]},
            {"Target": "app.jar", "Class": "lang-pkgs", "Vulnerabilities": [{"VulnerabilityID": "CVE-2099-0002",
            "PkgName": "log4j"}]},
            {"Target": "reg.example/log:2 (alpine 3)", "Class": "os-pkgs",
            "Vulnerabilities": [{"VulnerabilityID": "CVE-2099-0003", "PkgName": "musl"}]}]},
        {"Kind": "Role", "Name": "x", "Results": []}]}"#,
    );
    let names: Vec<_> =
        found.scans.iter().map(|scan| (scan.subject.asked.as_deref(), scan.vulnerabilities.len())).collect();
    assert_eq!(names, [(Some("reg.example/api:1"), 2), (Some("reg.example/log:2"), 1)]);
    assert_eq!(found.scans[0].subject.workload.as_ref().unwrap().name, "api");
    let object = r#"{"kind": "VulnerabilityReport",
        "metadata": {"labels": {"trivy-operator.resource.kind": "ReplicaSet",
        "trivy-operator.resource.name": "api-5d", "trivy-operator.resource.namespace": "shop",
        "trivy-operator.container.name": "web"}},
        "report": {"updateTimestamp": "2026-11-02T00:00:00Z", "registry": {"server": "index.docker.io"},
        "artifact": {"repository": "library/nginx", "tag": "1.27"},
        "vulnerabilities": [{"vulnerabilityID": "CVE-2099-0001", "resource": "curl", "installedVersion": "1",
        "fixedVersion": "2", "severity": "LOW", "score": 3.1}]}}"#;
    for json in [
        object.to_string(),
        format!("[{object}]"),
        format!(r#"{{"kind": "List", "items": [{object}, {{"kind": "Pod"}}]}}"#),
    ] {
        let found = report(&json);
        assert_eq!(shown(&found), ["CVE-2099-0001 curl 1 [2] low -"], "{json}");
        assert_eq!(found.scans[0].subject.asked.as_deref(), Some("index.docker.io/library/nginx:1.27"));
        assert_eq!(found.scans[0].subject.workload.as_ref().unwrap().container.as_deref(), Some("web"));
    }
}

#[test]
fn inventories_have_packages() {
    let syft = report(
        r#"{"descriptor": {"name": "syft"}, "source": {"type": "image", "metadata": {"userInput": "app:1",
            "layers": [{"digest": "sha256:d0"}]}},
        "artifacts": [{"name": "curl", "version": "8", "type": "deb", "locations": [{"layerID": "sha256:d0"}]}]}"#,
    );
    assert_eq!((syft.kind, syft.scans[0].packages[0].layer), (ReportKind::Syft, Some(0)));
    let bom = report(
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"timestamp": "2026-11-01T00:00:00Z",
            "component": {"bom-ref": "root", "type": "container",
            "name": "reg.example/app", "version": "sha256:aa",
            "purl": "pkg:oci/app@sha256%3Aaa?repository_url=reg.example%2Fapp&tag=1&arch=amd64"}},
        "components": [{"bom-ref": "c1", "type": "library", "name": "curl", "version": "8.1-1",
        "purl": "pkg:deb/debian/curl@8.1-1",
            "components": [{"bom-ref": "c2", "type": "library", "group": "org.x", "name": "inner", "version": "2"}]}],
        "vulnerabilities": [{"id": "GHSA-x", "references": [{"id": "CVE-2099-0001"}], "affects": [{"ref": "c1"},
        {"ref": "c2"}], "ratings": [{"severity": "high", "score": 7.5},
            {"source": {"name": "FIRST"}, "method": "other", "score": 0.25}],
            "recommendation": "Upgrade curl to version 8.1-2"},
          {"id": "CVE-2099-0002", "affects": [{"ref": "c1"}], "analysis": {"state": "not_affected",
          "justification": "code_not_reachable"}},
          {"id": "CVE-2099-0003", "affects": [{"ref": "elsewhere"}], "analysis": {"state": "exploitable"}}]}"#,
    );
    assert_eq!(
        shown(&bom),
        [
            "CVE-2099-0001 curl 8.1-1 [8.1-2] high -",
            "CVE-2099-0001 org.x/inner 2 [8.1-2] high -",
            "CVE-2099-0002 curl 8.1-1 [] unknown -"
        ]
    );
    let subject = &bom.scans[0].subject;
    assert_eq!(
        (subject.tags.as_slice(), subject.digests.as_slice()),
        (&["reg.example/app:1".to_string()][..], &["sha256:aa".to_string()][..])
    );
    assert_eq!(bom.scans[0].vulnerabilities[0].likelihood, Some(0.25));
    assert!(bom.scans[0].vulnerabilities[2].accepted.is_some());
    assert_eq!((bom.statements.len(), bom.statements[0].claim.status), (1, Status::Affected));
    let spdx = report(
        r#"{"spdxVersion": "SPDX-2.3", "name": "app", "creationInfo": {"created": "2026-11-01T00:00:00Z"},
            "packages": [
            {"name": "reg.example/app", "versionInfo": "1", "primaryPackagePurpose": "CONTAINER",
            "checksums": [{"algorithm": "SHA256", "checksumValue": "aa"}]},
            {"name": "curl", "versionInfo": "8", "externalRefs": [{"referenceType": "purl",
            "referenceLocator": "pkg:deb/debian/curl@8"}]}]}"#,
    );
    let scan = &spdx.scans[0];
    assert_eq!(
        (scan.subject.asked.as_deref(), scan.packages.len(), scan.packages[0].kind.as_str()),
        (Some("reg.example/app:1"), 1, "deb")
    );
}

#[test]
fn statements_say_what_is_of_no_concern() {
    let vex = report(
        r#"{"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-01T00:00:00Z", "statements": [
            {"vulnerability": {"name": "CVE-2099-0001", "aliases": ["GHSA-x"]},
            "products": [{"@id": "pkg:oci/api", "subcomponents": [{"@id": "pkg:deb/debian/curl"}]}],
             "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"},
            {"vulnerability": "CVE-2099-0002", "products": ["pkg:oci/api"], "status": "fixed"},
            {"vulnerability": "CVE-2099-0003", "products": ["pkg:oci/api"], "status": "perhaps"}]}"#,
    );
    assert_eq!((vex.statements.len(), vex.notes.len(), vex.scans.len()), (2, 1, 0));
    assert_eq!(vex.statements[0].ids, ["CVE-2099-0001", "GHSA-x"]);
    assert_eq!(vex.statements[0].packages, ["pkg:deb/debian/curl"]);
    assert_eq!(vex.statements[1].claim.status, Status::Fixed);
    let csaf = report(
        r#"{"document": {"csaf_version": "2.0", "category": "csaf_vex",
            "tracking": {"current_release_date": "2026-11-01T00:00:00Z"}},
        "product_tree": {"branches": [{"branches": [{"product": {"product_id": "P", "name": "app",
        "product_identification_helper": {"purl": "pkg:oci/app"}}},
            {"product": {"product_id": "C", "name": "curl"}}]}],
            "relationships": [{"product_reference": "C", "relates_to_product_reference": "P",
            "full_product_name": {"product_id": "P:C"}}]},
        "vulnerabilities": [{"cve": "CVE-2099-0001", "product_status": {"known_not_affected": ["P:C"],
        "known_affected": ["P"]},
            "flags": [{"label": "component_not_present", "product_ids": ["P:C"]}]}]}"#,
    );
    let settled = csaf.statements.iter().find(|one| one.claim.status.is_settled()).unwrap();
    assert_eq!((settled.products[0].as_str(), settled.packages[0].as_str()), ("pkg:oci/app", "curl"));
    assert_eq!(settled.claim.justification.as_deref(), Some("component_not_present"));
}

#[test]
fn further_tools() {
    let cases = [
        (
            ReportKind::GitLab,
            r#"{"version": "15.0.7", "scan": {"type": "container_scanning", "end_time": "2026-11-01T00:00:00"},
                "vulnerabilities": [{"severity": "High",
            "solution": "Upgrade curl from 1 to 2", "identifiers": [{"type": "cve", "value": "CVE-2099-0001"}],
            "location": {"image": "reg.example/app:1", "dependency": {"package": {"name": "curl"},
            "version": "1"}}}]}"#,
        ),
        (
            ReportKind::Harbor,
            r#"{"application/vnd.security.vulnerability.report; version=1.1": {"generated_at": "2026-11-01T00:00:00Z", "artifact": {"repository": "reg.example/app", "tag": "1"},
            "vulnerabilities": [{"id": "CVE-2099-0001", "package": "curl", "version": "1", "fix_version": "2",
            "severity": "High"}]}}"#,
        ),
        (
            ReportKind::Anchore,
            r#"{"metadata": {"registry": "reg.example", "repository": "app", "tag": "1"},
                "securityEvaluation": [{"vulnerabilityId": "CVE-2099-0001", "severity": "High",
            "package": "curl-1", "fixAvailable": "2"}]}"#,
        ),
        (
            ReportKind::Snyk,
            r#"{"path": "reg.example/app:1", "projectName": "docker-image|app", "docker": {},
                "packageManager": "deb", "vulnerabilities": [{"id": "SNYK-1",
            "identifiers": {"CVE": ["CVE-2099-0001"]}, "packageName": "curl/curl", "version": "1",
            "nearestFixedInVersion": "2", "severity": "high",
            "epssDetails": {"probability": "0.5"}}]}"#,
        ),
        (
            ReportKind::Sarif,
            r#"{"runs": [{"tool": {"driver": {"name": "Trivy", "rules": [{"id": "CVE-2099-0001",
                "properties": {"tags": ["vulnerability", "HIGH"]}}]}},
            "properties": {"imageName": "reg.example/app:1"}, "results": [{"ruleId": "CVE-2099-0001",
            "message": {"text": "Package: curl\nInstalled Version: 1\nVulnerability CVE-2099-0001\nSeverity: HIGH\nFixed Version: 2\nLink: x"}}]}]}"#,
        ),
    ];
    for (kind, json) in cases {
        let found = report(json);
        assert_eq!(found.kind, kind);
        assert_eq!(shown(&found), ["CVE-2099-0001 curl 1 [2] high -"], "{kind:?}");
        assert_eq!(found.scans[0].subject.asked.as_deref(), Some("reg.example/app:1"), "{kind:?}");
    }
    let list = report(
        r#"[{"vuln": "CVE-2099-0001", "packageName": "curl", "packageVersion": "1", "fix": "None",
            "severity": "Medium"}]"#,
    );
    assert_eq!((list.kind, shown(&list)), (ReportKind::Anchore, vec!["CVE-2099-0001 curl 1 [] medium -".to_string()]));
}

#[test]
fn what_is_no_report_says_so() {
    assert_eq!(read(b"{}"), Err(ReportError::Unknown));
    assert_eq!(read(br#"{"kind": "Pod"}"#), Err(ReportError::Unknown));
    for text in ["[1]", "[]", "null", "1", r#"{"imageDigest": "sha256:aa", "evaluations": []}"#] {
        assert_eq!(read(text.as_bytes()), Err(ReportError::Unknown), "{text}");
    }
    for text in ["", "kind: Pod\n", "<html>", "{\"a\": }"] {
        assert!(matches!(read(text.as_bytes()), Err(ReportError::Syntax { .. })), "{text}");
    }
    assert!(matches!(read("[".repeat(100_000).as_bytes()), Err(ReportError::Syntax { .. })));
    let half = br#"{"descriptor": {"name": "grype"}, "matches": [{"vulnerability": {"id": "CVE-2099-0001"},
        "artifact": {"name": "curl"}}, {"vuln"#;
    let found = read(half).unwrap();
    assert_eq!(found.scans[0].vulnerabilities.len(), 1);
    assert_eq!(found.notes, ["it ends in the middle, at line 2: what stands before is used"]);
}
