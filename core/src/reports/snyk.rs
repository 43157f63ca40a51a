//! `snyk container test --json`: one image, its applications, or a list of both.

use serde::Deserialize;

use super::{
    Collector, Level, Many, Number, Package, Part, ReportError, Scan, ScanReport, Subject, Text, Vulnerability, parse,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    path: Text,
    project_name: Text,
    target_file: Text,
    platform: Text,
    package_manager: Text,
    docker: Option<Part<Docker>>,
    vulnerabilities: Many<Entry>,
    applications: Many<Document>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Docker {}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    id: Text,
    package_name: Text,
    name: Text,
    version: Text,
    fixed_in: Many<Text>,
    nearest_fixed_in_version: Text,
    severity: Text,
    cvss_score: Number,
    #[serde(rename = "CVSSv3")]
    vector: Text,
    identifiers: Part<Identifiers>,
    epss_details: Part<Epss>,
    package_manager: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Identifiers {
    #[serde(rename = "CVE")]
    cve: Many<Text>,
    #[serde(rename = "GHSA")]
    ghsa: Many<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Epss {
    probability: Number,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let documents: Many<Document> = parse(text)?;
    for mut document in documents.0 {
        let applications = std::mem::take(&mut document.applications.0);
        let is_image = document.docker.is_some() || document.project_name.as_str().starts_with("docker-image|");
        let mut scan = collector(&document, is_image);
        add(document, &mut scan);
        // What is built into the image is of the image.
        applications.into_iter().for_each(|application| add(application, &mut scan));
        report.scans.push(scan.scan);
    }
    let is_of_image = |scan: &Scan| scan.subject.asked.is_some();
    if !report.scans.iter().any(is_of_image) && !report.scans.is_empty() {
        report.notes.push("it is about a project and no image: only its packages are used".to_string());
    }
    Ok(())
}

fn collector(document: &Document, is_image: bool) -> Collector {
    // `IMAGE:TAG/app` for an application of an image.
    let path = document.path.as_str();
    let target = document.target_file.as_str();
    let path = path.strip_suffix(target).filter(|_| !target.is_empty()).unwrap_or(path).trim_end_matches('/');
    let last = document.project_name.as_str().strip_prefix("docker-image|");
    let name = match (path, last) {
        ("", Some(name)) => name,
        (path, _) => path,
    };
    let asked = (is_image && !name.is_empty()).then(|| name.to_string());
    Collector::new(Subject { asked, platform: document.platform.0.clone(), ..Subject::default() })
}

fn add(document: Document, scan: &mut Collector) {
    for entry in document.vulnerabilities.0 {
        let kind = entry.package_manager.0.or(document.package_manager.0.clone()).unwrap_or_default();
        // `gcc-10/libgcc-s1`: the source package and its part.
        let full = entry.package_name.0.or(entry.name.0).unwrap_or_default();
        let is_system = matches!(kind.split(':').next(), Some("deb" | "apk" | "rpm" | "linux"));
        let (source, name) = match full.split_once('/') {
            Some((source, name)) if is_system => (Some(source.to_string()), name.to_string()),
            _ => (None, full),
        };
        let at = scan.package(Package {
            name,
            version: entry.version.0.unwrap_or_default(),
            kind: kind.split(':').next().unwrap_or("").to_string(),
            sources: source.into_iter().collect(),
            ..Package::default()
        });
        let others = entry.identifiers.0.cve.0.into_iter().chain(entry.identifiers.0.ghsa.0).filter_map(|id| id.0);
        let mut found = Vulnerability::named(entry.id.0.unwrap_or_default(), others, at);
        found.level = Level::parse(entry.severity.as_str());
        found.fixed = entry.nearest_fixed_in_version.0.into_iter().collect();
        if found.fixed.is_empty() {
            found.fixed = entry.fixed_in.0.into_iter().filter_map(|version| version.0).collect();
        }
        found.rate(entry.cvss_score.0, entry.vector.0);
        found.likelihood = entry.epss_details.0.probability.0.filter(|value| (0.0..=1.0).contains(value));
        scan.scan.vulnerabilities.push(found);
    }
}
