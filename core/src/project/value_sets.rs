//! The sets of values that a chart is rendered with beside its own: those that it is tested with, those of the
//! configuration, those that objects and kustomizations of the project give, and its own with more of it switched on.

use std::collections::{BTreeSet, HashMap};

use super::{Kind, Project, Support, folder, join};
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::guards::{Guard, guards};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::{Segment, Text};
use crate::helm::value::{Kind as ValueKind, Map, Value};
use crate::helm::{set, values, yaml_in};
use crate::kubernetes::Resource;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Field, Scalar};

/// How many sets of values of one chart are rendered, its own one not counted.
pub(super) const MAX_SETS: usize = 16;

/// How many values are switched on together.
const MAX_GUARDS: usize = 32;

/// How many of them are switched on one by one, where a chart does not render with all of them.
pub(super) const MAX_ALONE: usize = 8;

/// Some values.
#[derive(Debug)]
enum Layer {
    /// A file of values.
    File(FileId),
    /// Values in another file, of which all else is blank.
    Part(Source),
    /// One value, and the path of keys to it. `is_text`: it is a text whatever it looks like.
    One { path: Source, value: String, is_text: bool, at: Span },
    /// These values are true.
    True(Vec<Vec<String>>),
}

/// Values over those of the chart.
#[derive(Debug, Default)]
pub(super) struct ValueSet {
    /// The file in whose place the chart is judged; nothing for the chart itself.
    pub(super) place: Option<FileId>,
    /// The strongest last.
    layers: Vec<Layer>,
    /// The name of the release, if it has one.
    pub(super) release: Option<String>,
    /// Its namespace.
    pub(super) namespace: Option<String>,
}

/// The sets that objects and kustomizations give, by the folders of charts.
pub(super) type GivenSets = HashMap<String, Vec<ValueSet>>;

impl ValueSet {
    /// The chart with its own values.
    pub(super) fn own() -> ValueSet {
        ValueSet::default()
    }

    /// Whether nothing is given.
    pub(super) fn is_own(&self) -> bool {
        self.layers.is_empty()
    }

    fn of_files(files: Vec<FileId>) -> ValueSet {
        ValueSet {
            place: files.last().copied(),
            layers: files.into_iter().map(Layer::File).collect(),
            ..ValueSet::own()
        }
    }

    /// The chart with parts of it switched on.
    pub(super) fn switched_on(guards: &[Guard]) -> ValueSet {
        let names: BTreeSet<Vec<String>> = guards.iter().map(|guard| guard.names.clone()).collect();
        ValueSet { layers: vec![Layer::True(names.into_iter().collect())], ..ValueSet::own() }
    }

    /// The files that its values are in.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.layers.iter().filter_map(|layer| match layer {
            Layer::File(file) => Some(*file),
            Layer::Part(source) => Some(source.id),
            Layer::One { at, .. } => Some(at.file),
            Layer::True(_) => None,
        })
    }

    /// The files that have nothing but values.
    pub(super) fn whole_files(&self) -> impl Iterator<Item = FileId> {
        self.layers.iter().filter_map(|layer| if let Layer::File(file) = layer { Some(*file) } else { None })
    }

    /// The values that are given to a chart with the values `own`.
    pub(super) fn read(&self, project: &Project, context: &Context, own: &Map) -> Result<Map, Failure> {
        let mut given = Map::default();
        let over = |given: &Map, source: &Source| match yaml_in::values(context, source)?.kind {
            ValueKind::Map(map) => Ok(values::merge_files(&[given.clone(), map])),
            _ => Ok(given.clone()),
        };
        for layer in &self.layers {
            match layer {
                Layer::File(file) => given = over(&given, &project.file(*file).source)?,
                Layer::Part(source) => given = over(&given, source)?,
                Layer::One { path, value, is_text, at } => {
                    let origin = context.origins.id(Origin::Written(*at));
                    let is_verbatim = project.file(at.file).source.slice(*at) == value;
                    let text = Text::at(value, origin, if is_verbatim { at.start } else { Segment::DECODED });
                    let value = if *is_text { Value::text(text) } else { set::typed(text, origin) };
                    set::one(context, &given, path, value).map_err(Failure::new)?;
                }
                Layer::True(all) => all.iter().for_each(|names| switch_on(&given, own, names)),
            }
        }
        Ok(given)
    }
}

/// Makes a value true that the chart's own values have as `false`: there it is written.
fn switch_on(given: &Map, own: &Map, names: &[String]) {
    let Some((last, above)) = names.split_last() else { return };
    let (mut given, mut own) = (given.clone(), Some(own.clone()));
    for name in above {
        own = own.and_then(|own| own.get(name)).map(values::table);
        let below = given.get(name).map(values::table).unwrap_or_default();
        given.set(Text::new(name, OriginId::NONE), Value::map(below.clone()));
        given = below;
    }
    if let Some(known) = own.and_then(|own| own.get(last)) {
        given.set(Text::new(last, known.origin), Value { kind: ValueKind::Bool(true), origin: known.origin });
    }
}

