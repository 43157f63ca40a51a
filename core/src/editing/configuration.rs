//! Edits of `lintainer.toml`.

use crate::config::tree::{Data, Value, from_toml};
use crate::finding::Edit;
use crate::source::Source;

/// The edits that make a configuration ignore one more rule; everything else stays as it is written. `None` where the text is no
/// TOML, or ignores the rule already.
pub fn ignore(source: &Source, rule: &str) -> Option<Vec<Edit>> {
    let (tree, faults) = from_toml(source.text());
    if !faults.is_empty() {
        return None;
    }
    let quoted = format!("\"{rule}\"");
    let Some(list) = tree.get("ignore") else { return Some(vec![new_key(source, &tree, &quoted)]) };
    let span = list.span.clone()?;
    match &list.data {
        Data::Text(only) if only == rule => None,
        Data::Text(_) => Some(vec![insert(source, span.start, "["), insert(source, span.end, format!(", {quoted}]"))]),
        Data::List(items) if items.iter().any(|item| item.text() == Some(rule)) => None,
        Data::List(items) => match items.last().and_then(|last| last.span.clone()) {
            None => Some(vec![insert(source, span.start + 1, quoted)]),
            Some(last) => behind(source, last, span.end.checked_sub(1)?, &quoted),
        },
        _ => None,
    }
}

/// Adds to a list as a person would: in a list of lines on a line of its own, below the comments of the others. `end` is where the
/// list is closed.
fn behind(source: &Source, last: std::ops::Range<usize>, end: usize, quoted: &str) -> Option<Vec<Edit>> {
    let text = source.text();
    let rest = text.get(last.end..end)?;
    // A comma in a comment divides nothing.
    let has_comma = rest.trim_start().starts_with(',');
    let comma = (!has_comma).then(|| insert(source, last.end, ","));
    let Some(newline) = rest.rfind('\n') else {
        let at = last.end + if has_comma { rest.find(',')? + 1 } else { 0 };
        let text = if has_comma { format!(" {quoted}") } else { format!(", {quoted}") };
        return Some(vec![insert(source, at, text)]);
    };
    let line = source.line_bounds(last.start).start;
    let before = text.get(line..last.start)?;
    let indent = before.get(..before.len() - before.trim_start().len())?;
    let at = last.end + rest.get(..newline)?.trim_end_matches('\r').len();
    let added = format!("\n{indent}{quoted}{}", if has_comma { "," } else { "" });
    Some(comma.into_iter().chain([insert(source, at, added)]).collect())
}

/// The key, behind the others that are in no table.
fn new_key(source: &Source, tree: &Value, quoted: &str) -> Edit {
    let text = source.text();
    // What a header begins is a table whose text has no braces.
    let is_inline = |value: &Value, start: usize| {
        !matches!(value.data, Data::Table(_)) || text.get(start..).is_some_and(|text| text.starts_with('{'))
    };
    let ends = tree.table().iter().filter_map(|(_, value)| {
        let span = value.span.clone()?;
        is_inline(value, span.start).then_some(span.end)
    });
    let Some(last) = ends.max() else { return insert(source, source.bom_len(), format!("ignore = [{quoted}]\n")) };
    match text.get(last..).and_then(|rest| rest.find('\n')) {
        Some(newline) => insert(source, last + newline + 1, format!("ignore = [{quoted}]\n")),
        None => insert(source, text.len(), format!("\nignore = [{quoted}]\n")),
    }
}

fn insert(source: &Source, at: usize, text: impl Into<String>) -> Edit {
    Edit { span: source.span(at..at), text: text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn ignored(text: &str) -> Option<String> {
        let source = Source::new(FileId(0), "lintainer.toml", text);
        let mut new = text.to_string();
        for edit in ignore(&source, "a-b")?.iter().rev() {
            new.replace_range(edit.span.range(), &edit.text);
        }
        assert!(from_toml(&new).1.is_empty(), "{new}");
        Some(new)
    }

    #[test]
    fn rules_are_added_where_a_person_would() {
        for (old, new) in [
            ("", "ignore = [\"a-b\"]\n"),
            ("ignore = [\"x\"] # why\n", "ignore = [\"x\", \"a-b\"] # why\n"),
            ("ignore = [\"x\",]\n", "ignore = [\"x\", \"a-b\"]\n"),
            ("ignore = [ ]\n", "ignore = [\"a-b\" ]\n"),
            ("ignore = \"x\"\n", "ignore = [\"x\", \"a-b\"]\n"),
            ("ignore = [\n  \"x\", # y, z\n]\n", "ignore = [\n  \"x\", # y, z\n  \"a-b\",\n]\n"),
            ("ignore = [\n\t\"x\" # y\n]\n", "ignore = [\n\t\"x\", # y\n\t\"a-b\"\n]\n"),
            ("ignore = [\n  \"x\",\r\n]\r\n", "ignore = [\n  \"x\",\n  \"a-b\",\r\n]\r\n"),
            ("root = true", "root = true\nignore = [\"a-b\"]\n"),
            ("[rules]\nx = \"off\"\n", "ignore = [\"a-b\"]\n[rules]\nx = \"off\"\n"),
            (
                "# c\nroot = true # r\n\n[rules.x]\nseverity = \"off\"\n",
                "# c\nroot = true # r\nignore = [\"a-b\"]\n\n[rules.x]\nseverity = \"off\"\n",
            ),
        ] {
            assert_eq!(ignored(old).as_deref(), Some(new), "{old}");
        }
        assert_eq!(ignored("ignore = [\"a-b\"]"), None);
        assert_eq!(ignored("ignore = \"a-b\""), None);
        assert_eq!(ignored("ignore = 1"), None);
        assert_eq!(ignored("ignore = ["), None);
    }
}
