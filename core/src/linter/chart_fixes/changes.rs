//! What an edit changes in an object, whatever its text looks like.

use crate::yaml::Node;

/// How deep objects are compared.
const MAX_DEPTH: usize = 64;

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// The item with a number.
    Item(usize),
}

/// One thing that is otherwise afterwards.
#[derive(Debug)]
pub(super) struct Change<'o> {
    /// The way to the value, from the root of the object.
    pub(super) path: Vec<Step>,
    /// What is done to it.
    pub(super) what: What<'o>,
}

/// What is done to a value. New ones are YAML, as [`crate::yaml::edit::set`] takes it.
#[derive(Debug)]
pub(super) enum What<'o> {
    /// The value that is there becomes another one.
    Set(Node<'o>, String),
    /// A collection, not an empty one, has one more value.
    Add(Node<'o>, String),
    /// The key of a value goes with it.
    Remove(Node<'o>),
}

/// What differs between an object and what it becomes; `None` where that is more than values that are set, added or taken out.
pub(super) fn changes<'o>(old: Node<'o>, new: Node) -> Option<Vec<Change<'o>>> {
    let mut found = Vec::new();
    compare(old, new, &mut Vec::new(), &mut found)?;
    Some(found)
}

fn compare<'o>(old: Node<'o>, new: Node, path: &mut Vec<Step>, into: &mut Vec<Change<'o>>) -> Option<()> {
    if path.len() > MAX_DEPTH {
        return None;
    }
    if old.is_mapping() && new.is_mapping() && old.own_entries().next().is_some() {
        for entry in new.own_entries() {
            let key = entry.key.text()?;
            path.push(Step::Key(key.to_string()));
            match old.own_entries().find(|known| known.key.text() == Some(key)) {
                Some(known) => compare(known.value, entry.value, path, into)?,
                None => into.push(Change { path: path.clone(), what: What::Add(old, yaml_of(entry.value)?) }),
            }
            path.pop();
        }
        for entry in old.own_entries() {
            let key = entry.key.text()?;
            if new.own_entries().all(|left| left.key.text() != Some(key)) {
                let path = path.iter().cloned().chain([Step::Key(key.to_string())]).collect();
                into.push(Change { path, what: What::Remove(entry.key) });
            }
        }
        return Some(());
    }
    if old.is_sequence() && new.is_sequence() && old.items().next().is_some() {
        let mut known = old.items();
        for (index, item) in new.items().enumerate() {
            path.push(Step::Item(index));
            match known.next() {
                Some(known) => compare(known, item, path, into)?,
                None => into.push(Change { path: path.clone(), what: What::Add(old, yaml_of(item)?) }),
            }
            path.pop();
        }
        return known.next().is_none().then_some(());
    }
    let is_same = old.is_scalar() && new.is_scalar() && old.text() == new.text() && old.is_quoted() == new.is_quoted();
    let is_empty =
        |node: Node| !node.is_scalar() && node.items().next().is_none() && node.own_entries().next().is_none();
    let is_same = is_same || is_empty(old) && is_empty(new) && old.is_mapping() == new.is_mapping();
    if !is_same {
        into.push(Change { path: path.clone(), what: What::Set(old, yaml_of(new)?) });
    }
    Some(())
}

/// A value as it is written, its further lines as far left as its first one.
fn yaml_of(node: Node) -> Option<String> {
    let (source, span) = (node.source(), node.written_span());
    let start = span.start as usize;
    let indent = start - source.line_bounds(start).start;
    let text = source.slice(span);
    if node.is_sequence() && !node.is_flow() {
        // The first dash stands before the first item.
        let items: Option<Vec<String>> = node.items().map(yaml_of).collect();
        let items = items?.into_iter().map(|item| format!("- {}", item.replace('\n', "\n  ")));
        return Some(items.collect::<Vec<_>>().join("\n"));
    }
    let mut lines = text.lines();
    let mut yaml = lines.next().unwrap_or("").to_string();
    for line in lines {
        yaml.push('\n');
        let blanks = line.len() - line.trim_start_matches(' ').len();
        yaml.push_str(line.get(blanks.min(indent)..)?);
    }
    Some(yaml)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::span::FileId;
    use crate::yaml::{Dialect, parse};

    fn found(old: &str, new: &str) -> Option<Vec<String>> {
        let sources = [old, new].map(|text| Source::new(FileId(0), "a.yaml", text));
        let documents = sources.each_ref().map(|source| parse(source, Dialect::Kubernetes));
        let [old, new] = [0, 1].map(|at| documents[at][0].node(&sources[at]));
        let way = |path: &[Step]| {
            let steps = path.iter().map(|step| match step {
                Step::Key(key) => key.clone(),
                Step::Item(item) => item.to_string(),
            });
            steps.collect::<Vec<_>>().join(".")
        };
        let line = |change: Change| {
            let path = way(&change.path);
            match change.what {
                What::Set(old, new) => format!("{path}: {old:?} -> {new}"),
                What::Add(_, new) => format!("{path}: + {new}"),
                What::Remove(key) => format!("{path}: - {key:?}"),
            }
        };
        Some(changes(old?, new?)?.into_iter().map(line).collect())
    }

    #[test]
    fn values_are_compared_and_not_their_text() {
        assert_eq!(found("a: {b: 1}\nc: [x]\n", "c:\n- x\na:\n  b: 1\n"), Some(vec![]));
        assert_eq!(
            found("a: true\nb: {}\n", "a: false\nb: {c: 1}\n").unwrap_or_default(),
            ["a: true -> false", "b: {} -> {c: 1}"]
        );
        let more = "a:\n  b: 1\n  c:\n    d:\n      - e\n    f: 2\n";
        assert_eq!(found("a:\n  b: 1\n", more).unwrap_or_default(), ["a.c: + d:\n  - e\nf: 2"]);
        assert_eq!(found("a: [x]\n", "a: [x, y]\n").unwrap_or_default(), ["a.1: + y"]);
        assert_eq!(found("a: 1\nb: 2\n", "a: 1\n").unwrap_or_default(), ["b: - b"]);
        assert_eq!(found("a: 1\n", "a: \"1\"\n").unwrap_or_default(), ["a: 1 -> \"1\""]);
    }

    #[test]
    fn items_that_go_are_not_followed() {
        assert_eq!(found("a: [x, y]\n", "a: [x]\n"), None);
    }
}
