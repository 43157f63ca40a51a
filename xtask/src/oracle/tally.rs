//! Findings of tally beside those of our rules that have its ids among their aliases: its own, and those of hadolint,
//! BuildKit and ShellCheck that it has rebuilt.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use lintainer_core::project::Kind;
use serde_json::Value;

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, files_of, from_pypi, kept, list, text};

/// How many files tally gets at once.
const BATCH: usize = 200;

/// The linters whose rules tally has.
const LINTERS: [&str; 4] = ["tally", "hadolint", "buildkit", "shellcheck"];

/// Compares the findings in all Dockerfiles. The file of answers keeps what tally says.
///
/// # Errors
/// tally cannot be installed or started; the file of answers cannot be read or written.
pub fn compare(checkouts: &[Checkout], answers: Option<&str>, differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Dockerfile);
    let paths: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    differences.compared("Dockerfiles", files.len());
    let mut theirs = Vec::new();
    for file in kept(answers, || ask_all(&paths))? {
        let path = text(&file, "file").to_string();
        for found in list(&file, "violations") {
            let start = found.get("location").and_then(|place| place.get("start")?.get("line")?.as_u64());
            let (id, message) = (text(found, "rule").to_string(), text(found, "message").to_string());
            theirs.push(Theirs { path: path.clone(), line: start.unwrap_or(1).max(1) as u32, id, message });
        }
    }
    // Files without findings are not among the answers.
    let unread = BTreeSet::new();
    let ids = LINTERS.iter().flat_map(|linter| findings::ids(linter)).collect();
    findings::compare(checkouts, &ids, theirs, &Judged { unread, places: None }, differences)
}

fn ask_all(paths: &[String]) -> Result<Vec<Value>, String> {
    let tally = from_pypi("tally-cli", "tally")?;
    let mut found = Vec::new();
    for batch in paths.chunks(BATCH) {
        let mut command = Command::new(&tally);
        command.args(["lint", "--no-config", "--slow-checks", "off", "--fail-level", "none", "--format", "json"]);
        let output = command.args(batch).stdin(Stdio::null()).output().map_err(|error| format!("tally: {error}"))?;
        let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            format!("tally has not answered with JSON: {error}\n{}", String::from_utf8_lossy(&output.stderr))
        })?;
        found.extend(list(&answer, "files").iter().cloned());
    }
    Ok(found)
}
