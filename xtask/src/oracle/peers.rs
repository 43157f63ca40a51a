//! Findings of the linters of manifests and Compose files beside those of our rules that have their ids among their
//! aliases. kube-score and polaris are asked about the manifests of a folder at once, since they compare objects with
//! each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lintainer_core::project::Kind;
use serde_json::{Value, json};

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, files_of, folder, from_pypi, kept, list, text};
use crate::tools::run;

/// How many files a linter gets at once.
const BATCH: usize = 100;

/// kube-score as a module.
const KUBE_SCORE: &str = "github.com/zegl/kube-score/cmd/kube-score@v1.20.0";

/// polaris as a module.
const POLARIS: &str = "github.com/fairwindsops/polaris@v10.2.2";

/// Ids of dclint that are about a file as a whole.
const OF_FILES: [&str; 3] =
    ["dclint/require-project-name-field", "dclint/services-alphabetical-order", "dclint/top-level-properties-order"];

/// The least grade of kube-score that is no finding.
const PASSED: u64 = 10;

/// A linter, which answers about files with findings: `file`, `id`, `message` and a `line`, or the `kind` and `name` of an
/// object in one of the files.
struct Peer {
    name: &'static str,
    kind: Kind,
    /// Whether it compares the objects of a folder with each other.
    by_folder: bool,
    program: fn() -> Result<PathBuf, String>,
    ask: fn(&Path, &[String]) -> Result<Vec<Value>, String>,
}

const PEERS: [Peer; 5] = [
    Peer {
        name: "kube-score",
        kind: Kind::Kubernetes,
        by_folder: true,
        program: || from_go(KUBE_SCORE, "kube-score"),
        ask: kube_score,
    },
    Peer {
        name: "polaris",
        kind: Kind::Kubernetes,
        by_folder: true,
        program: || from_go(POLARIS, "polaris"),
        ask: polaris,
    },
    Peer {
        name: "checkov",
        kind: Kind::Kubernetes,
        by_folder: false,
        program: || from_pypi("checkov", "checkov"),
        ask: checkov,
    },
    Peer { name: "dclint", kind: Kind::Compose, by_folder: false, program: || from_npm("dclint"), ask: dclint },
    Peer {
        name: "compose-lint",
        kind: Kind::Compose,
        by_folder: false,
        program: || from_pypi("compose-lint", "compose-lint"),
        ask: compose_lint,
    },
];

/// Compares the findings of a linter in all files of its kind. The file of answers keeps what it says.
///
/// # Errors
/// There is no such linter, it cannot be installed or started, the file of answers cannot be read or written.
pub fn compare(
    name: &str,
    checkouts: &[Checkout],
    answers: Option<&str>,
    differences: &mut Differences,
) -> Result<(), String> {
    let peer = PEERS.iter().find(|peer| peer.name == name).ok_or_else(|| format!("there is no oracle `{name}`"))?;
    let files = files_of(checkouts, peer.kind);
    let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    let mut objects: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    for (checkout, file) in &files {
        let path = checkout.on_disk(file);
        for one in checkout.project.model(file.source.id).resources.iter() {
            let object = one.name.as_ref().map_or(String::new(), |name| name.value.clone());
            let line = file.source.position(one.span.start).line;
            objects.entry((path.clone(), one.kind.value.clone(), object)).or_insert(line);
        }
        let parent = Path::new(&path).parent().filter(|_| peer.by_folder);
        folders.entry(parent.map(Path::to_path_buf).unwrap_or_default()).or_default().push(path);
    }
    let answers = kept(answers, || {
        let program = (peer.program)()?;
        let mut found = Vec::new();
        for batch in folders.values().flat_map(|files| files.chunks(BATCH)) {
            ask(peer, &program, batch, &mut found)?;
        }
        Ok(found)
    })?;
    let (mut theirs, mut judged) = (Vec::new(), Judged { of_files: &OF_FILES, ..Judged::default() });
    for one in answers {
        let (path, message) = (text(&one, "file").to_string(), text(&one, "message").to_string());
        if one.get("error").is_some() {
            judged.unread.insert(path);
            continue;
        }
        let object = (path.clone(), text(&one, "kind").to_string(), text(&one, "name").to_string());
        let written = one.get("line").and_then(Value::as_u64).map(|line| line.max(1) as u32);
        let Some(line) = written.or_else(|| objects.get(&object).copied()) else { continue };
        theirs.push(Theirs { path, line, id: format!("{name}/{}", text(&one, "id")), message });
    }
    differences.compared("files", files.len());
    differences.compared("files that it cannot read", judged.unread.len());
    let mut ids = findings::ids(name);
    ids.retain(|id| !id.contains("_DOCKER_"));
    findings::compare(checkouts, peer.kind, &ids, theirs, &judged, differences)
}

