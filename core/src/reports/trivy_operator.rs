//! VulnerabilityReport objects of the Trivy operator (`aquasecurity.github.io/v1alpha1`), alone, as a `List`, or as a
//! list.

use serde::Deserialize;

use super::{
    Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, ScannedWorkload, Subject, Text,
    Vulnerability, day, digest_of, parse, versions,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Object {
    kind: Text,
    items: Many<Object>,
    /// Of a dump of all reports by their kinds.
    #[serde(rename = "vulnerabilityreports.aquasecurity.github.io")]
    dumped: Many<Object>,
    metadata: Part<Metadata>,
    report: Part<Body>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    namespace: Text,
    labels: Part<Labels>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Labels {
    #[serde(rename = "trivy-operator.resource.kind")]
    kind: Text,
    #[serde(rename = "trivy-operator.resource.name")]
    name: Text,
    #[serde(rename = "trivy-operator.resource.namespace")]
    namespace: Text,
    #[serde(rename = "trivy-operator.container.name")]
    container: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    artifact: Part<Artifact>,
    registry: Part<Registry>,
    update_timestamp: Text,
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Artifact {
    repository: Text,
    tag: Text,
    digest: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Registry {
    server: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "vulnerabilityID")]
    id: Text,
    resource: Text,
    installed_version: Text,
    fixed_version: Text,
    severity: Text,
    score: Number,
    package_type: Text,
    #[serde(rename = "packagePURL")]
    purl: Text,
    package_path: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let objects: Many<Object> = parse(text)?;
    for object in objects.0 {
        let own = object.kind.as_str().ends_with("VulnerabilityReport");
        let items = object
            .items
            .0
            .into_iter()
            .chain(object.dumped.0)
            .filter(|item| item.kind.as_str().ends_with("VulnerabilityReport"));
        let items: Vec<(Metadata, Body)> = items.map(|item| (item.metadata.0, item.report.0)).collect();
        let own = own.then_some((object.metadata.0, object.report.0));
        own.into_iter().chain(items).for_each(|(metadata, body)| read_one(metadata, body, report));
    }
    Ok(())
}

fn read_one(metadata: Metadata, body: Body, report: &mut ScanReport) {
    let made = day(body.update_timestamp.as_str());
    // The oldest counts: what is newer is not what is missing.
    report.made = match (report.made, made) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let artifact = body.artifact.0;
    let name = match body.registry.0.server.as_str() {
        "" => artifact.repository.as_str().to_string(),
        server => format!("{server}/{}", artifact.repository.as_str()),
    };
    let asked = match artifact.tag.as_str() {
        "" => name,
        tag => format!("{name}:{tag}"),
    };
    let labels = metadata.labels.0;
    let workload = labels.name.0.map(|name| ScannedWorkload {
        namespace: labels.namespace.0.or(metadata.namespace.0).unwrap_or_default(),
        kind: labels.kind.0.unwrap_or_default(),
        name,
        container: labels.container.0,
    });
    let subject = Subject {
        asked: Some(asked).filter(|asked| !asked.is_empty()),
        digests: digest_of(artifact.digest.as_str()).into_iter().collect(),
        workload,
        ..Subject::default()
    };
    let mut scan = Collector::new(subject);
    for entry in body.vulnerabilities.0 {
        let at = scan.package(Package {
            name: entry.resource.0.unwrap_or_default(),
            version: entry.installed_version.0.unwrap_or_default(),
            kind: entry.package_type.0.unwrap_or_default(),
            purl: entry.purl.0,
            path: entry.package_path.0,
            ..Package::default()
        });
        let mut found = Vulnerability::named(entry.id.0.unwrap_or_default(), [], at);
        found.level = Level::parse(entry.severity.as_str());
        found.fixed = versions(entry.fixed_version.as_str());
        found.rate(entry.score.0, None);
        scan.scan.vulnerabilities.push(found);
    }
    report.scans.push(scan.scan);
}
