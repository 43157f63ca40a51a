//! Harbor, and the interface of its scanners (1.0 and 1.1).

use serde::Deserialize;

use super::{
    Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, Subject, Text, Vulnerability, day,
    digest_of, parse, versions,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wrapper {
    #[serde(rename = "application/vnd.security.vulnerability.report; version=1.1")]
    new: Option<Part<Document>>,
    #[serde(rename = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0")]
    old: Option<Part<Document>>,
    #[serde(flatten)]
    own: Document,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    generated_at: Text,
    artifact: Part<Artifact>,
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Artifact {
    repository: Text,
    digest: Text,
    tag: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    id: Text,
    package: Text,
    version: Text,
    fix_version: Text,
    severity: Text,
    artifact_digests: Many<Text>,
    preferred_cvss: Part<Cvss>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cvss {
    score_v3: Number,
    vector_v3: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let read: Wrapper = parse(text)?;
    let document = read.new.or(read.old).map_or(read.own, |document| document.0);
    report.made = day(document.generated_at.as_str());
    let artifact = document.artifact.0;
    let asked = artifact.repository.0.map(|name| match artifact.tag.as_str() {
        "" => name,
        tag => format!("{name}:{tag}"),
    });
    let mut digests: Vec<String> = digest_of(artifact.digest.as_str()).into_iter().collect();
    let named = document.vulnerabilities.0.iter().flat_map(|entry| &entry.artifact_digests.0);
    digests.extend(named.filter_map(|digest| digest_of(digest.as_str())));
    digests.sort_unstable();
    digests.dedup();
    // Entries name their layers, but nothing says in which order these lie.
    let mut scan = Collector::new(Subject { asked, digests, ..Subject::default() });
    for entry in document.vulnerabilities.0 {
        let at = scan.package(Package {
            name: entry.package.0.unwrap_or_default(),
            version: entry.version.0.unwrap_or_default(),
            ..Package::default()
        });
        let mut found = Vulnerability::named(entry.id.0.unwrap_or_default(), [], at);
        found.level = Level::parse(entry.severity.as_str());
        found.fixed = versions(entry.fix_version.as_str());
        found.rate(entry.preferred_cvss.0.score_v3.0, entry.preferred_cvss.0.vector_v3.0);
        scan.scan.vulnerabilities.push(found);
    }
    report.scans.push(scan.scan);
    Ok(())
}
