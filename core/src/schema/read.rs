//! Reads the text of a schema.
//!
//! After the header of every table comes the line `@versions FROM-TO`, then for each type a line `=NAME FLAGS` and one line for
//! each field. Words are separated by a blank. The flags of a type: `+N` from and `-N` to a version, `open`, and
//! `APIVERSION/KIND` with its own `+N` and `-N` for what is served. A field: name, form, then `+N`, `-N`, `!` for required, `!+N` and
//! `!-N` for required from and to, `#KEY,KEY` for the keys of a list, `~VALUE,VALUE` for the values that are allowed.
//! Forms: see [`value`]; `[` before one is a list, `{` a mapping, `|` stands between alternatives.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::{FieldRow, Part, Range, Root, Schema, Shape, TypeRow, Value, Wrapping};

/// A line of a schema that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SchemaError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads the types of a schema; their fields are read by [`fields`].
pub(super) fn schema(text: impl Into<Cow<'static, str>>) -> Result<Schema, SchemaError> {
    let text: Cow<'static, str> = text.into();
    if u32::try_from(text.len()).is_err() {
        return Err(fault(&text, 0, "the table is too large".to_string()));
    }
    let fail = |offset: usize, message: String| fault(&text, offset, message);
    let marker = if text.starts_with("@versions ") { 0 } else { text.find("\n@versions ").map_or(0, |at| at + 1) };
    let (first, _) = text[marker..].split_once('\n').unwrap_or((&text[marker..], ""));
    let versions = first.strip_prefix("@versions ").and_then(|versions| versions.split_once('-'));
    let parsed = versions.and_then(|(from, to)| Some(Range { from: from.parse().ok()?, to: to.parse().ok()? }));
    let range = parsed.ok_or_else(|| fail(marker, "expected `@versions FROM-TO`".to_string()))?;
    let (mut types, mut roots) = (Vec::new(), Vec::new());
    let mut at = (marker + first.len() + 1).min(text.len());
    if !text[at..].is_empty() && !text[at..].starts_with('=') {
        return Err(fail(at, "a field stands before the first type".to_string()));
    }
    while at < text.len() {
        let end = memchr::memmem::find(&text.as_bytes()[at..], b"\n=").map_or(text.len(), |len| at + len + 1);
        let (head, body) = text[at..end].split_once('\n').unwrap_or((&text[at..end], ""));
        let row = type_row(&text, &head[1..], range, types.len(), &mut roots);
        let mut row = row.map_err(|word| fail(at, format!("`{word}` is no flag of a type")))?;
        row.text = part(&text, body);
        types.push(row);
        at = end;
    }
    let word = |part: Part| text.get(part.start as usize..part.end as usize);
    roots.sort_by_key(|root: &Root| (word(root.api_version), word(root.kind)));
    Ok(Schema { range, types, roots, text })
}

/// Where a slice of the text stands in it.
fn part(text: &str, slice: &str) -> Part {
    let start = slice.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    Part { start: start as u32, end: (start + slice.len()) as u32 }
}

/// Reads the fields of a type. `types`: how many there are.
pub(super) fn fields(text: &str, owner: &TypeRow, types: usize) -> Result<Vec<FieldRow>, FieldError> {
    let mut fields: Vec<FieldRow> = Vec::new();
    let mut last = None;
    let mut at = owner.text.start as usize;
    for line in text.get(at..owner.text.end as usize).unwrap_or_default().split_terminator('\n') {
        let fail = |message: String| FieldError { offset: at, message };
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let row = field_row(text, name, words, owner.range);
        let row = row.map_err(|word| fail(format!("`{word}` is no form or flag of a field")))?;
        if last.is_some_and(|last| last >= (name, row.range.from)) {
            return Err(fail("the fields are not sorted".to_string()));
        }
        if row.shapes.iter().any(|shape| matches!(shape.value, Value::Object(index) if index >= types)) {
            return Err(fail(format!("`{name}` names a type that is not there")));
        }
        last = Some((name, row.range.from));
        fields.push(row);
        at += line.len() + 1;
    }
    Ok(fields)
}

/// A line that cannot be read, by its place in the text.
#[derive(Debug)]
pub(super) struct FieldError {
    pub(super) offset: usize,
    pub(super) message: String,
}

/// An error at a place in the text.
pub(super) fn fault(text: &str, offset: usize, message: String) -> SchemaError {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    SchemaError { line: memchr::memchr_iter(b'\n', before).count() + 1, message }
}

