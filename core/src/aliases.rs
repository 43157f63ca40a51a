//! The names of a finding in other tools: which of a rule's aliases fit it.

use crate::finding::Finding;
use crate::model::Format;

/// Where the rules of another tool look, by the beginning of the alias. Tools that look at several formats under one name
/// are not listed: their aliases fit every finding. In order, and none begins another one.
const LOOKS_AT: &[(&str, Format)] = &[
    ("buildkit/", Format::Dockerfile),
    ("checkov/CKV2_DOCKER", Format::Dockerfile),
    ("checkov/CKV2_K8S", Format::Kubernetes),
    ("checkov/CKV_DOCKER", Format::Dockerfile),
    ("checkov/CKV_K8S", Format::Kubernetes),
    ("cis-docker/4.", Format::Dockerfile),
    ("cis-docker/5.", Format::Compose),
    ("cis-k8s/", Format::Kubernetes),
    ("compose-lint/", Format::Compose),
    ("dclint/", Format::Compose),
    ("droast/", Format::Dockerfile),
    ("hadolint/", Format::Dockerfile),
    ("istio/", Format::Kubernetes),
    ("kube-linter/", Format::Kubernetes),
    ("kube-score/", Format::Kubernetes),
    ("kubent/", Format::Kubernetes),
    ("kubescape/", Format::Kubernetes),
    ("kubesec/", Format::Kubernetes),
    ("nsa/", Format::Kubernetes),
    ("pluto/", Format::Kubernetes),
    ("polaris/", Format::Kubernetes),
    ("pss/", Format::Kubernetes),
    ("sonar-docker/", Format::Dockerfile),
    ("tally/", Format::Dockerfile),
    ("trivy/DS-", Format::Dockerfile),
    ("trivy/KSV-", Format::Kubernetes),
];

/// The only format that the aliased rule looks at; `None` if it is not known or there are several.
pub fn format_of(alias: &str) -> Option<Format> {
    // Nothing else can stand between a beginning and the alias.
    let before = LOOKS_AT.partition_point(|(prefix, _)| *prefix <= alias).checked_sub(1)?;
    LOOKS_AT.get(before).filter(|(prefix, _)| alias.starts_with(prefix)).map(|(_, format)| *format)
}

/// Whether the aliased rule could be about a file of this format. Without a format everything could.
pub fn fits(alias: &str, format: Option<Format>) -> bool {
    match (format_of(alias), format) {
        (Some(only), Some(format)) => only == format,
        _ => true,
    }
}

/// The names of a finding in other tools: its own, or those of its rule that fit the format of its file.
pub fn of_finding(finding: &Finding, format: Option<Format>) -> Vec<&'static str> {
    if !finding.aliases.is_empty() {
        return finding.aliases.clone();
    }
    finding.rule.aliases.iter().copied().filter(|alias| fits(alias, format)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_in_order_and_begin_no_other() {
        for pair in LOOKS_AT.windows(2) {
            assert!(pair[0].0 < pair[1].0 && !pair[1].0.starts_with(pair[0].0), "{pair:?}");
        }
    }

    #[test]
    fn an_alias_fits_the_format_that_its_tool_looks_at() {
        assert!(fits("hadolint/DL3002", Some(Format::Dockerfile)));
        assert!(!fits("hadolint/DL3002", Some(Format::Compose)));
        assert!(!fits("checkov/CKV2_K8S_6", Some(Format::Dockerfile)));
        assert!(fits("cis-docker/5.4", Some(Format::Compose)));
        assert!(!fits("cis-docker/4.1", Some(Format::Compose)));
        assert!(fits("kics/9513a694", Some(Format::Kubernetes)));
        assert!(fits("hadolint/DL3002", None));
    }
}
