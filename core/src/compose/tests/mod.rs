//! Tests of reading, merging and lowering Compose files.

mod files;
mod forms;
mod hostile;
mod ports_and_mounts;

use super::{ComposeProject, Service};
use crate::linter::{Serial, load};
use crate::model::{Container, Setting, UNKNOWN};
use crate::project::Project;
use crate::span::Span;

/// A project of files.
fn project(files: &[(&str, &str)]) -> Project {
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    load(&files[..], &Serial).0
}

/// A project of one file.
fn one(text: &str) -> Project {
    project(&[("app/compose.yaml", text)])
}

/// One service `a` with these lines, which are indented here.
fn service_file(lines: &str) -> Project {
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    one(&format!("services:\n  a:\n{body}"))
}

fn first(project: &Project) -> &ComposeProject {
    &project.compose()[0]
}

fn service<'p>(project: &'p Project, name: &str) -> &'p Service {
    first(project).service(name).unwrap_or_else(|| panic!("no service {name}"))
}

fn container<'p>(project: &'p Project, name: &str) -> &'p Container {
    &service(project, name).workload.containers[0]
}

/// The text of a place.
fn at(project: &Project, span: Span) -> &str {
    project.file(span.file).source.slice(span)
}

/// A setting for people: the value, `-` for unset, `?` for dynamic, `/` for not applicable.
fn show<T: std::fmt::Display>(setting: &Setting<T>) -> String {
    match setting {
        Setting::Set(value) => value.value.to_string().replace(UNKNOWN, "?"),
        Setting::Unset { .. } => "-".to_string(),
        Setting::Dynamic(_) => "?".to_string(),
        Setting::NotApplicable => "/".to_string(),
    }
}

/// A setting with the text of its place.
fn placed<T: std::fmt::Display>(project: &Project, setting: &Setting<T>) -> String {
    let span = setting.written_at().or(setting.unset_at());
    format!("{} @ {}", show(setting), span.map_or("", |span| at(project, span)))
}