fn type_row<'t>(
    text: &str,
    head: &'t str,
    all: Range,
    index: usize,
    roots: &mut Vec<Root>,
) -> Result<TypeRow, &'t str> {
    let mut words = head.split(' ');
    let name = part(text, words.next().unwrap_or_default());
    let mut row = TypeRow { name, range: all, is_open: false, text: Part::default(), fields: OnceLock::new() };
    let first = roots.len();
    for word in words {
        // The flags of versions behind a root are the root's.
        let target = roots.get_mut(first..).and_then(<[Root]>::last_mut).map_or(&mut row.range, |root| &mut root.range);
        if bound(word, target) {
            continue;
        }
        if word == "open" {
            row.is_open = true;
        } else if let Some((api_version, kind)) = word.rsplit_once('/') {
            let (api_version, kind) = (part(text, api_version), part(text, kind));
            roots.push(Root { api_version, kind, index, range: all });
        } else {
            return Err(word);
        }
    }
    Ok(row)
}

fn field_row<'t>(
    text: &str,
    name: &'t str,
    mut words: impl Iterator<Item = &'t str>,
    owner: Range,
) -> Result<FieldRow, &'t str> {
    let form = words.next().ok_or(name)?;
    let shapes = form.split('|').map(shape).collect::<Option<Vec<_>>>().ok_or(form)?;
    let (keys, values) = (Part::default(), Part::default());
    let mut row = FieldRow { name: part(text, name), shapes, range: owner, required: None, keys, values };
    for word in words {
        if bound(word, &mut row.range) {
            continue;
        }
        match word.split_at_checked(1) {
            Some(("!", rest)) => {
                let range = row.required.get_or_insert(row.range);
                if !rest.is_empty() && !bound(rest, range) {
                    return Err(word);
                }
            }
            Some(("#", keys)) => row.keys = part(text, keys),
            Some(("~", values)) => row.values = part(text, values),
            _ => return Err(word),
        }
    }
    Ok(row)
}

/// Takes `+N` or `-N` into a range.
fn bound(word: &str, range: &mut Range) -> bool {
    match (word.strip_prefix('+').map(str::parse), word.strip_prefix('-').map(str::parse)) {
        (Some(Ok(from)), _) => range.from = from,
        (_, Some(Ok(to))) => range.to = to,
        _ => return false,
    }
    true
}

fn shape(text: &str) -> Option<Shape> {
    let inner = text.trim_start_matches(['[', '{']);
    let marks = text.get(..text.len() - inner.len())?.bytes();
    let wrapping = marks.map(|mark| mark == b'{').try_fold(Wrapping::default(), Wrapping::with)?;
    Some(Shape { wrapping, value: value(inner)? })
}

/// One letter, or the index of a type.
fn value(text: &str) -> Option<Value> {
    Some(match text {
        "s" => Value::Text,
        "y" => Value::Base64,
        "t" => Value::Time,
        "i" => Value::Int,
        "l" => Value::Long,
        "n" => Value::Number,
        "b" => Value::Bool,
        "q" => Value::Quantity,
        "p" => Value::IntOrText,
        "0" => Value::Null,
        "o" => Value::Mapping,
        "^" => Value::Metadata,
        "*" => Value::Any,
        index => Value::Object(index.strip_prefix('@')?.parse().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Type;
    use super::*;

    const HEAD: &str =
        "# table: test\n# title: Test\n# source: none\n# as of: 2026-01-01\n# columns: -\n@versions 24-30\n";

    fn read(body: &str) -> Result<Schema, SchemaError> {
        let schema = schema(format!("{HEAD}{body}"))?;
        schema.validate().map(|()| schema)
    }

    #[test]
    fn versions_of_a_field_start_from_those_of_its_type() {
        let schema = read("=a.A +26 v1/A v2/A +28\none s !\nthree [@0 -29 !+27 #one\n");
        let schema = schema.expect("readable");
        let (found, range) = schema.find("v2", "A").expect("there");
        assert_eq!((range, found.versions()), (Range { from: 28, to: 30 }, Range { from: 26, to: 30 }));
        let three = found.field("three").expect("there");
        assert_eq!(three.versions(), Range { from: 26, to: 29 });
        assert_eq!(found.required(26).collect::<Vec<_>>(), ["one"]);
        assert_eq!(found.required(27).collect::<Vec<_>>(), ["one", "three"]);
        assert!(three.is_list() && found.field_in("three", 30).is_none());
        assert_eq!(three.object().map(Type::name), Some("a.A"));
        assert_eq!(three.list_keys().collect::<Vec<_>>(), ["one"]);
    }

    #[test]
    fn an_error_names_its_line() {
        for (body, line, word) in [
            ("one s\n", 7, "before the first type"),
            ("=A ???\n", 7, "???"),
            ("=A\none\n", 8, "one"),
            ("=A\none w\n", 8, "w"),
            ("=A\ntwo s\none s\n", 9, "sorted"),
            ("=A\none s !x\n", 8, "!x"),
            ("=A\none @1\n", 8, "not there"),
        ] {
            let error = read(body).expect_err(body);
            assert_eq!(error.line, line, "{body}");
            assert!(error.message.contains(word), "{error}");
        }
    }
}
