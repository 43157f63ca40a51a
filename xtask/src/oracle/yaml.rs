//! YAML as kubectl and as Compose read it: what is refused, and every value.

use std::time::Duration;

use lintainer_core::project::{File, Kind};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Dialect, Document, Node, Scalar, parse};
use serde_json::{Map, Value, json};

use super::{Checkout, Differences, ask, build, list, sort_of, text};

/// Longer texts are cut before they are changed, so that a change is mostly where something depends on it. In bytes.
const MAX_CHANGED: usize = 3000;

/// What is put into a text to change it: indicators, blanks, line breaks, and words that readers take differently.
const PIECES: [&str; 50] = [
    ":", " ", "  ", "\n", "\t", "- ", "# c", "\"", "'", "{", "}", "[", "]", ",", "|", ">", "&a ", "*a", "!!str ", "? ",
    "---\n", "...\n", "%", "\u{2028}", "\u{85}", "\r", "\u{feff}", ": ", "-", "\\", "@", "`", "|+", "|2", ">-", "<<: ",
    "~", "yes", "0x1f", "1_000", "!", "é", "&a\n", "*", "?", "\t\n", "0o7", "012", "1e3", "!t ",
];

/// Compares all YAML files, and as many changed ones as are asked for.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences, changes: usize) -> Result<(), String> {
    let files = checkouts.iter().flat_map(|one| one.project.files().iter().map(move |file| (one, file.as_ref())));
    let files: Vec<_> = files.filter_map(|(one, file)| Some((one, file, dialect(file)?))).collect();
    let mut texts: Vec<(String, String, Dialect)> = files
        .iter()
        .map(|(one, file, dialect)| (one.place(file, 1), file.source.text().to_string(), *dialect))
        .collect();
    differences.compared("files", texts.len());
    let mut random = Random(42);
    for _ in 0..changes.min(if texts.is_empty() { 0 } else { changes }) {
        let (place, text, dialect) = &texts[random.below(files.len())];
        let changed = (format!("{place} (changed)"), changed(text, &mut random), *dialect);
        texts.push(changed);
    }
    differences.compared("changed texts", texts.len() - files.len());
    let question = |(_, text, dialect): &(String, String, Dialect)| {
        let reader = if *dialect == Dialect::Kubernetes { "kubernetes" } else { "compose" };
        json!({"reader": reader, "text": text}).to_string()
    };
    let questions: Vec<String> = texts.iter().map(question).collect();
    for ((place, text, dialect), answer) in texts.iter().zip(ask(&build("yaml")?, &questions)?) {
        judge(place, text, *dialect, &answer, differences);
    }
    Ok(())
}

/// How long the Go libraries take to read texts, by the best of some rounds: manifests into JSON as kubectl does, or any
/// YAML into nodes.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn time(reader: &str, texts: &[&str], rounds: usize) -> Result<Duration, String> {
    let question = json!({"reader": reader, "rounds": rounds, "texts": texts}).to_string();
    let answers = ask(&build("yaml")?, &[question])?;
    let time = answers.first().and_then(|answer| answer["nanoseconds"].as_u64());
    time.map(Duration::from_nanos).ok_or_else(|| "the reader gives no time".to_string())
}

/// Who reads a file, if it is YAML. Bodies of resource definitions are read here as well.
fn dialect(file: &File) -> Option<Dialect> {
    if file.skipped.is_some() {
        return None;
    }
    match file.kind {
        Kind::Kubernetes => Some(Dialect::Kubernetes),
        Kind::Compose => Some(Dialect::Compose),
        Kind::Support(support) if support.is_yaml() => Some(support.dialect()),
        _ => None,
    }
}

fn judge(place: &str, content: &str, dialect: Dialect, answer: &Value, differences: &mut Differences) {
    let source = Source::new(FileId(0), "a.yaml", content);
    let ours = parse(&source, dialect);
    let problem = ours.iter().flat_map(|document| &document.problems).next();
    let documents = list(answer, "documents");
    let error = documents.iter().map(|one| text(one, "error")).find(|error| !error.is_empty());
    let error = error.unwrap_or_else(|| text(answer, "error"));
    match (error.is_empty(), problem) {
        (false, Some(_)) => return,
        (true, Some(problem)) => {
            let line = source.position(problem.span.start).line;
            let example = format!("{place}: line {line}: {}", problem.message);
            differences.add(format!("refused here only: {}", sort_of(&problem.message)), example);
            return;
        }
        // A finding says it: `duplicate-key`.
        (false, None) if error.contains("already defined") => {
            differences.add("a key twice, refused there", format!("{place}: {error}"));
            return;
        }
        (false, None) => {
            differences.add(format!("refused there only: {}", sort_of(error)), format!("{place}: {error}"));
            return;
        }
        (true, None) => {}
    }
    let values = |document: &Document| document.node(&source).and_then(|root| value(root, &mut MAX_VALUES.clone()));
    let ours: Vec<Value> = ours.iter().filter_map(values).filter(|value| !value.is_null()).collect();
    let theirs: Vec<&Value> = documents.iter().filter_map(|one| one.get("value")).collect();
    if ours.len() != theirs.len() {
        differences.add("number of documents", format!("{place}: there {}, here {}", theirs.len(), ours.len()));
        return;
    }
    if let Some((path, theirs, ours)) = theirs.iter().zip(&ours).find_map(|(theirs, ours)| differs("", theirs, ours)) {
        differences.add(kind_of(&theirs, &ours), format!("{place}: {path}: there {theirs}, here {ours}"));
    }
}

