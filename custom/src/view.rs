//! The model as JSON: what custom rules see of a file. A value has its state (`set`, `unset`, `unknown`), itself, and
//! the path, line and column (both from 1, the column in characters) where it is written; of what is absent, where that
//! is shown.

use lintainer_core::dockerfile::At;
use lintainer_core::model::{Format, NodeRef, Run, Workload};
use lintainer_core::project::{File, Kind, Project, Trees};
use lintainer_core::span::Span;
use lintainer_core::yaml::{Absent, Field};
use serde_json::{Map, Value as Json, json};

use crate::cel::{Is, Value};
use crate::model::{Around, Executed, Thing};

/// How deep values may be nested; what is deeper is left out.
const MAX_DEPTH: usize = 64;

/// How many values of raw YAML are written in one document: aliases may repeat each other many times.
const MAX_VALUES: usize = 200_000;

/// The version of the form.
const VERSION: u32 = 1;

/// All that rules see of a file. A file that is none of ours has nothing.
pub fn of_file(project: &Project, file: &File) -> Json {
    let trees = Trees::default();
    let id = file.source.id;
    let nodes = |node: NodeRef| trees.node(project, node);
    let mut view = View { around: Around { nodes: &nodes, project }, left: MAX_VALUES, is_exact: false };
    let mut whole = Map::new();
    whole.insert("version".into(), VERSION.into());
    whole.insert("path".into(), file.source.path.as_str().into());
    whole.insert("format".into(), file.kind.format().map_or(Json::Null, |format: Format| format.name().into()));
    let model = project.model(id);
    let services: Vec<&Workload> = project
        .compose()
        .iter()
        .filter(|unit| file.kind == Kind::Compose && unit.files.contains(&id))
        .flat_map(|unit| unit.services.iter().map(|service| &service.workload))
        .collect();
    let workloads: Vec<&Workload> = model.workloads.iter().chain(services).collect();
    // Of a service that is built here, `image` is the name for the result.
    let containers = workloads.iter().filter(|it| it.format == Format::Compose).flat_map(|it| &it.containers);
    let of_services = containers.filter(|it| !it.built_here).filter_map(|it| it.image.value());
    let images = model.images.iter().chain(of_services).map(|image| view.thing(Thing::Image(image)));
    let images: Vec<Json> = images.collect();
    whole.insert("images".into(), images.into());
    whole.insert("workloads".into(), workloads.iter().map(|it| view.thing(Thing::Workload(it))).collect());
    whole.insert("commands".into(), view.commands(file, &trees, &workloads).into());
    whole.insert("instructions".into(), view.instructions(file, &trees).into());
    let objects = model.resources.iter().filter_map(|resource| {
        let absent = if resource.partial { Absent::Unjudged } else { Absent::Nearest(resource.span) };
        let field = Field::new(trees.node(project, resource.node)?, absent);
        Some(view.value(&Value { at: Some(resource.span), ..Value::yaml(field) }, 0))
    });
    let objects: Vec<Json> = objects.collect();
    whole.insert("objects".into(), objects.into());
    Json::Object(whole)
}

struct View<'v> {
    around: Around<'v, 'v>,
    left: usize,
    /// Whether programs go on with it: they point at places, and tell a thing from a mapping.
    is_exact: bool,
}

/// A value for a program that points at its parts: each place has the number of the file and the bytes from `start` to
/// `end` as well, a thing its `kind`, and a mapping of which other files may have more is `open`.
pub fn for_program<'v>(value: &Value<'v>, around: Around<'v, 'v>) -> Json {
    View { around, left: MAX_VALUES, is_exact: true }.value(value, 0)
}

