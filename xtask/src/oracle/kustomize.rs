//! Kustomizations: what `kustomize build` makes of a folder, and what is made of it here.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use lintainer_core::kustomize::{
    Build, Builder, FILE_NAMES, Failure, Files, Look, Meaning, Node, Options, Reason, Scalar, Value as Kind, lines,
};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Dialect};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::{Differences, folder, kept, sort_of};
use crate::corpus::projects::{Repository, repositories};
use crate::tools::run;

/// The version that is compared with.
const VERSION: &str = "v5.8.2";

/// How many programs run at the same time.
const THREADS: usize = 2;

/// Compares all kustomizations of a corpus. The answers of the tool are kept in a file, if one is named.
///
/// # Errors
/// The tool cannot be had.
pub fn compare(corpus: &Path, answers: Option<&str>, differences: &mut Differences) -> Result<(), String> {
    let repositories = repositories(corpus);
    let mut folders: Vec<(usize, String)> = Vec::new();
    for (index, repository) in repositories.iter().enumerate() {
        let mut found = Vec::new();
        find(&repository.folder, "", &mut found);
        folders.extend(found.into_iter().map(|folder| (index, folder)));
    }
    let paths: Vec<PathBuf> = folders.iter().map(|(index, at)| repositories[*index].folder.join(at)).collect();
    let answers = kept(answers, || ask(&paths))?;
    if answers.len() != folders.len() {
        return Err("the kept answers are of another corpus".to_string());
    }
    let mut spent = std::time::Duration::ZERO;
    for (index, repository) in repositories.iter().enumerate() {
        let disk = Disk::new(repository.folder.clone());
        let mut builder = Builder::new(&disk, Options { within_folders: true, ..Options::default() });
        for ((_, at), answer) in folders.iter().zip(&answers).filter(|((of, _), _)| *of == index) {
            let start = std::time::Instant::now();
            let ours = builder.build(at);
            spent += start.elapsed();
            judge(repository, at, answer, ours, &builder, differences);
        }
    }
    println!("Built here in {} ms", spent.as_millis());
    Ok(())
}

/// The folders with a kustomization.
fn find(top: &Path, at: &str, into: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(top.join(at)) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let is_one = |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|name| FILE_NAMES.contains(&name));
    if entries.iter().any(is_one) {
        into.push(at.to_string());
    }
    for entry in entries {
        let Some(name) = entry.file_name().to_str().map(str::to_string) else { continue };
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && name != ".git" {
            find(top, &if at.is_empty() { name } else { format!("{at}/{name}") }, into);
        }
    }
}

/// Asks the tool, without git and without a network.
fn ask(paths: &[PathBuf]) -> Result<Vec<Value>, String> {
    let program = folder().join(format!("kustomize{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let module = format!("sigs.k8s.io/kustomize/kustomize/v5@{VERSION}");
        run(Command::new("go").args(["install", &module]).env("GOBIN", folder()).env("CGO_ENABLED", "0"))?;
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let answers = std::sync::Mutex::new(vec![Value::Null; paths.len()]);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(path) = paths.get(at) else { return };
                    let mut command = Command::new(&program);
                    command.arg("build").arg(path).env("PATH", "/nonexistent");
                    command.env("HTTPS_PROXY", "http://127.0.0.1:1").env("HTTP_PROXY", "http://127.0.0.1:1");
                    let answer = match command.output() {
                        Ok(output) if output.status.success() => {
                            json!({"built": String::from_utf8_lossy(&output.stdout)})
                        }
                        Ok(output) => json!({"error": String::from_utf8_lossy(&output.stderr)}),
                        Err(error) => json!({"error": error.to_string()}),
                    };
                    if let Ok(mut answers) = answers.lock() {
                        answers[at] = answer;
                    }
                }
            });
        }
    });
    answers.into_inner().map_err(|error| error.to_string())
}

/// The files of a repository.
struct Disk {
    top: PathBuf,
    known: RefCell<HashMap<String, Look>>,
    count: RefCell<u32>,
}

impl Disk {
    fn new(top: PathBuf) -> Self {
        Disk { top, known: RefCell::default(), count: RefCell::new(0) }
    }
}

impl Files for Disk {
    fn look(&self, path: &str) -> Look {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let full = self.top.join(path);
        let look = match fs::metadata(&full) {
            Ok(meta) if meta.is_dir() => Look::Folder,
            Ok(_) => match fs::read(&full) {
                Ok(bytes) => {
                    *self.count.borrow_mut() += 1;
                    Look::File(FileId(*self.count.borrow()), Arc::from(bytes))
                }
                Err(_) => Look::Unread,
            },
            Err(_) => Look::Absent,
        };
        self.known.borrow_mut().insert(path.to_string(), look.clone());
        look
    }
}

