//! Documents of manifests as kubectl reads them: which parse, keys that are written twice, kinds and names.

use std::collections::HashSet;

use lintainer_core::project::{File, Kind};
use lintainer_core::yaml::{Document, Node};
use serde_json::Value;

use super::{Checkout, Differences, ask, build, files_of, list, sort_of, text};

/// Compares all manifests.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Kubernetes);
    let questions: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    for ((checkout, file), answer) in files.iter().zip(ask(&build("kube")?, &questions)?) {
        differences.compared("manifests", 1);
        documents(checkout, file, &answer, differences);
    }
    Ok(())
}

fn documents(checkout: &Checkout, file: &File, answer: &Value, differences: &mut Differences) {
    let syntax = file.syntax();
    let is_something =
        |document: &&Document| document.is_broken() || document.node(&file.source).is_some_and(|root| !root.is_null());
    let ours: Vec<&Document> = syntax.documents().iter().filter(is_something).collect();
    let theirs = list(answer, "documents");
    let place = checkout.place(file, 1);
    if !text(answer, "error").is_empty() {
        let error = text(answer, "error");
        differences.add(format!("file refused there: {}", sort_of(error)), format!("{place}: {error}"));
        return;
    }
    if ours.len() != theirs.len() {
        differences.add("number of documents", format!("{place}: there {}, here {}", theirs.len(), ours.len()));
        return;
    }
    for (document, theirs) in ours.into_iter().zip(theirs) {
        differences.compared("documents", 1);
        judge(checkout, file, document, theirs, differences);
    }
}

fn judge(checkout: &Checkout, file: &File, document: &Document, theirs: &Value, differences: &mut Differences) {
    let line = file.source.position(document.span.start).line;
    let place = checkout.place(file, line);
    let error = text(theirs, "error");
    match (error.is_empty(), document.problems.first()) {
        (true, Some(problem)) => {
            let line = file.source.position(problem.span.start).line;
            let place = checkout.place(file, line);
            differences.add(
                format!("broken here only: {}", sort_of(&problem.message)),
                format!("{place}: {}", problem.message),
            );
            return;
        }
        (false, None) if document.head_only => return,
        (false, None) => {
            differences.add(format!("broken there only: {}", sort_of(error)), format!("{place}: {error}"));
            return;
        }
        (false, Some(_)) => return,
        (true, None) => {}
    }
    let Some(root) = document.node(&file.source) else { return };
    let of = |path: &[&str]| {
        root.at(path).filter(|node| !node.is_null()).and_then(|node| node.text()).unwrap_or("").to_string()
    };
    differences.equal("kind", &place, &text(theirs, "kind").to_string(), &of(&["kind"]));
    differences.equal("apiVersion", &place, &text(theirs, "version").to_string(), &of(&["apiVersion"]));
    differences.equal("name", &place, &text(theirs, "name").to_string(), &of(&["metadata", "name"]));
    if !document.head_only {
        let twice = document.all_nodes(&file.source).find_map(twice);
        match (text(theirs, "duplicate"), twice) {
            ("", Some(key)) => differences.add("key twice here only", format!("{place}: {key}")),
            (message, None) if !message.is_empty() => {
                differences.add("key twice there only", format!("{place}: {message}"));
            }
            _ => {}
        }
    }
}

/// A key that a mapping has twice.
fn twice(node: Node) -> Option<String> {
    let mut seen = HashSet::new();
    let mut keys = node.own_entries().filter(|entry| !entry.is_merge()).filter_map(|entry| entry.key.text());
    node.is_mapping().then(|| keys.find(|key| !seen.insert(*key)).map(str::to_string)).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{checkout, kinds};
    use super::*;
    use serde_json::json;

    fn kinds_of(text: &str, answer: &Value) -> Vec<String> {
        let checkout = checkout("a.yaml", text);
        let file = &checkout.project.files()[0];
        kinds(|differences| documents(&checkout, file, answer, differences))
    }

    #[test]
    fn documents_differ_in_number_names_and_keys() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {b: c, b: d}}\n---\n# nothing\n";
        let one = json!({"kind": "Pod", "version": "v1", "name": "a", "duplicate": "key \"b\" already set"});
        assert_eq!(kinds_of(text, &json!({"documents": [one]})), [""; 0]);
        assert_eq!(kinds_of(text, &json!({"documents": []})), ["number of documents"]);
        let other = json!({"kind": "Pod", "version": "v1", "name": "b"});
        assert_eq!(kinds_of(text, &json!({"documents": [other]})), ["key twice here only", "name"]);
        let broken = json!({"error": "yaml: line 3: no"});
        assert_eq!(kinds_of(text, &json!({"documents": [broken]})), ["broken there only: yaml: line 0: no"]);
    }
}