impl<'v> View<'v> {
    fn commands(&mut self, file: &File, trees: &'v Trees, workloads: &[&'v Workload]) -> Vec<Json> {
        let Some(dockerfile) = trees.of(self.around.project.file(file.source.id)).dockerfile() else {
            let runs = workloads.iter().flat_map(|workload| {
                let of = |container: &'v lintainer_core::model::Container| (container, *workload);
                workload.containers.iter().map(of)
            });
            let runs: Vec<Json> = runs
                .flat_map(|(container, workload)| {
                    let usages = container.commands.iter();
                    usages.map(move |usage| (usage, Run::of_container(usage, container, workload)))
                })
                .flat_map(|(usage, run)| usage.commands().map(|one| Executed::new(one, &run)).collect::<Vec<_>>())
                .map(|executed| self.executed(&executed))
                .collect();
            return runs;
        };
        let usages = self.around.project.commands(file.source.id);
        let mut found = Vec::new();
        for at in dockerfile.each_at(&self.around.project.file(file.source.id).source, &dockerfile.shipped([])) {
            let its = usages.iter().filter(|usage| usage.instruction == Some(at.index()));
            for usage in its.filter(|_| at.instruction.command().is_some()) {
                let run = Run::of_instruction(usage, at);
                found.extend(usage.commands().map(|one| self.executed(&Executed::new(one, &run))));
            }
        }
        found
    }

    fn executed(&self, executed: &Executed) -> Json {
        // A thing of its own life, which has nothing of YAML in it.
        View { around: alone(self.around.project), left: MAX_VALUES, is_exact: false }.thing(Thing::Command(executed))
    }

    fn instructions(&mut self, file: &File, trees: &Trees) -> Vec<Json> {
        let file = self.around.project.file(file.source.id);
        let Some(dockerfile) = trees.of(file).dockerfile() else { return Vec::new() };
        let view = |at: At| {
            View { around: alone(self.around.project), left: MAX_VALUES, is_exact: false }
                .thing(Thing::Instruction(&at))
        };
        dockerfile.each_at(&file.source, &dockerfile.shipped([])).map(view).collect()
    }
}

impl<'v> View<'v> {
    fn thing(&mut self, thing: Thing<'v>) -> Json {
        self.value(&thing.value(), 0)
    }

    fn value(&mut self, value: &Value<'v>, depth: usize) -> Json {
        let mut out = Map::new();
        let (state, read) = match &value.is {
            Is::Unset => ("unset", Json::Null),
            Is::Unknown => ("unknown", Json::Null),
            is => ("set", self.content(is, depth)),
        };
        out.insert("state".into(), state.into());
        if state == "set" {
            out.insert("value".into(), read);
        }
        out.extend(value.at.map(|at| ("at".to_string(), self.place(at))));
        match &value.is {
            Is::Thing(thing) if self.is_exact => _ = out.insert("kind".into(), thing.record().name.into()),
            Is::Yaml(field) if self.is_exact && matches!(field.absence(), Absent::Unjudged) => {
                out.insert("open".into(), true.into());
            }
            _ => {}
        }
        Json::Object(out)
    }

    fn content(&mut self, is: &Is<'v>, depth: usize) -> Json {
        if depth > MAX_DEPTH || self.left == 0 {
            return Json::Null;
        }
        self.left -= 1;
        match is {
            // Things of the model are never special.
            Is::Unset | Is::Unknown | Is::Null | Is::Special(_) => Json::Null,
            Is::Bool(value) => (*value).into(),
            Is::Int(value) => (*value).into(),
            Is::Double(value) => json!(value),
            Is::Text(text) => (&**text).into(),
            Is::List(items) => items.iter().map(|item| self.value(item, depth + 1)).collect(),
            Is::Map(entries) => {
                let entry = |(key, value): &(std::borrow::Cow<'v, str>, Value<'v>)| {
                    (key.to_string(), self.value(value, depth + 1))
                };
                Json::Object(entries.iter().map(entry).collect())
            }
            Is::Thing(thing) => {
                let fields = thing.record().fields.iter();
                // The YAML stands among the objects already.
                let fields = fields.filter(|field| field.name != "raw");
                let read = |field: &crate::model::Field| {
                    let value = (field.get)(*thing, &self.around);
                    (field.name.to_string(), self.value(&value, depth + 1))
                };
                Json::Object(fields.map(read).collect())
            }
            Is::Yaml(field) if field.is_mapping() => {
                let values = field.values().filter_map(|value| {
                    let key = value.key_name()?.value.to_string();
                    Some((key, self.value(&Value::yaml(value), depth + 1)))
                });
                Json::Object(values.collect())
            }
            Is::Yaml(field) => field.items().map(|item| self.value(&Value::yaml(item), depth + 1)).collect(),
        }
    }

    fn place(&self, at: Span) -> Json {
        let source = &self.around.project.file(at.file).source;
        let start = source.position(at.start);
        let mut place = json!({ "path": source.path, "line": start.line, "column": start.column });
        if self.is_exact {
            place["file"] = at.file.0.into();
            place["start"] = at.start.into();
            place["end"] = at.end.into();
        }
        place
    }
}

/// For what has no YAML.
fn alone<'a>(project: &'a Project) -> Around<'a, 'a> {
    Around { nodes: &|_| None, project }
}