fn judge(
    repository: &Repository,
    at: &str,
    answer: &Value,
    ours: Result<Build, Failure>,
    builder: &Builder,
    differences: &mut Differences,
) {
    let place = repository.show(at);
    let theirs = answer.get("built").and_then(Value::as_str);
    let error = answer.get("error").and_then(Value::as_str).unwrap_or("");
    match (theirs, ours) {
        (None, Err(_)) => differences.compared("refused by both", 1),
        (None, Ok(_)) => {
            differences.compared("refused by the tool alone", 1);
            differences.add(
                format!("refused there: {}", sort_of(error.rsplit(": ").next().unwrap_or(""))),
                format!("{place}: {error}"),
            );
        }
        (Some(_), Err(failure)) if failure.reason == Reason::Unsupported => {
            differences.compared("not built here", 1);
            differences.add(format!("not built here: {}", failure.message), place);
        }
        (Some(_), Err(failure)) => {
            differences.compared("refused here alone", 1);
            let shown = failure.at.and_then(|span| Some(builder.source(span.file)?.position(span.start)));
            let line = shown.map_or(0, |position| position.line);
            let message = format!("{place}:{line}: {}", failure.message);
            differences.add(format!("refused here: {}", sort_of(&failure.message)), message);
        }
        (Some(theirs), Ok(ours)) => {
            differences.compared("built by both", 1);
            let theirs = documents(theirs);
            let own = ours.objects.iter().map(|object| value(&object.root)).collect::<Vec<_>>();
            match differ(&theirs, &own) {
                None if theirs.iter().map(id).eq(own.iter().map(id)) => differences.compared("equal", 1),
                None => differences.add("the order", place.clone()),
                Some((kind, example)) => differences.add(format!("differs: {kind}"), format!("{place}: {example}")),
            }
            let printed: String = lines(&ours.objects).iter().map(|line| line.text.clone() + "\n").collect();
            let read = documents(&printed);
            if let Some((kind, example)) = differ(&own, &read) {
                differences.add(format!("printed otherwise: {kind}"), format!("{place}: {example}"));
            }
            origins(&place, &ours, builder, differences);
        }
    }
}

/// The documents of a stream.
fn documents(text: &str) -> Vec<Value> {
    let read = serde_yaml::Deserializer::from_str(text).map(serde_yaml::Value::deserialize);
    let values = read.filter_map(Result::ok).filter(|value| !value.is_null());
    values.map(|value| plain(&value)).collect()
}

/// The same as JSON: keys as texts, numbers that are whole as whole numbers.
fn plain(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(entries) => {
            let key = |key: &serde_yaml::Value| match key {
                serde_yaml::Value::String(text) => text.clone(),
                other => plain(other).to_string(),
            };
            Value::Object(entries.iter().map(|(one, value)| (key(one), plain(value))).collect())
        }
        serde_yaml::Value::Sequence(items) => items.iter().map(plain).collect(),
        serde_yaml::Value::Tagged(tagged) => plain(&tagged.value),
        serde_yaml::Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => Value::from(float as i64),
            Some(float) => Value::from(float),
            None => number.as_i64().map(Value::from).or(number.as_u64().map(Value::from)).unwrap_or(Value::Null),
        },
        serde_yaml::Value::Bool(value) => Value::from(*value),
        serde_yaml::Value::String(text) => Value::from(text.clone()),
        serde_yaml::Value::Null => Value::Null,
    }
}

/// A tree as JSON.
fn value(node: &Node) -> Value {
    match &node.value {
        Kind::Mapping(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value))).collect())
        }
        Kind::Sequence(items) => items.iter().map(value).collect(),
        Kind::Scalar(scalar) => match scalar.meaning() {
            Meaning::Null => Value::Null,
            Meaning::Bool(value) => Value::from(value),
            Meaning::Int(value) => i64::try_from(value).map(Value::from).unwrap_or_else(|_| Value::from(value as u64)),
            Meaning::Float(value) => Value::from(value),
            Meaning::Text(text) => Value::from(text.into_owned()),
        },
    }
}

/// What an object is called.
fn id(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("").to_string();
    let metadata = object.get("metadata").unwrap_or(&Value::Null);
    let parts = [
        text(&object["apiVersion"]),
        text(&object["kind"]),
        text(metadata.get("namespace").unwrap_or(&Value::Null)),
        text(metadata.get("name").unwrap_or(&Value::Null)),
    ];
    parts.join(" ")
}

