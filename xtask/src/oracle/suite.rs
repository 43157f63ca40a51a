//! The cases of the YAML test suite (<https://github.com/yaml/yaml-test-suite>, branch `data`): which are refused, and what
//! the others hold.

use std::fs;
use std::path::{Path, PathBuf};

use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Dialect, Document, Node, parse};

use super::Differences;

/// Compares all cases of a checkout.
///
/// # Errors
/// A case cannot be read, or there is none.
pub fn compare(folder: &Path, differences: &mut Differences) -> Result<(), String> {
    let mut cases = Vec::new();
    find(folder, &mut cases).map_err(|error| format!("{}: {error}", folder.display()))?;
    if cases.is_empty() {
        return Err(format!("{}: no case with `in.yaml` and `test.event`", folder.display()));
    }
    cases.sort();
    for case in cases {
        let read =
            |name: &str| fs::read_to_string(case.join(name)).map_err(|error| format!("{}: {error}", case.display()));
        let name = case.strip_prefix(folder).unwrap_or(&case).display().to_string();
        judge(&name, &read("in.yaml")?, &read("test.event")?, case.join("error").exists(), differences);
    }
    Ok(())
}

fn find(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if folder.join("in.yaml").exists() && folder.join("test.event").exists() {
        into.push(folder.to_path_buf());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Links of the suite name the same cases by their tags.
        if entry.file_type()?.is_dir() && !matches!(entry.file_name().to_str(), Some("name" | "tags" | ".git")) {
            find(&entry.path(), into)?;
        }
    }
    Ok(())
}

fn judge(name: &str, text: &str, events: &str, is_error: bool, differences: &mut Differences) {
    let source = Source::new(FileId(0), "case.yaml", text);
    let documents = parse(&source, Dialect::Standard);
    let problem = documents.iter().flat_map(|document| &document.problems).next();
    differences.compared(if is_error { "invalid cases" } else { "valid cases" }, 1);
    match (is_error, problem) {
        (true, None) => differences.add("invalid, and read here", format!("{name}: {text:?}")),
        (false, Some(problem)) => {
            differences.add("valid, and refused here", format!("{name}: {} in {text:?}", problem.message));
        }
        (false, None) => {
            let (theirs, ours) = (theirs(events), ours(&documents, &source));
            differences.equal("values", name, &theirs, &ours);
        }
        (true, Some(_)) => {}
    }
}

/// The events of the suite without anchors, tags and styles; documents that hold nothing are left out.
fn theirs(events: &str) -> Vec<String> {
    let mut documents: Vec<Vec<String>> = Vec::new();
    for line in events.lines() {
        let line = line.trim_start();
        let mut words = line.split(' ');
        let event = match words.next().unwrap_or("") {
            "+DOC" => {
                documents.push(Vec::new());
                continue;
            }
            "=VAL" => {
                let value = words.skip_while(|word| word.starts_with(['&', '<'])).collect::<Vec<_>>().join(" ");
                format!("={}", value.get(1..).unwrap_or(""))
            }
            "=ALI" => "*".to_string(),
            event @ ("+MAP" | "+SEQ" | "-MAP" | "-SEQ") => event.to_string(),
            _ => continue,
        };
        if let Some(document) = documents.last_mut() {
            document.push(event);
        }
    }
    documents.retain(|document| document != &["="]);
    documents.into_iter().flatten().collect()
}

fn ours(documents: &[Document], source: &Source) -> Vec<String> {
    let mut events = Vec::new();
    for root in documents.iter().filter_map(|document| document.node(source)) {
        let mut own = Vec::new();
        write(root, &mut own);
        if own != ["="] {
            events.append(&mut own);
        }
    }
    events
}

fn write(node: Node, into: &mut Vec<String>) {
    if node.is_alias() {
        into.push("*".to_string());
    } else if node.is_mapping() {
        into.push("+MAP".to_string());
        for entry in node.own_entries() {
            write(entry.key, into);
            write(entry.value, into);
        }
        into.push("-MAP".to_string());
    } else if node.is_sequence() {
        into.push("+SEQ".to_string());
        node.items().for_each(|item| write(item, into));
        into.push("-SEQ".to_string());
    } else {
        into.push(format!("={}", escaped(node.text().unwrap_or(""))));
    }
}

/// A value as the suite writes it.
fn escaped(text: &str) -> String {
    let mut value = text.replace('\\', "\\\\");
    for (from, to) in [("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"), ("\u{8}", "\\b")] {
        value = value.replace(from, to);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::super::tests::kinds;
    use super::*;

    #[test]
    fn cases_differ_in_what_is_refused_and_in_values() {
        let of =
            |text: &str, events: &str, is_error| kinds(|differences| judge("A", text, events, is_error, differences));
        let events = "+STR\n+DOC ---\n+MAP\n=VAL &a <tag:x> :a\n=VAL \"b\\n\n-MAP\n-DOC\n+DOC\n=VAL :\n-DOC\n-STR\n";
        assert_eq!(of("a: \"b\\n\"\n---\n", events, false), [""; 0]);
        assert_eq!(of("a: \"b\"\n", events, false), ["values"]);
        assert_eq!(of("a: b\n", events, true), ["invalid, and read here"]);
        assert_eq!(of("a: 'b\n", events, true), [""; 0]);
        assert_eq!(of("a: 'b\n", events, false), ["valid, and refused here"]);
    }
}
