//! The sets of values that a chart is rendered with beside its own: those that it is tested with, those of the
//! configuration, those that objects and kustomizations of the project give, and its own with more of it switched on.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Project, join};
use crate::helm::chart::ChartFile;
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::guards::{Guard, guards};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::template::parse::Known;
use crate::helm::text::{Segment, Text};
use crate::helm::value::{Kind as ValueKind, Map, Value};
use crate::helm::wanted::{self, Wanted};
use crate::helm::{set, values, yaml_in};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node, Scalar};

/// How many sets of values of one chart are rendered, its own one not counted.
pub(super) const MAX_SETS: usize = 16;

/// How many values are switched on together.
const MAX_GUARDS: usize = 32;

/// How many of them are switched on one by one, where a chart does not render with all of them.
pub(super) const MAX_ALONE: usize = 8;

/// Some values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Layer {
    /// A file of values.
    File(FileId),
    /// Values in another file, of which all else is blank.
    Part(Arc<Source>),
    /// One value, and the path of keys to it. `is_text`: it is a text whatever it looks like.
    One { path: Arc<Source>, value: String, is_text: bool, at: Span },
    /// The path of keys to a value that nobody knows.
    Unknown(Arc<Source>),
    /// These values are true.
    True(Vec<Vec<String>>),
}

/// Values over those of the chart.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct ValueSet {
    /// The file in whose place the chart is judged; nothing for the chart itself.
    pub(super) place: Option<FileId>,
    /// The strongest last.
    pub(super) layers: Vec<Layer>,
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

    /// Whether its values are the chart's own ones with some of them made true.
    pub(super) fn is_switched_on(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer, Layer::True(_)))
    }

    /// Where the strongest of its values begin: the first word there that is no comment.
    pub(super) fn start(&self, project: &Project) -> Option<Span> {
        let first = |source: &Source| {
            let mut at = 0;
            for line in source.text().split_inclusive('\n') {
                let word = line.trim();
                if !word.is_empty() && !word.starts_with(['#', '%']) && word != "---" {
                    let start = at + line.len() - line.trim_start().len();
                    return Some(source.span(start..start + word.split(':').next().unwrap_or(word).len()));
                }
                at += line.len();
            }
            None
        };
        match self.layers.last()? {
            Layer::File(file) => first(&project.file(*file).source),
            Layer::Part(source) => first(source),
            Layer::One { at, .. } => Some(*at),
            Layer::Unknown(_) | Layer::True(_) => None,
        }
    }

    /// The files that its values are in.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.layers.iter().filter_map(|layer| match layer {
            Layer::File(file) => Some(*file),
            Layer::Part(source) => Some(source.id),
            Layer::One { at, .. } => Some(at.file),
            Layer::Unknown(_) | Layer::True(_) => None,
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
                Layer::Unknown(path) => {
                    let origin = context.origins.id(Origin::Unknown("a value of a Secret, or out of sight"));
                    let value = Value { kind: ValueKind::Unknown, origin };
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

    /// What is switched off in a chart by its own values: parts of its templates, and charts that lie in its `charts`.
    pub(super) fn switched_off(&self, folder: &str, files: &[ChartFile], trees: &Known) -> Vec<Guard> {
        let find = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.source);
        let Some(own) = find("values.yaml") else { return Vec::new() };
        let documents = yaml::parse(own, Dialect::Kubernetes);
        let Some(root) = documents.first().and_then(|document| document.node(own)) else { return Vec::new() };
        let is_off = |guard: &Guard| {
            let mut names: Vec<&str> = guard.names.iter().map(String::as_str).collect();
            let is_off = root.at(&names).is_some_and(|value| value.scalar() == Some(Scalar::Bool(false)));
            // `create: false` beside `name: default`: nobody creates what each namespace has already.
            let is_create = names.pop() == Some("create");
            names.push("name");
            is_off && !(is_create && root.at(&names).and_then(Node::text) == Some("default"))
        };
        let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut found = Vec::new();
        let mut add = |guard: Guard| {
            if known.contains(&guard.names) || known.len() < MAX_GUARDS {
                known.insert(guard.names.clone());
                found.push(guard);
            }
        };
        for file in files.iter().filter(|file| file.path.starts_with("templates/")) {
            guards(trees, &file.path, file.source.id, file.source.text()).into_iter().filter(is_off).for_each(&mut add);
        }
        let wanted = ["Chart.yaml", "requirements.yaml"].into_iter().filter_map(find).flat_map(Wanted::read);
        let own_charts = join(folder, "charts") + "/";
        for wanted in wanted.filter(|wanted| !wanted.switches.is_empty()) {
            let is_it = |file: &&ChartFile| {
                let inside = file.path.strip_prefix("charts/").and_then(|rest| rest.strip_suffix("/Chart.yaml"));
                inside.is_some_and(|inside| !inside.contains('/'))
                    && file.source.path.starts_with(&own_charts)
                    && wanted::name(file.source).as_deref() == Some(&wanted.name)
            };
            let Some(held) = files.iter().find(is_it).and_then(|file| file.path.strip_suffix("Chart.yaml")) else {
                continue;
            };
            let templates = format!("{held}templates/");
            for names in &wanted.switches {
                let names: Vec<String> = names.split('.').map(str::to_string).collect();
                for file in files.iter().filter(|file| file.path.starts_with(&templates)) {
                    let part = file.source.span(0..file.source.text().len());
                    let guard = Guard { names: names.clone(), part };
                    if is_off(&guard) {
                        add(guard);
                    }
                }
            }
        }
        found
    }
}