/// The first difference between two lists of objects, whatever their order: its kind, and where it is.
fn differ(theirs: &[Value], ours: &[Value]) -> Option<(String, String)> {
    let by_id = |list: &'_ [Value]| list.iter().map(|one| (id(one), one.clone())).collect::<BTreeMap<_, _>>();
    let (theirs, ours) = (by_id(theirs), by_id(ours));
    if let Some(missing) = theirs.keys().find(|id| !ours.contains_key(*id)) {
        let others: Vec<_> = ours.keys().filter(|id| !theirs.contains_key(*id)).take(2).collect();
        return Some(("objects".to_string(), format!("`{missing}` is not here, but {others:?}")));
    }
    if let Some(more) = ours.keys().find(|id| !theirs.contains_key(*id)) {
        return Some(("objects".to_string(), format!("`{more}` is only here")));
    }
    theirs.iter().zip(ours.values()).find_map(|((id, theirs), ours)| {
        let (path, example) = differ_at(theirs, ours, String::new())?;
        let kind: Vec<&str> =
            path.split('/').filter(|part| !part.is_empty() && part.parse::<usize>().is_err()).collect();
        Some((kind.join("/"), format!("{id}{path}: {example}")))
    })
}

fn differ_at(theirs: &Value, ours: &Value, path: String) -> Option<(String, String)> {
    match (theirs, ours) {
        (Value::Object(one), Value::Object(two)) => {
            let key = |key: &String| format!("{path}/{key}");
            if let Some(missing) = one.keys().find(|name| !two.contains_key(*name)) {
                return Some((key(missing), format!("there {}, not here", one[missing])));
            }
            if let Some(more) = two.keys().find(|name| !one.contains_key(*name)) {
                return Some((key(more), format!("here {}, not there", two[more])));
            }
            one.iter().find_map(|(name, value)| differ_at(value, &two[name], key(name)))
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            let mut pairs = one.iter().zip(two).enumerate();
            pairs.find_map(|(at, (one, two))| differ_at(one, two, format!("{path}/{at}")))
        }
        // The tool adds blank lines to folded texts with deeper lines.
        (Value::String(one), Value::String(two)) if one == two || without_blanks(one) == without_blanks(two) => None,
        _ if theirs == ours => None,
        _ => Some((path, format!("there {theirs}, here {ours}"))),
    }
}

fn without_blanks(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Checks that each value that a resource or patch wrote stands at its origin.
fn origins(place: &str, build: &Build, builder: &Builder, differences: &mut Differences) {
    let mut count = [0; 2];
    for object in &build.objects {
        leaves(&object.root, &mut |node| {
            if !node.origin.by.is_verbatim() {
                count[1] += 1;
                return;
            }
            count[0] += 1;
            let text = builder.source(node.origin.at.file).map_or("", |source| source.slice(node.origin.at));
            if !stands_at(node, text) {
                let found = format!("{place}: {:?} is written as {text:?}", node.text());
                differences.add("origins that are not the value's", found);
            }
        });
    }
    differences.compared("values at their origins", count[0]);
    differences.compared("values that steps made", count[1]);
}

fn leaves<'n>(node: &'n Node, each: &mut impl FnMut(&'n Node)) {
    match &node.value {
        Kind::Scalar(_) => each(node),
        Kind::Sequence(items) => items.iter().for_each(|item| leaves(item, each)),
        Kind::Mapping(entries) => entries.iter().for_each(|entry| leaves(&entry.value, each)),
    }
}

/// Whether a text decodes to the value of a scalar.
fn stands_at(node: &Node, text: &str) -> bool {
    let Some(scalar) = node.as_scalar() else { return true };
    let source = Source::new(FileId(0), "origin.yaml", text);
    let documents = yaml::parse(&source, Dialect::Compose);
    let decoded = documents.first().and_then(|document| document.node(&source)?.text()).unwrap_or("");
    let bare = |text: &str| text.trim_end().to_string();
    bare(decoded) == bare(&scalar.text)
        || bare(text) == bare(&scalar.text)
        || Scalar::plain(decoded).meaning() == scalar.meaning()
        || scalar.is_null() && decoded.is_empty()
        || is_indented(text, &scalar.text)
}

/// Whether a block whose header says how far it is indented, counted from what is around it, has the lines of a text.
fn is_indented(block: &str, text: &str) -> bool {
    let Some((header, body)) = block.split_once('\n') else { return false };
    let lines = |text: &str| {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_string).collect::<Vec<_>>()
    };
    header.starts_with(['|', '>']) && header.contains(|c: char| c.is_ascii_digit()) && lines(body) == lines(text)
}