/// One file that cannot be read may cost the answers for all that are asked about at once, so that the halves are asked
/// about alone.
fn ask(peer: &Peer, program: &Path, files: &[String], found: &mut Vec<Value>) -> Result<(), String> {
    match ((peer.ask)(program, files), files) {
        (Ok(answers), _) => found.extend(answers),
        (Err(error), [file]) => found.push(json!({"file": file, "error": error})),
        (Err(_), _) => {
            let (first, second) = files.split_at(files.len() / 2);
            ask(peer, program, first, found)?;
            ask(peer, program, second, found)?;
        }
    }
    Ok(())
}

/// The JSON that a program prints.
fn answer(command: &mut Command) -> Result<Value, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The items of a JSON list.
fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn kube_score(program: &Path, files: &[String]) -> Result<Vec<Value>, String> {
    let mut command = Command::new(program);
    command.args(["score", "-o", "json", "--all-default-optional", "--kubernetes-version", "v1.37"]);
    for id in findings::ids("kube-score") {
        command.args(["--enable-optional-test", id.trim_start_matches("kube-score/")]);
    }
    let mut found = Vec::new();
    for object in items(&answer(command.args(files))?) {
        let kind = object.get("type_meta").map_or("", |kind| text(kind, "kind"));
        let name = object.get("object_meta").map_or("", |meta| text(meta, "name"));
        for check in list(object, "checks") {
            let passed = check.get("grade").and_then(Value::as_u64).is_none_or(|grade| grade >= PASSED);
            if passed || check.get("skipped") == Some(&Value::Bool(true)) {
                continue;
            }
            let said =
                list(check, "comments").iter().map(|one| format!("{} {}", text(one, "path"), text(one, "summary")));
            found.push(json!({
                "file": text(object, "file_name"),
                "kind": kind,
                "name": name,
                "id": check.get("check").map_or("", |check| text(check, "id")),
                "message": said.collect::<Vec<_>>().join("; "),
            }));
        }
    }
    Ok(found)
}

/// polaris reads folders and names objects without their files: each file is judged in a folder with those of its own.
fn polaris(program: &Path, files: &[String]) -> Result<Vec<Value>, String> {
    let place = folder().join("polaris-files");
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    fs::create_dir_all(&place).map_err(failed)?;
    for (index, file) in files.iter().enumerate() {
        fs::copy(file, place.join(format!("{index}.yaml"))).map_err(failed)?;
    }
    let checks: BTreeMap<&str, &str> =
        findings::ids("polaris").into_iter().map(|id| (id.trim_start_matches("polaris/"), "warning")).collect();
    let config = folder().join("polaris.yaml");
    fs::write(&config, json!({"checks": checks}).to_string()).map_err(failed)?;
    let mut command = Command::new(program);
    command.args(["audit", "--format", "json", "--config"]).arg(&config).arg("--audit-path").arg(&place);
    let said = answer(&mut command);
    fs::remove_dir_all(&place).map_err(failed)?;
    let mut found = Vec::new();
    for object in list(&said?, "Results") {
        let pod = object.get("PodResult").unwrap_or(&Value::Null);
        let sets = [Some(object), Some(pod)].into_iter().flatten().chain(list(pod, "ContainerResults"));
        for result in sets.flat_map(|set| set.get("Results").and_then(Value::as_object)).flat_map(|set| set.values()) {
            if result.get("Success") == Some(&Value::Bool(false)) {
                for file in files {
                    found.push(json!({
                        "file": file,
                        "kind": text(object, "Kind"),
                        "name": text(object, "Name"),
                        "id": text(result, "ID"),
                        "message": text(result, "Message"),
                    }));
                }
            }
        }
    }
    Ok(found)
}

