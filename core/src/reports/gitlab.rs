//! Container scanning of GitLab: `container_scanning` and `container_scanning_for_registry`, schemas 14 and 15.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Collector, Level, Many, Package, Part, ReportError, ScanReport, Subject, Text, Vulnerability, day, digest_of, parse,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    scan: Part<Scan>,
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Scan {
    end_time: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    cve: Text,
    severity: Text,
    solution: Text,
    location: Part<Location>,
    identifiers: Many<Identifier>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Location {
    dependency: Part<Dependency>,
    image: Text,
    kubernetes_resource: Option<Part<Resource>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resource {
    namespace: Text,
    kind: Text,
    name: Text,
    container_name: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Dependency {
    package: Part<Named>,
    version: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Identifier {
    r#type: Text,
    name: Text,
    value: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document: Document = parse(text)?;
    report.made = day(document.scan.0.end_time.as_str());
    let mut images: BTreeMap<String, Collector> = BTreeMap::new();
    for entry in document.vulnerabilities.0 {
        let location = entry.location.0;
        let image = location.image.0.unwrap_or_default();
        let scan = images.entry(image.clone()).or_insert_with(|| {
            let workload = location.kubernetes_resource.map(|resource| super::ScannedWorkload {
                namespace: resource.0.namespace.0.unwrap_or_default(),
                kind: resource.0.kind.0.unwrap_or_default(),
                name: resource.0.name.0.unwrap_or_default(),
                container: resource.0.container_name.0,
            });
            // A template of Trivy writes `Unknown` where it has no name.
            let asked = Some(image.clone()).filter(|image| !image.is_empty() && image != "Unknown");
            Collector::new(Subject {
                digests: digest_of(&image).into_iter().collect(),
                asked,
                workload,
                ..Subject::default()
            })
        });
        let dependency = location.dependency.0;
        let at = scan.package(Package {
            name: dependency.package.0.name.0.unwrap_or_default(),
            version: dependency.version.0.unwrap_or_default(),
            ..Package::default()
        });
        // `cve` was an identifier of any kind.
        let own =
            entry.cve.0.filter(|own| own.starts_with("CVE-") && own.bytes().filter(|byte| *byte == b'-').count() == 2);
        let names = entry.identifiers.0.into_iter().filter(|one| !matches!(one.r#type.as_str(), "cwe" | "owasp"));
        let names: Vec<String> = own.into_iter().chain(names.filter_map(|one| one.value.0.or(one.name.0))).collect();
        let mut found = Vulnerability::named(String::new(), names, at);
        found.level = Level::parse(entry.severity.as_str());
        // "Upgrade curl from 8.1-1 to 8.1-2".
        let fixed =
            entry.solution.as_str().rsplit_once(" to ").map(|(_, version)| version.trim().trim_end_matches('.'));
        found.fixed.extend(fixed.filter(|version| !version.is_empty() && !version.contains(' ')).map(str::to_string));
        scan.scan.vulnerabilities.push(found);
    }
    report.scans.extend(images.into_values().map(|scan| scan.scan));
    Ok(())
}
