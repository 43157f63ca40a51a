//! What runs in a cluster at the moment: pods as `kubectl get pods -A -o json` lists them.

use serde::Deserialize;

use super::given::reference;
use super::{GivenReport, Many, Part, ReportError, Scan, Text, digest_of, parse};

/// A container that runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running {
    /// The namespace of its pod.
    pub namespace: String,
    /// Its pod.
    pub pod: String,
    /// Its name.
    pub container: String,
    /// Its image as the pod names it.
    pub image: String,
    /// The digest of what runs, where the engine says so.
    pub digest: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct List {
    kind: Text,
    items: Many<Pod>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pod {
    kind: Text,
    metadata: Part<Metadata>,
    status: Part<PodStatus>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    name: Text,
    namespace: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PodStatus {
    container_statuses: Many<ContainerStatus>,
    init_container_statuses: Many<ContainerStatus>,
    ephemeral_container_statuses: Many<ContainerStatus>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ContainerStatus {
    name: Text,
    image: Text,
    #[serde(rename = "imageID")]
    image_id: Text,
}

/// Reads a list of pods, or one.
///
/// # Errors
/// It is not JSON, or no list of pods.
pub fn read_pods(bytes: &[u8]) -> Result<Vec<Running>, ReportError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let list: List = parse(text)?;
    let pods = match list.kind.as_str() {
        "List" | "PodList" => list.items.0,
        "Pod" => vec![parse::<Pod>(text)?],
        _ => return Err(ReportError::Unknown),
    };
    let mut found = Vec::new();
    for mut pod in pods.into_iter().filter(|pod| matches!(pod.kind.as_str(), "Pod" | "")) {
        let (namespace, name) = (pod.metadata.0.namespace.take(), pod.metadata.0.name.take());
        let status = pod.status.0;
        let lists = [status.container_statuses, status.init_container_statuses, status.ephemeral_container_statuses];
        for mut container in lists.into_iter().flat_map(|list| list.0) {
            found.push(Running {
                namespace: namespace.clone(),
                pod: name.clone(),
                container: container.name.take(),
                image: container.image.take(),
                digest: digest_of(container.image_id.as_str()),
            });
        }
    }
    Ok(found)
}

impl Running {
    /// Whether it runs the image of a scan: by the digest where both have one, else by repository and tag.
    pub fn is_of(&self, report: &GivenReport, scan: &Scan) -> bool {
        let subject = &scan.subject;
        let own = subject.digests.iter().chain(&subject.image_id);
        match &self.digest {
            Some(digest) if own.clone().next().is_some() => own.into_iter().any(|own| own == digest),
            _ => {
                let pair = |name: &str| {
                    let reference = reference(name);
                    Some((reference.normalized()?, format!("{:?}", reference.tag())))
                };
                let image = pair(&self.image);
                let mut names = report.image.as_deref().into_iter().chain(subject.names());
                image.is_some() && names.any(|name| pair(name) == image)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::GivenReports;

    #[test]
    fn running_containers_are_known_by_digest_or_name() {
        let pods = br#"{"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "api-1", "namespace": "shop"},
            "status": {"containerStatuses": [
              {"name": "api", "image": "reg.example/api:1", "imageID": "docker-pullable://reg.example/api@sha256:aa"},
              {"name": "web", "image": "reg.example/web:2", "imageID": ""}]}}, {"kind": "Node"}, 7]}"#;
        let running = read_pods(pods).unwrap();
        assert_eq!(running.len(), 2);
        assert_eq!(running[0].digest.as_deref(), Some("sha256:aa"));
        let is_of = |target: &str| {
            let scan =
                format!(r#"{{"descriptor": {{"name": "grype"}}, "source": {{"target": {target}}}, "matches": []}}"#);
            let mut given = GivenReports::default();
            given.add("scan.json", None, scan.as_bytes()).unwrap();
            let report = &given.all()[0];
            running.iter().map(|one| one.is_of(report, &report.report.scans[0])).collect::<Vec<_>>()
        };
        assert_eq!(is_of(r#"{"userInput": "x", "repoDigests": ["reg.example/api@sha256:aa"]}"#), [true, false]);
        assert_eq!(
            is_of(r#"{"userInput": "reg.example/api:1", "repoDigests": ["reg.example/api@sha256:bb"]}"#),
            [false, false]
        );
        assert_eq!(is_of(r#"{"userInput": "reg.example/web:2"}"#), [false, true]);
        assert_eq!(read_pods(b"{}"), Err(ReportError::Unknown));
        assert!(read_pods(b"[").is_err());
    }
}
