//! The sets of values that objects of Flux and Argo CD, and kustomizations, give to charts of the project.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::value_sets::{GivenSets, Layer, ValueSet};
use super::{File, Kind, Project, Support, file_name, folder, join};
use crate::kubernetes::Resource;
use crate::source::Source;
use crate::span::{FileId, Span, Spanned};
use crate::yaml::Field;

impl Project {
    /// The sets of values that objects of Flux and Argo CD, and kustomizations, give to charts in some folders.
    pub(super) fn given_sets(&self) -> &Arc<GivenSets> {
        self.given_sets.get_or_init(|| {
            let tops = self.top_charts();
            Arc::new(self.find_given_sets(&tops.iter().map(|top| top.folder).collect()))
        })
    }

    fn find_given_sets(&self, charts: &BTreeSet<&str>) -> GivenSets {
        let mut found = GivenSets::new();
        if charts.is_empty() {
            return found;
        }
        let mut add = |folder: String, set: Option<ValueSet>| {
            if let Some(set) = set.filter(|set| charts.contains(folder.as_str()) && !set.is_own()) {
                found.entry(folder).or_default().push(set);
            }
        };
        let finders = ["HelmRelease", "Application"].map(memchr::memmem::Finder::new);
        let is_asked = |text: &str| finders.iter().any(|finder| finder.find(text.as_bytes()).is_some());
        for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes && is_asked(file.source.text())) {
            let syntax = file.syntax();
            for resource in &self.model(file.source.id).resources {
                let document = syntax.documents().get(resource.node.document as usize);
                let root = document.and_then(|document| document.node_at(&file.source, resource.node.node));
                let Some(root) = root.map(Field::of) else { continue };
                if resource.is("helm.toolkit.fluxcd.io", "HelmRelease") {
                    if let Some(folder) = root.at("spec.chart.spec.chart").word().and_then(|path| self.below_top(path))
                    {
                        add(folder, self.given_by_release(root, resource, &file.source));
                    }
                } else if resource.is("argoproj.io", "Application") {
                    for source in std::iter::once(root.at("spec.source")).chain(root.at("spec.sources").items()) {
                        if let Some(folder) = source.key("path").word().and_then(|path| self.below_top(path)) {
                            let set = self.given_by_application(root, source, &folder, resource, &file.source);
                            add(folder, set);
                        }
                    }
                }
            }
        }
        self.each_kustomization_with("helmCharts", &mut |root, source| {
            let home = root.at("helmGlobals.chartHome").word().unwrap_or("charts");
            let from = folder(&source.path);
            for chart in root.key("helmCharts").items() {
                if let Some(name) = chart.key("name").word() {
                    add(join(from, &format!("{home}/{name}")), self.given_by_kustomization(chart, from, source));
                }
            }
        });
        found
    }

    /// The kustomizations whose text has a word in it.
    fn each_kustomization_with<'p>(&'p self, word: &str, look: &mut dyn FnMut(Field, &'p Source)) {
        let is_one = |file: &Arc<File>| file.kind == Kind::Support(Support::Kustomization);
        for file in self.files().iter().filter(|file| is_one(file) && file.source.text().contains(word)) {
            let syntax = file.syntax();
            let root = syntax.documents().first().and_then(|document| document.node(&file.source));
            root.map(Field::of).into_iter().for_each(|root| look(root, &file.source));
        }
    }

    /// By <https://fluxcd.io/flux/components/helm/helmreleases/>, November 2026. Nothing where values are out of sight.
    fn given_by_release(&self, root: Field, resource: &Resource, source: &Source) -> Option<ValueSet> {
        let spec = root.key("spec");
        let mut set = given_at(source, resource);
        for path in spec.at("chart.spec.valuesFiles").items() {
            let path = self.below_top(path.word()?)?;
            set.layers.push(Layer::File(self.file_at(&path)?.source.id));
        }
        for from in spec.key("valuesFrom").items() {
            set.layers.push(self.values_from(from, resource, source)?);
        }
        set.layers.extend(spec.key("values").node().map(|values| Layer::Part(part(source, values.written_span()))));
        set.release = spec.key("releaseName").word().map(str::to_string).or(set.release);
        set.namespace = spec.key("targetNamespace").word().map(str::to_string).or(set.namespace);
        Some(set)
    }

    /// What an entry of `valuesFrom` gives: a text of a ConfigMap of the project, also of one that a kustomization makes. With
    /// `targetPath` it is one value. Nothing where a whole set is out of sight, as that of a Secret is.
    fn values_from(&self, from: Field, resource: &Resource, source: &Source) -> Option<Layer> {
        let name = from.key("name").word()?;
        let wanted = from.key("valuesKey").word().unwrap_or("values.yaml");
        let text = match from.key("kind").is("ConfigMap") {
            true => self.config_text(name, wanted, resource, &source.path),
            false => None,
        };
        let Some(target) = from.key("targetPath").node() else {
            return match text? {
                ConfigText::Written(value) => {
                    let file = &self.file(value.span.file).source;
                    Some(Layer::Part(part_of_text(file, value.span, &value.value)?))
                }
                ConfigText::File(file) => Some(Layer::File(file)),
            };
        };
        let path = Arc::new(Source::new(source.id, source.path.as_str(), target.text()?));
        let (value, at) = match text {
            Some(ConfigText::Written(value)) => (value.value, value.span),
            Some(ConfigText::File(file)) => {
                let source = &self.file(file).source;
                (source.text().to_string(), source.span(0..source.text().len()))
            }
            None => return Some(Layer::Unknown(path)),
        };
        // Commas and braces would make more than one value of it.
        if value.contains([',', '{', '}', '\\', '\n']) {
            return Some(Layer::Unknown(path));
        }
        let bare = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
        let (value, is_text) = bare.map_or((value.as_str(), false), |bare| (bare, true));
        Some(Layer::One { path, value: value.to_string(), is_text, at })
    }

    /// A text of a ConfigMap, which is written or made by a kustomization: by that of the folder of `path` or of the nearest one
    /// above it, or else by the only one that makes one of that name.
    fn config_text(&self, name: &str, key: &str, resource: &Resource, path: &str) -> Option<ConfigText> {
        if let Some(data) = self.data_of(name, resource) {
            let (_, value) = data.into_iter().find(|(known, _)| known == key)?;
            return Some(ConfigText::Written(value));
        }
        let mut makers: Vec<(&str, Option<FileId>)> = Vec::new();
        self.each_kustomization_with(name, &mut |root, source| {
            let at = folder(&source.path);
            for entry in root.key("configMapGenerator").items().filter(|entry| entry.key("name").is(name)) {
                let files = entry.key("files");
                let found = files.items().filter_map(|file| {
                    let text = file.word()?;
                    let (own, path) = text.split_once('=').unwrap_or((file_name(text), text));
                    // Of files that nobody asks for the text is not kept.
                    let file = self.file_at(&join(at, path)).filter(|file| !file.source.text().is_empty());
                    (own == key).then_some(file?.source.id)
                });
                makers.push((at, found.last()));
            }
        });
        let is_near = |at: &str| at.is_empty() || folder(path) == at || path.starts_with(&format!("{at}/"));
        let near = makers.iter().filter(|(at, _)| is_near(at)).max_by_key(|(at, _)| at.len());
        let only = || makers.first().filter(|_| makers.len() == 1);
        near.or_else(only).and_then(|(_, file)| *file).map(ConfigText::File)
    }

    /// By <https://argo-cd.readthedocs.io/en/stable/user-guide/helm/>, November 2026.
    fn given_by_application(
        &self,
        root: Field,
        from: Field,
        folder: &str,
        resource: &Resource,
        source: &Source,
    ) -> Option<ValueSet> {
        let helm = from.key("helm");
        let mut set = given_at(source, resource);
        for path in helm.key("valueFiles").items() {
            let path = path.word().filter(|path| !path.contains("://"))?;
            let path = match path.strip_prefix('$') {
                Some(path) => self.below_top(beside(root, from, path)?)?,
                None if path.starts_with('/') => self.below_top(path)?,
                None => join(folder, path),
            };
            match self.file_at(&path) {
                Some(file) => set.layers.push(Layer::File(file.source.id)),
                None if helm.key("ignoreMissingValueFiles").is("true") => {}
                None => return None,
            }
        }
        if let Some(node) = helm.key("values").node().filter(|node| node.text().is_some_and(|text| !text.is_empty())) {
            set.layers.push(Layer::Part(part_of_text(source, node.written_span(), node.text()?)?));
        }
        let object = helm.key("valuesObject").node();
        set.layers.extend(object.map(|values| Layer::Part(part(source, values.written_span()))));
        if helm.key("fileParameters").items().next().is_some() {
            return None;
        }
        for parameter in helm.key("parameters").items() {
            let (name, value) = (parameter.key("name").node()?, parameter.key("value").node()?);
            let path = Arc::new(Source::new(source.id, source.path.as_str(), name.text()?));
            let (is_text, at) = (parameter.key("forceString").is("true"), value.span());
            set.layers.push(Layer::One { path, value: value.text()?.to_string(), is_text, at });
        }
        set.release = helm.key("releaseName").word().map(str::to_string).or(set.release);
        set.namespace = root.at("spec.destination.namespace").word().map(str::to_string);
        Some(set)
    }

    /// By <https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_>, November 2026.
    fn given_by_kustomization(&self, chart: Field, folder: &str, source: &Source) -> Option<ValueSet> {
        let mut set = ValueSet { place: Some(source.id), ..ValueSet::own() };
        let files = chart.key("valuesFile").word().into_iter();
        let more = chart.key("additionalValuesFiles");
        let inline = chart.key("valuesInline").node().map(|values| Layer::Part(part(source, values.written_span())));
        for path in files {
            set.layers.push(Layer::File(self.file_at(&join(folder, path))?.source.id));
        }
        match chart.key("valuesMerge").word().unwrap_or("override") {
            "override" => set.layers.extend(inline),
            "merge" => {
                if let Some(inline) = inline {
                    set.layers.insert(0, inline);
                }
            }
            _ if inline.is_some() => set.layers = inline.into_iter().collect(),
            _ => {}
        }
        for path in more.items() {
            set.layers.push(Layer::File(self.file_at(&join(folder, path.word()?))?.source.id));
        }
        set.release = chart.key("releaseName").word().map(str::to_string);
        set.namespace = chart.key("namespace").word().map(str::to_string);
        Some(set)
    }
}