fn checkov(program: &Path, files: &[String]) -> Result<Vec<Value>, String> {
    let mut command = Command::new(program);
    command.args(["--framework", "kubernetes", "--output", "json", "--compact", "--quiet", "--soft-fail"]);
    files.iter().for_each(|file| {
        command.args(["--file", file]);
    });
    let said = answer(&mut command)?;
    let results = said.get("results").cloned().unwrap_or_default();
    let mut found = Vec::new();
    for one in list(&results, "failed_checks") {
        let line = one.get("file_line_range").and_then(|range| range.get(0)?.as_u64());
        found.push(json!({
            "file": text(one, "file_abs_path"),
            "line": line.unwrap_or(1),
            "id": text(one, "check_id"),
            "message": format!("{}: {}", text(one, "resource"), text(one, "check_name")),
        }));
    }
    let unread = list(&results, "parsing_errors").iter().filter_map(Value::as_str);
    found.extend(unread.map(|file| json!({"file": file, "error": "checkov cannot read it"})));
    Ok(found)
}

/// dclint ends before all that it has printed is through a pipe, so it writes a file.
fn dclint(program: &Path, files: &[String]) -> Result<Vec<Value>, String> {
    let (neutral, written) = (folder().join("dclint.json"), folder().join("dclint-findings.json"));
    fs::write(&neutral, "{}").map_err(|error| format!("{}: {error}", neutral.display()))?;
    let mut command = Command::new(program);
    command.args(["--formatter", "json", "--config"]).arg(&neutral).arg("--output-file").arg(&written).args(files);
    command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    let said = fs::read(&written).map_err(|error| format!("{}: {error}", written.display()))?;
    fs::remove_file(&written).map_err(|error| format!("{}: {error}", written.display()))?;
    let said: Value = serde_json::from_slice(&said).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for file in items(&said) {
        for one in list(file, "messages") {
            found.push(json!({
                "file": text(file, "filePath"),
                "line": one.get("line"),
                "id": text(one, "rule"),
                "message": text(one, "message"),
            }));
        }
    }
    Ok(found)
}

fn compose_lint(program: &Path, files: &[String]) -> Result<Vec<Value>, String> {
    let said = answer(Command::new(program).args(["--format", "json"]).args(files))?;
    let finding = |one: &Value| {
        json!({
            "file": text(one, "file"),
            "line": one.get("line"),
            "id": text(one, "rule_id"),
            "message": format!("{}: {}", text(one, "service"), text(one, "message")),
        })
    };
    Ok(list(&said, "findings").iter().map(finding).collect())
}

/// A program of a Go module, in the folder of the oracles.
///
/// # Errors
/// There is no Go, or the module cannot be had.
fn from_go(module: &str, program: &str) -> Result<PathBuf, String> {
    let place = folder().join("go");
    let found = place.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if !found.is_file() {
        run(Command::new("go").args(["install", module]).env("GOBIN", &place).env("CGO_ENABLED", "0"))?;
    }
    Ok(found)
}

/// A program of a package of npm, in an installation of its own.
///
/// # Errors
/// There is no npm, or the package cannot be had.
fn from_npm(package: &str) -> Result<PathBuf, String> {
    let place = folder().join("npm");
    let found = place.join("node_modules/.bin").join(package);
    if !found.is_file() {
        run(Command::new("npm").args(["install", "--silent", "--no-save", "--prefix"]).arg(&place).arg(package))?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_costs_its_own_answer_only() {
        fn picky(_: &Path, files: &[String]) -> Result<Vec<Value>, String> {
            match files.iter().any(|file| file == "b.yaml") {
                true => Err("no".to_string()),
                false => Ok(files.iter().map(|file| json!({"file": file})).collect()),
            }
        }
        let peer =
            Peer { name: "picky", kind: Kind::Compose, by_folder: false, program: || Ok(PathBuf::new()), ask: picky };
        let files = ["a.yaml", "b.yaml", "c.yaml"].map(str::to_string);
        let mut found = Vec::new();
        ask(&peer, Path::new(""), &files, &mut found).unwrap();
        let unread: Vec<&str> =
            found.iter().filter(|one| one.get("error").is_some()).map(|one| text(one, "file")).collect();
        assert_eq!((found.len(), unread), (3, vec!["b.yaml"]));
    }

    #[test]
    fn all_linters_have_ids_among_the_aliases() {
        for peer in &PEERS {
            assert!(!findings::ids(peer.name).is_empty(), "{}", peer.name);
        }
    }
}
