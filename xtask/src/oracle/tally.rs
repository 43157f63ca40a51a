//! Findings of tally beside those of our rules that have its ids among their aliases: its own, and those of hadolint and
//! BuildKit that it has rebuilt. Its ShellCheck is left out: it takes a second a file, and has an oracle of its own.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use lintainer_core::project::Kind;
use serde_json::{Value, json};

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, files_of, from_pypi, kept, list, text};

/// How many files tally gets at once.
const BATCH: usize = 200;

/// The linters whose rules tally has.
const LINTERS: [&str; 3] = ["tally", "hadolint", "buildkit"];

/// Compares the findings in all Dockerfiles. The file of answers keeps what tally says.
///
/// # Errors
/// tally cannot be installed or started; the file of answers cannot be read or written.
pub fn compare(checkouts: &[Checkout], answers: Option<&str>, differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Dockerfile);
    let paths: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    differences.compared("Dockerfiles", files.len());
    let (mut theirs, mut unread) = (Vec::new(), BTreeSet::new());
    for file in kept(answers, || ask_all(&paths))? {
        let path = text(&file, "file").to_string();
        for found in list(&file, "violations") {
            let start = found.get("location").and_then(|place| place.get("start")?.get("line")?.as_u64());
            let (id, message) = (text(found, "rule").to_string(), text(found, "message").to_string());
            theirs.push(Theirs { path: path.clone(), line: start.unwrap_or(1).max(1) as u32, id, message });
        }
        if file.get("error").is_some() {
            unread.insert(path);
        }
    }
    differences.compared("Dockerfiles that tally refuses", unread.len());
    let ids = LINTERS.iter().flat_map(|linter| findings::ids(linter)).collect();
    findings::compare(checkouts, Kind::Dockerfile, &ids, theirs, &Judged { unread, ..Judged::default() }, differences)
}

fn ask_all(paths: &[String]) -> Result<Vec<Value>, String> {
    let tally = from_pypi("tally-cli", "tally")?;
    let mut found = Vec::new();
    for batch in paths.chunks(BATCH) {
        ask(&tally, batch, &mut found)?;
    }
    Ok(found)
}

/// One file that tally refuses costs the answers for all that it gets at once, so that the halves are asked about alone.
fn ask(tally: &Path, paths: &[String], found: &mut Vec<Value>) -> Result<(), String> {
    let mut command = Command::new(tally);
    command.args(["lint", "--no-config", "--slow-checks", "off", "--ignore", "shellcheck/*", "--fail-level", "none"]);
    let output = command
        .args(["--format", "json"])
        .args(paths)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("tally: {error}"))?;
    match (serde_json::from_slice::<Value>(&output.stdout), paths) {
        // Files without findings are not among the answers.
        (Ok(answer), _) => found.extend(list(&answer, "files").iter().cloned()),
        (Err(_), [path]) => {
            found.push(json!({"file": path, "error": String::from_utf8_lossy(&output.stderr)}));
        }
        (Err(_), _) => {
            let (first, second) = paths.split_at(paths.len() / 2);
            ask(tally, first, found)?;
            ask(tally, second, found)?;
        }
    }
    Ok(())
}
