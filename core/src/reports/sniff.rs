//! Which tool wrote a report, by the keys at its top.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Many, Part, ReportError, Text, parse};

/// What wrote a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportKind {
    /// `grype -o json`.
    Grype,
    /// `syft -o syft-json`.
    Syft,
    /// `trivy image --format json`, also as it was before 2021.
    Trivy,
    /// `trivy k8s --format json`.
    TrivyCluster,
    /// VulnerabilityReport objects of the Trivy operator.
    TrivyOperator,
    /// CycloneDX in JSON, an inventory with or without vulnerabilities, or VEX alone.
    CycloneDx,
    /// SPDX 2 in JSON.
    Spdx,
    /// OpenVEX.
    OpenVex,
    /// CSAF 2.
    Csaf,
    /// Container scanning of GitLab.
    GitLab,
    /// SARIF of Trivy or Grype.
    Sarif,
    /// Anchore: vulnerabilities of an image.
    Anchore,
    /// Harbor, and other scanners behind its interface.
    Harbor,
    /// `snyk container test --json`.
    Snyk,
}

impl ReportKind {
    /// The name of the tool or format.
    pub fn name(self) -> &'static str {
        match self {
            ReportKind::Grype => "Grype",
            ReportKind::Syft => "Syft",
            ReportKind::Trivy => "Trivy",
            ReportKind::TrivyCluster => "Trivy (cluster)",
            ReportKind::TrivyOperator => "Trivy operator",
            ReportKind::CycloneDx => "CycloneDX",
            ReportKind::Spdx => "SPDX",
            ReportKind::OpenVex => "OpenVEX",
            ReportKind::Csaf => "CSAF",
            ReportKind::GitLab => "GitLab",
            ReportKind::Sarif => "SARIF",
            ReportKind::Anchore => "Anchore",
            ReportKind::Harbor => "Harbor",
            ReportKind::Snyk => "Snyk",
        }
    }
}

