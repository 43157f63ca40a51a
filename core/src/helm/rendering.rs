//! How the charts of a project are judged.

use std::collections::BTreeMap;

/// How the charts of a project are judged. What is not said is as in [`super::render::Release`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendering {
    /// They are not rendered, and their templates left out.
    pub is_off: bool,
    /// Files of values that belong together, the strongest last, by their paths from the folder of a chart: beside its
    /// own values and those of `ci`. They count for the charts that have them.
    pub sets: Vec<Vec<String>>,
    /// The name of the release.
    pub release: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The version of Kubernetes, such as `v1.37.0`.
    pub kube_version: Option<String>,
    /// API versions beside those of Kubernetes.
    pub api_versions: Vec<String>,
    /// Folders in the place of charts that lie elsewhere, by the names of these.
    pub charts: BTreeMap<String, String>,
}
