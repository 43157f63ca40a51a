//! `lintainer model`: what custom rules see of files.

use lintainer_core::project::{File, Kind, Support};
use lintainer_core::report::NOT_OURS;
use lintainer_custom::view;
use serde_json::{Map, Value};

use crate::args::{Global, ModelArgs};
use crate::error::CliError;
use crate::loaded::{Loaded, write_json};
use crate::{Exit, Streams};

/// Prints the model of the files below some paths.
pub(crate) fn run(args: &ModelArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let loaded = Loaded::read(&args.paths, &args.reports, global, streams)?;
    let project = &loaded.project;
    let mut files: Vec<&File> = project.files().iter().map(|file| &**file).collect();
    files.retain(|file| file.kind.format().is_some());
    files.sort_by_key(|file| &file.source.path);
    let is_empty = files.is_empty();
    let files: Vec<Value> = files.into_iter().map(|file| view::of_file(project, file)).collect();
    if args.json {
        write_json(&Value::Array(files), streams)?;
    } else {
        for file in &files {
            for line in lines(file) {
                streams.print(&line)?;
            }
        }
    }
    let of_other = |support: Support| project.files().iter().any(|file| file.kind == Kind::Support(support));
    let nothing = if of_other(Support::Chart) {
        "files of charts are judged as rendered: `lintainer render CHART` prints that"
    } else if of_other(Support::Kustomization) {
        "kustomizations are judged as built: `lintainer kustomize FOLDER` prints that"
    } else {
        NOT_OURS
    };
    loaded.finish(is_empty.then_some(nothing), global, streams)
}

/// The values of a file, one in a line: place, name, value.
fn lines(file: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for key in ["images", "workloads", "commands", "instructions", "objects"] {
        for (index, value) in file[key].as_array().into_iter().flatten().enumerate() {
            add(&mut lines, &format!("{key}[{index}]"), value);
        }
    }
    lines
}

fn add(lines: &mut Vec<String>, name: &str, value: &Value) {
    let at = &value["at"];
    let place = match (at["path"].as_str(), at["line"].as_u64(), at["column"].as_u64()) {
        (Some(path), Some(line), Some(column)) => format!("{path}:{line}:{column}: "),
        _ => String::new(),
    };
    match (&value["state"], &value["value"]) {
        (Value::String(state), _) if state != "set" => lines.push(format!("{place}{name} is {state}")),
        (_, Value::Object(fields)) => fields_of(lines, name, fields),
        (_, Value::Array(items)) if items.is_empty() => lines.push(format!("{place}{name} = []")),
        (_, Value::Array(items)) => {
            items.iter().enumerate().for_each(|(index, item)| add(lines, &format!("{name}[{index}]"), item));
        }
        (_, value) => lines.push(format!("{place}{name} = {value}")),
    }
}

fn fields_of(lines: &mut Vec<String>, name: &str, fields: &Map<String, Value>) {
    for (field, value) in fields {
        let is_word = field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let path = if is_word { format!("{name}.{field}") } else { format!("{name}['{field}']") };
        add(lines, &path, value);
    }
}