/// The keys at the top by which tools are told apart.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Top {
    descriptor: Part<Named>,
    matches: Many<Match>,
    artifacts: Option<IgnoredAny>,
    #[serde(rename = "SchemaVersion")]
    schema_version: Text,
    #[serde(rename = "ArtifactName")]
    artifact_name: Text,
    #[serde(rename = "ClusterName")]
    cluster_name: Option<IgnoredAny>,
    #[serde(rename = "Resources")]
    resources: Option<IgnoredAny>,
    #[serde(rename = "Vulnerabilities")]
    trivy_vulnerabilities: Option<IgnoredAny>,
    #[serde(rename = "Findings")]
    findings: Option<IgnoredAny>,
    #[serde(rename = "Results")]
    results: Option<IgnoredAny>,
    #[serde(rename = "bomFormat")]
    bom_format: Text,
    #[serde(rename = "spdxVersion")]
    spdx_version: Text,
    #[serde(rename = "@context")]
    context: Many<Text>,
    document: Part<Csaf>,
    runs: Option<IgnoredAny>,
    kind: Text,
    items: Many<Kinded>,
    scan: Part<Scan>,
    vulnerabilities: Option<Many<Entry>>,
    #[serde(rename = "vulnerabilityreports.aquasecurity.github.io")]
    operator: Option<IgnoredAny>,
    #[serde(rename = "imageDigest")]
    image_digest: Text,
    #[serde(rename = "securityEvaluation")]
    evaluation: Option<IgnoredAny>,
    scanner: Option<IgnoredAny>,
    artifact: Option<IgnoredAny>,
    #[serde(rename = "projectName")]
    project_name: Text,
    #[serde(rename = "dependencyCount")]
    dependencies: Text,
    #[serde(rename = "application/vnd.security.vulnerability.report; version=1.1")]
    harbor: Option<IgnoredAny>,
    #[serde(rename = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0")]
    old_harbor: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Match {
    vulnerability: Option<IgnoredAny>,
    artifact: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Csaf {
    csaf_version: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kinded {
    kind: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Scan {
    r#type: Text,
}

/// What an entry of a list at the top, or of `vulnerabilities`, has.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    #[serde(rename = "Target")]
    target: Text,
    vuln: Text,
    location: Part<Location>,
    #[serde(rename = "packageName")]
    package_name: Text,
    #[serde(rename = "projectName")]
    project_name: Text,
    package: Text,
    kind: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Location {
    image: Text,
}

/// Which tool wrote a text; `None` for one that is not known.
///
/// # Errors
/// It is not JSON.
pub(super) fn kind(text: &str) -> Result<Option<ReportKind>, ReportError> {
    if text.trim_start().starts_with('[') {
        let entries: Many<Entry> = parse(text)?;
        return Ok(entries.0.iter().find_map(of_list));
    }
    let top: Part<Top> = parse(text)?;
    Ok(of_object(&top.0))
}

fn of_list(first: &Entry) -> Option<ReportKind> {
    Some(match first {
        one if one.target.0.is_some() => ReportKind::Trivy,
        one if one.vuln.0.is_some() => ReportKind::Anchore,
        one if one.project_name.0.is_some() => ReportKind::Snyk,
        one if one.kind.as_str().ends_with("VulnerabilityReport") => ReportKind::TrivyOperator,
        _ => return None,
    })
}

fn of_object(top: &Top) -> Option<ReportKind> {
    let tool = top.descriptor.0.name.as_str();
    let first = top.vulnerabilities.as_ref().and_then(|all| all.0.first());
    let matched = top.matches.0.first().is_some_and(|one| one.vulnerability.is_some() && one.artifact.is_some());
    let of_kind = |kind: &Text| kind.as_str().ends_with("VulnerabilityReport");
    Some(match top {
        _ if top.bom_format.as_str().eq_ignore_ascii_case("CycloneDX") => ReportKind::CycloneDx,
        _ if top.spdx_version.as_str().starts_with("SPDX-2") => ReportKind::Spdx,
        _ if top.context.0.iter().any(|text| text.as_str().contains("openvex")) => ReportKind::OpenVex,
        _ if top.document.0.csaf_version.0.is_some() => ReportKind::Csaf,
        _ if tool == "grype" || matched => ReportKind::Grype,
        _ if tool == "syft" || top.artifacts.is_some() && !tool.is_empty() => ReportKind::Syft,
        _ if of_kind(&top.kind) || top.operator.is_some() || top.items.0.iter().any(|item| of_kind(&item.kind)) => {
            ReportKind::TrivyOperator
        }
        _ if top.cluster_name.is_some()
            && (top.resources.is_some() || top.trivy_vulnerabilities.is_some() || top.findings.is_some()) =>
        {
            ReportKind::TrivyCluster
        }
        _ if top.schema_version.0.is_some() && (top.artifact_name.0.is_some() || top.results.is_some()) => {
            ReportKind::Trivy
        }
        _ if top.runs.is_some() => ReportKind::Sarif,
        _ if top.scan.0.r#type.as_str().starts_with("container_scanning")
            || first.is_some_and(|entry| entry.location.0.image.0.is_some()) =>
        {
            ReportKind::GitLab
        }
        _ if top.harbor.is_some() || top.old_harbor.is_some() => ReportKind::Harbor,
        _ if top.evaluation.is_some()
            || top.image_digest.0.is_some() && top.vulnerabilities.is_some()
            || first.is_some_and(|it| it.vuln.0.is_some()) =>
        {
            ReportKind::Anchore
        }
        _ if top.project_name.0.is_some() || top.dependencies.0.is_some() => ReportKind::Snyk,
        _ if first.is_some_and(|entry| entry.package_name.0.is_some()) => ReportKind::Snyk,
        _ if top.scanner.is_some() && (top.artifact.is_some() || first.is_some()) => ReportKind::Harbor,
        _ if first.is_some_and(|entry| entry.package.0.is_some()) => ReportKind::Harbor,
        _ => return None,
    })
}