impl Project {
    /// Files of values that a chart is tested with, one by one, then the sets of the configuration that it has. Of two sets
    /// with the same file in the end the first counts.
    pub(super) fn files_of_values(&self, folder: &str) -> Vec<ValueSet> {
        let is_one = |path: &str| {
            path.strip_prefix("ci/").is_some_and(|name| {
                !name.contains('/') && (name.ends_with("values.yaml") || name.ends_with("values.yml"))
            })
        };
        let mut sets: Vec<Vec<FileId>> =
            self.below(folder).filter(|(path, _)| is_one(path)).map(|(_, id)| vec![id]).collect();
        for set in &self.building.charts.sets {
            let find = |wanted: &String| self.below(folder).find(|(path, _)| path == wanted).map(|(_, id)| id);
            let files: Option<Vec<FileId>> = set.iter().map(find).collect();
            let is_new = |files: &Vec<FileId>| sets.iter().all(|known| known.last() != files.last());
            if let Some(files) = files.filter(|files| !files.is_empty() && is_new(files)) {
                sets.push(files);
            }
        }
        sets.into_iter().map(ValueSet::of_files).collect()
    }

    /// What is switched off in a chart by its own values: parts of its templates.
    pub(super) fn switched_off(&self, templates: &[(&str, &Source)], own: Option<&Source>) -> Vec<Guard> {
        let Some(own) = own else { return Vec::new() };
        let documents = yaml::parse(own, Dialect::Kubernetes);
        let Some(root) = documents.first().and_then(|document| document.node(own)) else { return Vec::new() };
        let is_off = |guard: &Guard| {
            let names: Vec<&str> = guard.names.iter().map(String::as_str).collect();
            root.at(&names).is_some_and(|value| value.scalar() == Some(Scalar::Bool(false)))
        };
        let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut found = Vec::new();
        for (path, source) in templates {
            for guard in guards(path, source.id, source.text()).into_iter().filter(is_off) {
                if known.contains(&guard.names) || known.len() < MAX_GUARDS {
                    known.insert(guard.names.clone());
                    found.push(guard);
                }
            }
        }
        found
    }

    /// The sets of values that objects of Flux and Argo CD, and kustomizations, give to charts in some folders.
    pub(super) fn given_sets(&self, charts: &BTreeSet<&str>) -> GivenSets {
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
        let is_kustomization = |kind: Kind| kind == Kind::Support(Support::Kustomization);
        for file in self.files().iter().filter(|file| is_kustomization(file.kind)) {
            if !file.source.text().contains("helmCharts") {
                continue;
            }
            let syntax = file.syntax();
            let root = syntax.documents().first().and_then(|document| document.node(&file.source));
            let Some(root) = root.map(Field::of) else { continue };
            let home = root.at("helmGlobals.chartHome").word().unwrap_or("charts");
            let from = folder(&file.source.path);
            for chart in root.key("helmCharts").items() {
                if let Some(name) = chart.key("name").word() {
                    add(join(from, &format!("{home}/{name}")), self.given_by_kustomization(chart, from, &file.source));
                }
            }
        }
        found
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
            let name = from.key("name").word().filter(|_| from.key("kind").is("ConfigMap"))?;
            let is_whole = from.key("targetPath").node().is_none();
            let wanted = from.key("valuesKey").word().unwrap_or("values.yaml");
            let data = self.data_of(name, resource).filter(|_| is_whole)?;
            let (_, value) = data.into_iter().find(|(key, _)| key == wanted)?;
            let file = &self.file(value.span.file).source;
            set.layers.push(Layer::Part(part_of_text(file, value.span, &value.value)?));
        }
        set.layers.extend(spec.key("values").node().map(|values| Layer::Part(part(source, values.written_span()))));
        set.release = spec.key("releaseName").word().map(str::to_string).or(set.release);
        set.namespace = spec.key("targetNamespace").word().map(str::to_string).or(set.namespace);
        Some(set)
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
            let path = path.word().filter(|path| !path.starts_with('$') && !path.contains("://"))?;
            let path = if path.starts_with('/') { self.below_top(path)? } else { join(folder, path) };
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
            let path = Source::new(source.id, source.path.as_str(), name.text()?);
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

/// A set without values that an object gives.
fn given_at(source: &Source, resource: &Resource) -> ValueSet {
    let word = |it: &Option<crate::span::Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    let (release, namespace) = (word(&resource.name), word(&resource.namespace));
    ValueSet { place: Some(source.id), release, namespace, ..ValueSet::own() }
}

/// A part of a file, all else blank: places in it are those of the file.
fn part(source: &Source, span: Span) -> Source {
    let range = span.range();
    let blank = |(at, byte): (usize, u8)| match byte {
        _ if range.contains(&at) => byte,
        b'\n' => b'\n',
        _ => b' ',
    };
    let bytes: Vec<u8> = source.text().bytes().enumerate().map(blank).collect();
    Source::new(source.id, source.path.as_str(), String::from_utf8(bytes).unwrap_or_default())
}

/// The text of a block scalar as a part of its file; nothing for texts that are written otherwise.
fn part_of_text(source: &Source, span: Span, text: &str) -> Option<Source> {
    let written = source.slice(span);
    let body = span.start as usize + written.starts_with('|').then(|| written.find('\n'))?? + 1;
    let lines = source.text().get(body..span.end as usize)?.lines().filter(|line| !line.trim().is_empty());
    let is_same = lines.map(str::trim).eq(text.lines().map(str::trim).filter(|line| !line.is_empty()));
    is_same.then(|| part(source, Span::new(source.id, body..span.end as usize)))
}
