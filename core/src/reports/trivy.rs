//! Reports of `trivy image` and `trivy k8s`. Fields: `pkg/types` and `pkg/k8s/report` (2026-08).

use serde::Deserialize;

use super::layers::ImageConfig;
use super::{
    Claim, Collector, Level, Many, Number, Package, Part, ReportError, Scan, ScanReport, ScannedWorkload, Status,
    Subject, Text, Vulnerability, day, digest_of, parse, platform, versions,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Image {
    artifact_name: Text,
    created_at: Text,
    metadata: Part<Metadata>,
    results: Many<Outcome>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Cluster {
    created_at: Text,
    resources: Many<Resource>,
    findings: Many<Resource>,
    vulnerabilities: Many<Resource>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Resource {
    namespace: Text,
    kind: Text,
    name: Text,
    metadata: Many<Metadata>,
    results: Many<Outcome>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Metadata {
    #[serde(rename = "ImageID")]
    image_id: Text,
    #[serde(rename = "DiffIDs")]
    diff_ids: Many<Text>,
    reference: Text,
    repo_tags: Many<Text>,
    repo_digests: Many<Text>,
    image_config: Part<ImageConfig>,
    layers: Many<LayerEntry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LayerEntry {
    #[serde(rename = "Digest")]
    digest: Text,
    #[serde(rename = "DiffID")]
    diff_id: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Outcome {
    target: Text,
    class: Text,
    r#type: Text,
    packages: Many<Installed>,
    vulnerabilities: Many<Entry>,
    #[serde(alias = "ModifiedFindings")]
    experimental_modified_findings: Many<Modified>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Identifier {
    #[serde(rename = "PURL")]
    purl: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Installed {
    name: Text,
    version: Text,
    release: Text,
    epoch: Text,
    src_name: Text,
    file_path: Text,
    identifier: Part<Identifier>,
    layer: Part<LayerEntry>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Entry {
    #[serde(rename = "VulnerabilityID")]
    id: Text,
    #[serde(rename = "VendorIDs")]
    vendor_ids: Many<Text>,
    pkg_name: Text,
    pkg_path: Text,
    pkg_identifier: Part<Identifier>,
    installed_version: Text,
    fixed_version: Text,
    severity: Text,
    layer: Part<LayerEntry>,
    #[serde(rename = "CVSS")]
    cvss: Part<Sources>,
}

/// The ratings by who gives them.
#[derive(Default)]
struct Sources(Vec<Cvss>);

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read: std::collections::BTreeMap<String, Part<Cvss>> = Deserialize::deserialize(deserializer)?;
        Ok(Sources(read.into_values().map(|one| one.0).collect()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cvss {
    #[serde(rename = "V3Score")]
    v3: Number,
    #[serde(rename = "V40Score")]
    v4: Number,
    #[serde(rename = "V2Score")]
    v2: Number,
    #[serde(rename = "V3Vector")]
    v3_vector: Text,
    #[serde(rename = "V40Vector")]
    v4_vector: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Modified {
    r#type: Text,
    status: Text,
    statement: Text,
    source: Text,
    finding: Part<Entry>,
}

/// Reads a report of one image; before 2021 it was a list of results.
pub(super) fn read_image(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    if text.trim_start().starts_with('[') {
        let outcomes: Many<Outcome> = parse(text)?;
        report.scans.push(scan(outcomes, Metadata::default(), None, None));
        return Ok(());
    }
    let read: Image = parse(text)?;
    report.made = day(read.created_at.as_str());
    report.scans.push(scan(read.results, read.metadata.0, read.artifact_name.0, None));
    Ok(())
}

/// Reads a report of a cluster: one image, or several, for each object.
pub(super) fn read_cluster(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let read: Cluster = parse(text)?;
    report.made = day(read.created_at.as_str());
    let resources = read.resources.0.into_iter().chain(read.findings.0).chain(read.vulnerabilities.0);
    for resource in resources.filter(|resource| !resource.results.0.is_empty()) {
        let workload = ScannedWorkload {
            namespace: resource.namespace.0.unwrap_or_default(),
            kind: resource.kind.0.unwrap_or_default(),
            name: resource.name.0.unwrap_or_default(),
            container: None,
        };
        // The results of several images follow each other; the first of each names it.
        let mut metadata = resource.metadata.0;
        let mut images: Vec<(Option<String>, Vec<Outcome>)> = Vec::new();
        for outcome in resource.results.0 {
            let named = (outcome.class.as_str() == "os-pkgs").then(|| image_of(outcome.target.as_str())).flatten();
            match (images.last_mut(), named) {
                (Some((known, outcomes)), named) if named.is_none() || *known == named => outcomes.push(outcome),
                (_, named) => images.push((named, vec![outcome])),
            }
        }
        let single = images.len() == 1 && metadata.len() == 1;
        for (name, outcomes) in images {
            let is_its = |one: &Metadata| {
                name.as_ref().is_some_and(|name| one.repo_tags.0.iter().any(|tag| tag.as_str() == name))
            };
            let own = metadata.iter().position(is_its).or(single.then_some(0));
            let own = own.map(|at| metadata.swap_remove(at)).unwrap_or_default();
            let found = scan(Many(outcomes), own, name, Some(workload.clone()));
            if !found.packages.is_empty() || found.subject.asked.is_some() || !found.subject.tags.is_empty() {
                report.scans.push(found);
            }
        }
    }
    Ok(())
}

/// The image of a target such as `registry.example/app:1 (debian 12.4)`.
fn image_of(target: &str) -> Option<String> {
    let name = target.split_once(" (").map_or(target, |(name, _)| name).trim();
    (!name.is_empty() && !name.contains(' ')).then(|| name.to_string())
}

fn scan(outcomes: Many<Outcome>, metadata: Metadata, asked: Option<String>, workload: Option<ScannedWorkload>) -> Scan {
    let config = metadata.image_config.0;
    let subject = Subject {
        asked: asked.or(metadata.reference.0.clone()),
        tags: metadata.repo_tags.0.into_iter().chain([metadata.reference]).filter_map(|tag| tag.0).collect(),
        digests: metadata.repo_digests.0.iter().filter_map(|digest| digest_of(digest.as_str())).collect(),
        image_id: metadata.image_id.0,
        platform: platform(config.os.as_str(), config.architecture.as_str(), config.variant.as_str()),
        workload,
    };
    let diff_ids = metadata.diff_ids.0.into_iter().filter_map(|id| id.0);
    let mut scan = Collector::new(subject).with_layers(diff_ids, &config);
    for entry in metadata.layers.0 {
        if let Some(layer) = scan.scan.layers.iter_mut().find(|layer| layer.diff_id == entry.diff_id.as_str()) {
            layer.digest = entry.digest.0;
        }
    }
    for outcome in outcomes.0 {
        let kind = outcome.r#type.0.unwrap_or_default();
        for installed in outcome.packages.0 {
            let layer = scan.layer(installed.layer.0.diff_id.as_str(), installed.layer.0.digest.as_str());
            let name = installed.name.0.unwrap_or_default();
            let source = installed.src_name.0.filter(|source| *source != name);
            let version = full_version(&installed.epoch, &installed.version, &installed.release);
            scan.package(Package {
                name,
                version,
                kind: kind.clone(),
                purl: installed.identifier.0.purl.0,
                sources: source.into_iter().collect(),
                path: installed.file_path.0,
                layer,
            });
        }
        for entry in outcome.vulnerabilities.0 {
            let found = vulnerability(entry, &kind, &mut scan);
            scan.scan.vulnerabilities.push(found);
        }
        for modified in outcome.experimental_modified_findings.0 {
            if modified.r#type.as_str() != "vulnerability" {
                continue;
            }
            let mut found = vulnerability(modified.finding.0, &kind, &mut scan);
            let status = Status::parse(modified.status.as_str()).unwrap_or(Status::NotAffected);
            found.accepted = Some(Claim { status, justification: modified.source.0, statement: modified.statement.0 });
            scan.scan.vulnerabilities.push(found);
        }
    }
    scan.scan
}

/// `epoch:version-release` as package managers write it.
fn full_version(epoch: &Text, version: &Text, release: &Text) -> String {
    let epoch = epoch.0.as_deref().filter(|epoch| *epoch != "0").map_or(String::new(), |epoch| format!("{epoch}:"));
    let release = release.0.as_deref().map_or(String::new(), |release| format!("-{release}"));
    format!("{epoch}{}{release}", version.as_str())
}

fn vulnerability(entry: Entry, kind: &str, scan: &mut Collector) -> Vulnerability {
    let layer = scan.layer(entry.layer.0.diff_id.as_str(), entry.layer.0.digest.as_str());
    let at = scan.package(Package {
        name: entry.pkg_name.0.unwrap_or_default(),
        version: entry.installed_version.0.unwrap_or_default(),
        kind: kind.to_string(),
        purl: entry.pkg_identifier.0.purl.0,
        sources: Vec::new(),
        path: entry.pkg_path.0,
        layer,
    });
    let others = entry.vendor_ids.0.into_iter().filter_map(|id| id.0);
    let mut found = Vulnerability::named(entry.id.0.unwrap_or_default(), others, at);
    found.level = Level::parse(entry.severity.as_str());
    found.fixed = versions(entry.fixed_version.as_str());
    for rating in entry.cvss.0.0 {
        found.rate(rating.v4.0, rating.v4_vector.0);
        found.rate(rating.v3.0, rating.v3_vector.0);
        if found.score.is_none() {
            found.rate(rating.v2.0, None);
        }
    }
    found
}