/// A text of a ConfigMap.
enum ConfigText {
    /// Written in a manifest.
    Written(Spanned<String>),
    /// A file of which a kustomization makes it.
    File(FileId),
}

/// The rest of a path such as `values/shop/prod.yaml`, whose first part names another source of an Application, from the top of
/// the repository: where this source is of the same one as that of the chart.
fn beside<'p>(root: Field, chart: Field, path: &'p str) -> Option<&'p str> {
    let (name, rest) = path.split_once('/')?;
    let named = root.at("spec.sources").items().find(|source| source.key("ref").is(name))?;
    let address = |source: Field| source.key("repoURL").word().map(|url| url.trim_end_matches(".git").to_string());
    (address(named).is_some() && address(named) == address(chart)).then_some(rest)
}

/// A set without values that an object gives.
fn given_at(source: &Source, resource: &Resource) -> ValueSet {
    let word = |it: &Option<crate::span::Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    let (release, namespace) = (word(&resource.name), word(&resource.namespace));
    ValueSet { place: Some(source.id), release, namespace, ..ValueSet::own() }
}

/// A part of a file, all else blank: places in it are those of the file.
fn part(source: &Source, span: Span) -> Arc<Source> {
    let range = span.range();
    let blank = |(at, byte): (usize, u8)| match byte {
        _ if range.contains(&at) => byte,
        b'\n' => b'\n',
        _ => b' ',
    };
    let bytes: Vec<u8> = source.text().bytes().enumerate().map(blank).collect();
    Arc::new(Source::new(source.id, source.path.as_str(), String::from_utf8(bytes).unwrap_or_default()))
}

/// The text of a block scalar as a part of its file; nothing for texts that are written otherwise.
fn part_of_text(source: &Source, span: Span, text: &str) -> Option<Arc<Source>> {
    let written = source.slice(span);
    let body = span.start as usize + written.starts_with('|').then(|| written.find('\n'))?? + 1;
    let lines = source.text().get(body..span.end as usize)?.lines().filter(|line| !line.trim().is_empty());
    let is_same = lines.map(str::trim).eq(text.lines().map(str::trim).filter(|line| !line.is_empty()));
    is_same.then(|| part(source, Span::new(source.id, body..span.end as usize)))
}
