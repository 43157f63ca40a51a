//! The documents that templates came to, in the order in which helm installs and prints them.
//!
//! Facts are those of helm v4.3.1 (`pkg/release/v1/util`).

use std::ops::Range;

use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::render::Rendered;
use crate::helm::value::{Kind, Map, Value};
use crate::helm::{values, yaml_in};
use crate::source::Source;
use crate::span::FileId;

/// The order of kinds at an installation; others follow by their names.
const INSTALL_ORDER: [&str; 38] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// The events of hooks; documents with others are left out.
const EVENTS: [&str; 10] = [
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The index of its template among those that were rendered.
    pub rendered: usize,
    /// Where it is in the text of that (bytes), without the blank lines before it.
    pub range: Range<usize>,
    /// Its `kind`, or nothing.
    pub kind: String,
    /// Whether it is a hook: of an installation, a test, or another event.
    pub is_hook: bool,
}

/// The documents of the templates that did not fail, `NOTES.txt` left out: objects first, then hooks, each by their
/// kinds.
///
/// # Errors
/// If one is not YAML.
pub fn manifests(rendered: &[Rendered]) -> Result<Vec<Manifest>, Failure> {
    let mut order: Vec<usize> = (0..rendered.len()).collect();
    order.sort_by_key(|at| rendered.get(*at).map(|one| one.name.as_str()));
    let mut found = Vec::new();
    for at in order {
        let Some(one) = rendered.get(at).filter(|one| one.failure.is_none() && !one.name.ends_with("NOTES.txt")) else {
            continue;
        };
        for range in documents(&one.text) {
            let text = one.text.get(range.clone()).unwrap_or("");
            let head = head(text)
                .map_err(|failure| Failure::new(format!("YAML parse error on {}: {}", one.name, failure.message)))?;
            if let Some((kind, is_hook)) = head {
                found.push(Manifest { rendered: at, range, kind, is_hook });
            }
        }
    }
    found.sort_by(|one, other| (one.is_hook, rank(&one.kind)).cmp(&(other.is_hook, rank(&other.kind))));
    Ok(found)
}

/// The documents of a text, without the white space before each: cut at `---` at the start of lines, whatever stands
/// behind it.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = text.len() - text.trim_start().len();
    let mut line = start;
    let mut push = |range: Range<usize>| {
        let part = text.get(range.clone()).unwrap_or("");
        let inner = part.trim_start();
        if !inner.is_empty() {
            found.push(range.end - inner.len()..range.end);
        }
    };
    while let Some(rest) = text.get(line..) {
        if let Some(behind) = rest.strip_prefix("---") {
            push(start..line);
            start = text.len() - behind.trim_start_matches([' ', '\t']).len();
        }
        match rest.find('\n') {
            Some(newline) => line += newline + 1,
            None => break,
        }
    }
    push(start..text.len());
    found
}

/// Kind of a document and whether it is a hook; nothing if it is one of unknown events.
fn head(text: &str) -> Result<Option<(String, bool)>, Failure> {
    let source = Source::new(FileId(u32::MAX), "", text);
    let context = Context::new(Mode::Exact, [(source.id, source.text())]);
    let root = values::table(yaml_in::values(&context, &source)?);
    let kind = word(root.get("kind")).unwrap_or_default();
    let metadata = root.get("metadata").map(values::table).unwrap_or_default();
    let annotations: Map = metadata.get("annotations").map(values::table).unwrap_or_default();
    let Some(events) = word(annotations.get("helm.sh/hook")) else { return Ok(Some((kind, false))) };
    let is_known = |event: &str| EVENTS.contains(&event.trim().to_lowercase().as_str());
    Ok(events.split(',').all(is_known).then_some((kind, true)))
}

fn word(value: Option<Value>) -> Option<String> {
    match value?.kind {
        Kind::Text(text) => Some(text.as_str().to_string()),
        _ => None,
    }
}

/// By the order of an installation, then by name.
fn rank(kind: &str) -> (usize, &str) {
    match INSTALL_ORDER.iter().position(|known| *known == kind) {
        Some(at) => (at, ""),
        None => (INSTALL_ORDER.len(), kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        documents(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn documents_are_cut_as_helm_does() {
        assert_eq!(cut("\n---\na: 1\n--- \n\n  b: 2\n---c: 3\n---\n# e\n"), ["a: 1\n", "b: 2\n", "c: 3\n", "# e\n"]);
        assert_eq!(cut(" \n\n"), [""; 0]);
        assert_eq!(cut("a: |\n  ---\n"), ["a: |\n  ---\n"]);
    }

    #[test]
    fn kinds_are_in_the_order_of_an_installation() {
        let rendered = |name: &str, text: &str| Rendered {
            name: name.to_string(),
            file: FileId(0),
            text: text.to_string(),
            segments: Vec::new(),
            failure: None,
        };
        let hook = |event: &str| format!("kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: {event}\n");
        let all = [
            rendered("b", "kind: Zebra\n---\nkind: Apple\n---\nkind: Service\n"),
            rendered("a", &hook("pre-install, TEST")),
            rendered("c", &hook("whenever")),
            rendered("d/NOTES.txt", "kind: Namespace"),
            rendered("e", "kind: Namespace"),
        ];
        let found = manifests(&all);
        let found: Vec<_> = found.iter().flatten().map(|one| (one.rendered, one.kind.as_str(), one.is_hook)).collect();
        let objects = [(4, "Namespace", false), (0, "Service", false), (0, "Apple", false), (0, "Zebra", false)];
        assert_eq!(found, [&objects[..], &[(1, "Job", true)]].concat());
        assert!(manifests(&[rendered("a", "kind: [")]).is_err());
    }
}