/// More values than a text of these has; an alias in an alias can make more of a few lines.
pub const MAX_VALUES: usize = 500_000;

/// What a difference of values is called.
pub fn kind_of(theirs: &Value, ours: &Value) -> String {
    let kind = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "mapping",
    };
    match theirs.as_str().is_some_and(|text| text.ends_with("T00:00:00Z")) {
        true => "a date, which stays text here".to_string(),
        false => format!("value: there {}, here {}", kind(theirs), kind(ours)),
    }
}

/// The first place at which two values differ.
fn differs(path: &str, theirs: &Value, ours: &Value) -> Option<(String, Value, Value)> {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let missing = |key: &String, side: &Map<String, Value>| side.get(key).cloned().unwrap_or(json!("(absent)"));
            let all = theirs.keys().chain(ours.keys().filter(|key| !theirs.contains_key(*key)));
            let mut all = all.map(|key| (key, missing(key, theirs), missing(key, ours)));
            all.find_map(|(key, theirs, ours)| differs(&format!("{path}/{key}"), &theirs, &ours))
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            let pairs = theirs.iter().zip(ours).enumerate();
            pairs.into_iter().find_map(|(at, (theirs, ours))| differs(&format!("{path}/{at}"), theirs, ours))
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        _ => (theirs != ours).then(|| (path.to_string(), theirs.clone(), ours.clone())),
    }
}

/// A value as the readers have it; `None` where it takes more than what is left.
pub fn value(node: Node, left: &mut usize) -> Option<Value> {
    *left = left.checked_sub(1)?;
    if node.is_mapping() {
        let entries = node.entries().into_iter();
        let pairs = entries.map(|entry| Some((name(entry.key), value(entry.value, left)?)));
        return pairs.collect::<Option<Map<String, Value>>>().map(Value::Object);
    }
    if node.is_sequence() {
        return node.items().map(|item| value(item, left)).collect::<Option<Vec<Value>>>().map(Value::Array);
    }
    Some(match node.scalar() {
        Some(Scalar::Bool(value)) => json!(value),
        Some(Scalar::Int(value)) => json!(value),
        Some(Scalar::Float(value)) if value.is_finite() => json!(value),
        Some(Scalar::Float(value)) if value.is_nan() => json!("NaN"),
        Some(Scalar::Float(value)) => json!(if value > 0.0 { "+Inf" } else { "-Inf" }),
        Some(Scalar::Text(text)) => json!(text),
        Some(Scalar::Null) | None => Value::Null,
    })
}

/// A key as the readers make a text of it.
fn name(key: Node) -> String {
    match key.scalar() {
        Some(Scalar::Bool(value)) => value.to_string(),
        Some(Scalar::Int(value)) => value.to_string(),
        Some(Scalar::Float(value)) => value.to_string(),
        Some(Scalar::Null) => "null".to_string(),
        Some(Scalar::Text(text)) => text.to_string(),
        None => String::new(),
    }
}

/// A text with one to three changes, the same in each run.
fn changed(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if text.len() > MAX_CHANGED {
        lines = lines.split_off(random.below(lines.len()));
        lines.truncate(40);
    }
    let mut changed: Vec<char> = lines.concat().chars().collect();
    for _ in 0..1 + random.below(3) {
        let at = random.below(changed.len() + 1);
        match random.below(10) {
            0..6 => {
                let piece = PIECES[random.below(PIECES.len())];
                changed.splice(at..at, piece.chars());
            }
            6..8 => drop(changed.drain(at..changed.len().min(at + 1 + random.below(3)))),
            8 => {
                // A line that is indented by one blank more.
                let line = changed[..at].iter().rposition(|c| *c == '\n').map_or(0, |newline| newline + 1);
                changed.insert(line, ' ');
            }
            _ => drop(changed.drain(at..changed.len().min(at + 1 + random.below(30)))),
        }
    }
    changed.into_iter().collect()
}

/// Numbers that are the same in each run (xorshift, George Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::kinds;
    use super::*;

    #[test]
    fn readers_differ_in_what_they_refuse_and_in_values() {
        let of = |text: &str, dialect, answer: Value| kinds(|found| judge("a", text, dialect, &answer, found));
        let one = |value: Value| json!({"documents": [{"value": value}]});
        let text = "a: yes\nb: [0x10, 1.5, ~]\n";
        let kube = json!({"a": true, "b": [16, 1.5, null]});
        assert_eq!(of(text, Dialect::Kubernetes, one(kube.clone())), [""; 0]);
        assert_eq!(of(text, Dialect::Compose, one(kube)), ["value: there boolean, here text"]);
        assert_eq!(of(text, Dialect::Compose, json!({"documents": []})), ["number of documents"]);
        let refused = json!({"documents": [{"error": "yaml: line 3: no"}]});
        assert_eq!(of(text, Dialect::Compose, refused.clone()), ["refused there only: yaml: line 0: no"]);
        assert_eq!(of("a: 'b", Dialect::Compose, refused), [""; 0]);
        let kinds = of("a: 'b", Dialect::Compose, one(json!({})));
        assert!(kinds[0].starts_with("refused here only: "), "{kinds:?}");
    }

    #[test]
    fn changes_are_the_same_in_each_run() {
        let text = "a: b\nc:\n  - d\n".repeat(300);
        let run = || {
            let mut random = Random(7);
            (0..20).map(|_| changed(&text, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(run(), run());
        assert!(run().iter().all(|changed| *changed != text));
    }
}
