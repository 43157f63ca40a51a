//! `[helm]`: whether charts are judged as they are rendered, with which values, and where charts lie that others depend
//! on.

use std::collections::BTreeMap;

use super::glob;
use super::layer::{ConfigLayer, Given};
use super::read::{Reader, canonical};
use super::tree::{Data, Value};
use super::{Config, absolute};
use crate::helm::rendering::Rendering;
use crate::rule::TextForm;
use crate::settings::KubernetesVersion;

/// The keys of `[helm]`.
const HELM_KEYS: [&str; 7] = ["render", "values", "release", "namespace", "kube-version", "api-versions", "charts"];

/// What a layer says in `[helm]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HelmKeys {
    /// `render`: whether charts are judged as they are rendered.
    pub render: Option<Given<bool>>,
    /// `values`: files of values that belong together, by their paths from the folder of a chart.
    pub values: Vec<Vec<Given<String>>>,
    /// `release`: the name of the release.
    pub release: Option<Given<String>>,
    /// `namespace`: the namespace of the release.
    pub namespace: Option<Given<String>>,
    /// `kube-version`: the version of the cluster.
    pub kube_version: Option<Given<KubernetesVersion>>,
    /// `api-versions`: API versions beside those of Kubernetes.
    pub api_versions: Vec<Given<String>>,
    /// `charts`: folders in the place of charts that lie elsewhere, by the names of these.
    pub charts: BTreeMap<String, Given<String>>,
}

impl Reader<'_> {
    /// How charts are judged.
    pub(super) fn helm(&mut self, value: &Value, layer: &mut ConfigLayer) {
        let keys = &mut layer.helm;
        for (key, value) in self.entries("helm", value) {
            match canonical(&key.name).as_str() {
                "render" => keys.render = self.bool("render", value),
                "values" => {
                    let Data::List(sets) = &value.data else {
                        self.wrong_type("values", "a list of lists of files", value);
                        continue;
                    };
                    keys.values = sets.iter().map(|set| self.texts("values", set)).collect();
                }
                "release" => keys.release = self.one_text("release", value),
                "namespace" => keys.namespace = self.one_text("namespace", value),
                "kube-version" => {
                    let form = TextForm::KubernetesVersion;
                    keys.kube_version = self.parsed("kube-version", value, form, KubernetesVersion::parse);
                }
                "api-versions" => keys.api_versions = self.texts("api-versions", value),
                "charts" => {
                    for (key, value) in self.entries("charts", value) {
                        if let Some(folder) = self.one_text(&key.name, value) {
                            keys.charts.insert(key.name.clone(), folder);
                        }
                    }
                }
                _ => self.unknown_key(key, " in `helm`", HELM_KEYS),
            }
        }
    }

    fn one_text(&mut self, name: &str, value: &Value) -> Option<Given<String>> {
        let Data::Text(text) = &value.data else {
            self.wrong_type(name, "a text", value);
            return None;
        };
        Some(self.given(text.clone(), &value.span))
    }
}

impl Config {
    /// How charts are judged. Paths are as they are shown.
    pub(super) fn rendering(&self) -> Rendering {
        let mut rendering = Rendering::default();
        let shown = |path: &str| glob::below(path, &self.base).unwrap_or(path).to_string();
        let said = |given: &Option<Given<String>>, known: Option<String>| {
            given.as_ref().map(|given| given.value.clone()).or(known)
        };
        for (folder, layer) in self.all_layers() {
            let keys = &layer.helm;
            rendering.is_off = keys.render.as_ref().map_or(rendering.is_off, |render| !render.value);
            let texts = |texts: &Vec<Given<String>>| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
            rendering.sets.extend(keys.values.iter().map(texts));
            rendering.release = said(&keys.release, rendering.release);
            rendering.namespace = said(&keys.namespace, rendering.namespace);
            let version = keys.kube_version.as_ref().map(|given| format!("v{}.0", given.value));
            rendering.kube_version = version.or(rendering.kube_version);
            rendering.api_versions.extend(texts(&keys.api_versions));
            let charts = keys.charts.iter();
            rendering.charts.extend(charts.map(|(name, there)| (name.clone(), shown(&absolute(folder, &there.value)))));
        }
        rendering
    }
}
