//! Reports of Grype, and inventories of Syft, which share their description of an image. Fields:
//! `grype/presenter/models` and `syft/format/syftjson/model` (2026-08).

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::layers::ImageConfig;
use super::{
    Claim, Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, Status, Subject, Text,
    Vulnerability, day, digest_of, parse, platform,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Grype {
    matches: Many<Match>,
    ignored_matches: Many<Match>,
    source: Part<Source>,
    descriptor: Part<Descriptor>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Syft {
    artifacts: Many<Artifact>,
    source: Part<Source>,
    descriptor: Part<Descriptor>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Descriptor {
    timestamp: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Source {
    name: Text,
    /// Of Grype.
    target: Part<Target>,
    /// Of Syft.
    metadata: Part<Target>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Target {
    user_input: Text,
    #[serde(rename = "imageID")]
    image_id: Text,
    manifest_digest: Text,
    tags: Many<Text>,
    repo_digests: Many<Text>,
    architecture: Text,
    architecture_variant: Text,
    os: Text,
    layers: Many<LayerEntry>,
    config: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LayerEntry {
    digest: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Match {
    vulnerability: Part<Details>,
    related_vulnerabilities: Many<Details>,
    match_details: Many<MatchDetails>,
    artifact: Part<Artifact>,
    applied_ignore_rules: Many<IgnoreRule>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    id: Text,
    severity: Text,
    cvss: Many<Cvss>,
    epss: Many<Epss>,
    known_exploited: Many<IgnoredAny>,
    fix: Part<Fix>,
    /// Before 2021.
    fixed_in_version: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cvss {
    vector: Text,
    metrics: Part<Metrics>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metrics {
    base_score: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Epss {
    epss: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fix {
    versions: Many<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MatchDetails {
    fix: Part<Suggested>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Suggested {
    suggested_version: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct IgnoreRule {
    vex_status: Text,
    vex_justification: Text,
    reason: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Artifact {
    name: Text,
    version: Text,
    r#type: Text,
    purl: Text,
    locations: Many<Place>,
    upstreams: Many<Upstream>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    path: Text,
    #[serde(rename = "layerID")]
    layer: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Upstream {
    name: Text,
}

/// Reads what Grype found.
pub(super) fn read_matches(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let read: Grype = parse(text)?;
    report.made = day(read.descriptor.0.timestamp.as_str());
    let mut scan = collector(read.source.0);
    let accepted = read.ignored_matches.0.into_iter().map(|one| (one, true));
    for (one, is_accepted) in read.matches.0.into_iter().map(|one| (one, false)).chain(accepted) {
        let package = package(one.artifact.0, &scan);
        let at = scan.package(package);
        let mut details = one.vulnerability.0;
        let related = one.related_vulnerabilities.0;
        let others = related.iter().filter_map(|other| other.id.0.clone());
        let mut found = Vulnerability::named(details.id.take(), others, at);
        found.level = Level::parse(details.severity.as_str());
        found.fixed = details.fix.0.versions.0.into_iter().filter_map(|version| version.0).collect();
        if found.fixed.is_empty() {
            found.fixed.extend(details.fixed_in_version.0.take());
        }
        if found.fixed.is_empty() {
            found.fixed.extend(one.match_details.0.into_iter().find_map(|it| it.fix.0.suggested_version.0));
        }
        let mut all = vec![(details.cvss, details.epss, details.known_exploited)];
        all.extend(related.into_iter().map(|other| (other.cvss, other.epss, other.known_exploited)));
        for (cvss, epss, exploited) in all {
            cvss.0.into_iter().for_each(|one| found.rate(one.metrics.0.base_score.0, one.vector.0));
            let likelihood = epss
                .0
                .iter()
                .filter_map(|one| one.epss.0)
                .fold(None, |high: Option<f64>, now| Some(high.map_or(now, |high| high.max(now))));
            found.likelihood = likelihood.max_of(found.likelihood);
            found.is_exploited |= !exploited.0.is_empty();
        }
        if is_accepted {
            let rule = one.applied_ignore_rules.0.into_iter().next().unwrap_or_default();
            let status = Status::parse(rule.vex_status.as_str()).unwrap_or(Status::NotAffected);
            found.accepted = Some(Claim { status, justification: rule.vex_justification.0, statement: rule.reason.0 });
        }
        scan.scan.vulnerabilities.push(found);
    }
    report.scans.push(scan.scan);
    Ok(())
}

/// The larger of two numbers that may be missing.
trait MaxOf {
    fn max_of(self, other: Self) -> Self;
}

impl MaxOf for Option<f64> {
    fn max_of(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}

/// Reads what Syft found.
pub(super) fn read_packages(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let read: Syft = parse(text)?;
    report.made = day(read.descriptor.0.timestamp.as_str());
    let mut scan = collector(read.source.0);
    for artifact in read.artifacts.0 {
        let package = package(artifact, &scan);
        scan.package(package);
    }
    report.scans.push(scan.scan);
    Ok(())
}

fn collector(source: Source) -> Collector {
    let has = |target: &Target| target.user_input.0.is_some() || !target.layers.0.is_empty();
    let target = if has(&source.target.0) { source.target.0 } else { source.metadata.0 };
    let config = ImageConfig::from_base64(target.config.as_str()).unwrap_or_default();
    let or_config = |own: &Text, other: &Text| own.0.clone().or(other.0.clone()).unwrap_or_default();
    let digests = target.repo_digests.0.iter().map(Text::as_str).chain([target.manifest_digest.as_str()]);
    let mut subject = Subject {
        asked: target.user_input.0.clone().or(source.name.0),
        tags: target.tags.0.into_iter().filter_map(|tag| tag.0).collect(),
        digests: digests.filter_map(digest_of).collect(),
        image_id: target.image_id.0,
        platform: platform(
            &or_config(&target.os, &config.os),
            &or_config(&target.architecture, &config.architecture),
            &or_config(&target.architecture_variant, &config.variant),
        ),
        workload: None,
    };
    subject.digests.dedup();
    let diff_ids = target.layers.0.into_iter().map(|layer| layer.digest.0.unwrap_or_default());
    Collector::new(subject).with_layers(diff_ids, &config)
}

fn package(artifact: Artifact, scan: &Collector) -> Package {
    let layer = artifact.locations.0.iter().filter_map(|place| scan.layer(place.layer.as_str(), "")).min();
    // The database of apk and rpm is one file that each layer writes anew: where a package came from is not in it.
    let is_database = matches!(artifact.r#type.as_str(), "apk" | "rpm") && artifact.locations.0.len() == 1;
    Package {
        path: artifact.locations.0.into_iter().next().and_then(|place| place.path.0),
        layer: layer.filter(|_| !is_database),
        name: artifact.name.0.unwrap_or_default(),
        version: artifact.version.0.unwrap_or_default(),
        kind: artifact.r#type.0.unwrap_or_default(),
        purl: artifact.purl.0,
        sources: artifact.upstreams.0.into_iter().filter_map(|one| one.name.0).collect(),
    }
}
