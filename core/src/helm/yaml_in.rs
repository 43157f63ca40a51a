//! YAML as helm reads it: values files, `Chart.yaml`, and what `fromYaml` is given.
//!
//! Source: helm reads with `sigs.k8s.io/yaml` 1.6, which makes JSON of what `go.yaml.in/yaml/v2` 2.4 reads. All numbers are
//! `float64` therefore, `yes` and `on` are booleans, also as keys, the last of equal keys counts, and merge keys overwrite what
//! stands above them.

use crate::source::Source;
use crate::yaml::{Dialect, Entry, Node, chunks, parse_chunk};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

mod printed;

pub use printed::{from_json, from_json_array, from_yaml, from_yaml_array};

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::format;
use crate::helm::number;
use crate::helm::origin::OriginId;
use crate::helm::place::{Places, Read};
use crate::helm::text::{Builder, Text, UNKNOWN};
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};
use crate::helm::yaml_scalar::{Meaning, meaning};

/// The values of a file: of all its documents, the later ones over the earlier ones.
///
/// # Errors
/// If it cannot be read, in helm's words, or is no map.
pub fn values(context: &Context<'_>, source: &Source) -> Result<Value, Failure> {
    let mut all = Map::default();
    for chunk in chunks(source) {
        let places = Places { context, read: Read::File(source) };
        let value = document(&places, source, chunk)
            .and_then(|value| as_map(value.unwrap_or_else(Value::nil)))
            .map_err(|failure| Failure {
                message: format!("cannot unmarshal yaml document: {}", failure.message),
                ..failure
            })?;
        all = if all.is_empty() { value } else { over(context, &all, &value)? };
    }
    let whole = context.origins.id(crate::helm::origin::Origin::Written(source.span(0..source.text().len())));
    Ok(Value::map(all).from(whole))
}

/// A map with another one over it, as helm puts one values file over another: maps are merged, everything else is replaced.
///
/// # Errors
/// If they are too large or too deep.
pub fn over(context: &Context<'_>, below: &Map, above: &Map) -> Result<Map, Failure> {
    over_at(context, below, above, 0)
}

fn over_at(context: &Context<'_>, below: &Map, above: &Map, depth: u32) -> Result<Map, Failure> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    let merged = below.copy();
    for (key, value) in above.entries() {
        context.step()?;
        let earlier = below.get(key.as_str());
        let value = match (earlier.map(|value| value.kind), &value.kind) {
            (Some(Kind::Map(below)), Kind::Map(above)) => {
                Value::map(over_at(context, &below, above, depth + 1)?).from(value.origin)
            }
            _ => value,
        };
        merged.set(key, value);
    }
    Ok(merged)
}

/// What a scalar of `Chart.yaml` is where a text is wanted: numbers and booleans are printed (`1.20` becomes `1.2`). Nothing for
/// lists, maps and `null`.
pub fn as_text(context: &Context<'_>, value: &Value) -> Option<Text> {
    let printed = match &value.kind {
        Kind::Text(text) => return Some(text.clone()),
        Kind::Bool(value) => value.to_string(),
        Kind::Float(number) => {
            let written = context.origins.written(value.origin).and_then(|span| context.slice(span));
            match written.map(meaning) {
                Some(Meaning::Int(number)) => number.to_string(),
                Some(Meaning::Uint(number)) => number.to_string(),
                _ => number::shortest32(*number),
            }
        }
        _ => return None,
    };
    Some(context.scalar_text(value, &printed))
}

fn as_map(value: Value) -> Result<Map, Failure> {
    match &value.kind {
        Kind::Map(map) => Ok(map.clone()),
        Kind::Nil => Ok(Map::default()),
        _ => Err(unfit(&value, "map[string]interface {}")),
    }
}

fn unfit(value: &Value, wanted: &str) -> Failure {
    let failure = mismatch(value, wanted);
    Failure { message: format!("error unmarshaling JSON: while decoding JSON: {}", failure.message), ..failure }
}

fn mismatch(value: &Value, wanted: &str) -> Failure {
    let got = match &value.kind {
        Kind::Bool(_) => "bool",
        Kind::Text(_) => "string",
        Kind::List(_) => "array",
        Kind::Map(_) => "object",
        _ => "number",
    };
    Failure::new(format!("json: cannot unmarshal {got} into Go value of type {wanted}"))
}

fn too_deep() -> Failure {
    Failure::new(format!("more than {MAX_DEPTH} values inside of each other")).because(Cause::Limit)
}

/// The value of one document; nothing if it is empty.
fn document(places: &Places<'_, '_>, source: &Source, chunk: std::ops::Range<usize>) -> Result<Option<Value>, Failure> {
    let start = chunk.start;
    let document = parse_chunk(source, chunk, Dialect::Kubernetes);
    if let Some(problem) = document.problems.first() {
        let before = source.text().get(start..problem.span.start as usize).unwrap_or("");
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
        let message = format!("error converting YAML to JSON: yaml: line {line}: {}", problem.message);
        return Err(Failure::new(message).or_at(problem.span));
    }
    let Some(root) = document.node(source) else { return Ok(None) };
    let mut reader = Reader { places, decoded: 0, aliased: 0, aliases: 0, depth: 0 };
    reader.value(root).map(Some).map_err(|failure| match failure.cause {
        Cause::Limit => failure,
        _ => Failure { message: format!("error converting YAML to JSON: {}", failure.message), ..failure },
    })
}

/// Nodes into values.
struct Reader<'r, 'p, 'a> {
    places: &'r Places<'p, 'a>,
    /// How many nodes were read, and how many of them through aliases.
    decoded: u64,
    aliased: u64,
    /// How many aliases are being followed.
    aliases: u32,
    depth: u32,
}

impl Reader<'_, '_, '_> {
    fn value(&mut self, node: Node<'_>) -> Result<Value, Failure> {
        self.count()?;
        if node.is_alias() {
            return self.through(node, |reader, target| reader.value(target));
        }
        if self.depth >= MAX_DEPTH {
            return Err(too_deep());
        }
        let range = node.written_span().range();
        if node.is_mapping() {
            let map = Map::default();
            self.depth += 1;
            self.fill(&map, node)?;
            self.depth -= 1;
            return Ok(Value::map(map).from(self.places.origin_of_start(range)));
        }
        if node.is_sequence() {
            self.depth += 1;
            let items = node.items().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?;
            self.depth -= 1;
            return Ok(Value::list(items).from(self.places.origin_of_start(range)));
        }
        self.scalar(node)
    }

    /// Counts a node, with the bounds that the library has against documents that grow by aliases.
    fn count(&mut self) -> Result<(), Failure> {
        const LOW: u64 = 400_000;
        const HIGH: u64 = 4_000_000;
        self.places.context.step()?;
        self.decoded += 1;
        self.aliased += u64::from(self.aliases > 0);
        let allowed = match self.decoded {
            ..=LOW => 0.99,
            HIGH.. => 0.10,
            between => 0.99 - 0.89 * ((between - LOW) as f64 / (HIGH - LOW) as f64),
        };
        if self.aliased > 100 && self.decoded > 1000 && self.aliased as f64 / self.decoded as f64 > allowed {
            return Err(Failure::new("yaml: document contains excessive aliasing"));
        }
        Ok(())
    }

    /// Reads the target of an alias, which never holds the alias itself.
    fn through<T>(
        &mut self,
        alias: Node<'_>,
        read: impl FnOnce(&mut Self, Node<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        self.aliases += 1;
        let read = read(self, alias.resolved())?;
        self.aliases -= 1;
        self.depth -= 1;
        Ok(read)
    }

    /// Sets what a mapping holds, in its order.
    fn fill(&mut self, map: &Map, mapping: Node<'_>) -> Result<(), Failure> {
        for Entry { key, value } in mapping.own_entries() {
            if (Entry { key, value }).is_merge() {
                self.merge(map, value)?;
                continue;
            }
            let key = self.key(key)?;
            let value = self.value(value)?;
            map.set(key, value);
        }
        Ok(())
    }

    fn merge(&mut self, map: &Map, value: Node<'_>) -> Result<(), Failure> {
        if value.is_mapping() {
            return self.merge_one(map, value);
        }
        if value.is_alias() || !value.is_sequence() {
            return Err(not_mergeable());
        }
        // The earlier ones count more.
        let items: Vec<Node<'_>> = value.items().collect();
        for item in items.into_iter().rev() {
            if !item.is_mapping() {
                return Err(not_mergeable());
            }
            self.merge_one(map, item)?;
        }
        Ok(())
    }

    fn merge_one(&mut self, map: &Map, mapping: Node<'_>) -> Result<(), Failure> {
        self.count()?;
        if !mapping.is_alias() {
            return self.fill(map, mapping);
        }
        self.through(mapping, |reader, target| {
            reader.count()?;
            reader.fill(map, target)
        })
    }

    fn key(&mut self, key: Node<'_>) -> Result<Text, Failure> {
        let range = key.span().range();
        let value = self.value(key)?;
        let printed = match value.kind {
            Kind::Text(text) => return Ok(text),
            Kind::Unknown => return Ok(self.places.context.unknown_text(&value)),
            Kind::Bool(value) => value.to_string(),
            Kind::Float(_) => match self.number(key) {
                Meaning::Int(number) => number.to_string(),
                Meaning::Float(number) => match number::shortest32(number).as_str() {
                    "+Inf" => ".inf".to_string(),
                    "-Inf" => "-.inf".to_string(),
                    "NaN" => ".nan".to_string(),
                    text => text.to_string(),
                },
                _ => return Err(unsupported_key("uint64")),
            },
            Kind::Nil => return Err(unsupported_key("%!s(<nil>)")),
            Kind::Map(_) => return Err(Failure::new("yaml: invalid map key: map[interface {}]interface {}")),
            _ => return Err(Failure::new("yaml: invalid map key: []interface {}")),
        };
        if self.places.as_str().get(range.clone()) == Some(printed.as_str()) {
            return Ok(self.places.verbatim(range, value.origin));
        }
        Ok(Text::new(&printed, value.origin))
    }

    fn number(&self, node: Node<'_>) -> Meaning {
        let node = node.resolved();
        let text = node.text().unwrap_or("");
        match (node.core_tag(), meaning(text)) {
            (Some("float"), Meaning::Int(number)) => Meaning::Float(number as f64),
            (_, meaning) => meaning,
        }
    }

    fn scalar(&mut self, node: Node<'_>) -> Result<Value, Failure> {
        let Some(text) = node.text() else { return Err(Failure::new("yaml: unknown anchor")) };
        let text = self.without_end(node, text);
        let range = node.written_span().range();
        let is_plain = !node.is_quoted() && !node.is_block_scalar();
        let meant = match node.tag() {
            None if is_plain => meaning(text),
            None => Meaning::Text,
            Some(_) => tagged(text, node.core_tag())?,
        };
        let kind = match meant {
            Meaning::Null => Kind::Nil,
            Meaning::Bool(value) => Kind::Bool(value),
            Meaning::Int(number) => Kind::Float(number as f64),
            Meaning::Uint(number) => Kind::Float(number as f64),
            Meaning::Float(number) if number.is_finite() => Kind::Float(number),
            Meaning::Float(number) => {
                return Err(Failure::new(format!("json: unsupported value: {}", format::float(number))));
            }
            Meaning::Time | Meaning::Text => {
                let is_mark = is_plain && text.len() == UNKNOWN.len_utf8() && text.starts_with(UNKNOWN);
                if is_mark {
                    Kind::Unknown
                } else {
                    return Ok(Value::text(self.text(node, text)?));
                }
            }
        };
        Ok(Value { kind, origin: self.places.origin(range) })
    }

    /// The text of a block at the end of a text that does not end with a line break: the library does not add one.
    fn without_end<'n>(&self, node: Node<'n>, text: &'n str) -> &'n str {
        let range = node.written_span().range();
        let all = self.places.as_str();
        if !node.is_block_scalar() || all.ends_with('\n') {
            return text;
        }
        let rest = all.get(range.end..).unwrap_or("");
        let header = all.get(range).and_then(|block| block.lines().next()).unwrap_or("");
        let is_last = rest.trim().is_empty() && (!rest.contains('\n') || header.contains('+'));
        if is_last { text.strip_suffix('\n').unwrap_or(text) } else { text }
    }

    /// Whether the text has its last line break next, which stands behind the node.
    fn is_last_break(&self, text: &str, at: usize, node: &std::ops::Range<usize>) -> bool {
        text.get(at..) == Some("\n") && self.places.as_str().get(node.end..).is_some_and(|rest| rest.starts_with('\n'))
    }

    /// The text of a scalar, with each part that stands in the file as it is.
    fn text(&self, node: Node<'_>, text: &str) -> Result<Text, Failure> {
        let range = node.written_span().range();
        let raw = self.places.as_str().get(range.clone()).unwrap_or("");
        let origin = match self.places.read {
            Read::File(_) => self.places.origin(range.clone()),
            Read::Printed(_) if text.is_empty() => self.places.origin_of_start(range.clone()),
            Read::Printed(_) => OriginId::NONE,
        };
        if node.core_tag() == Some("binary") {
            return Ok(Text::new(&binary(text)?, self.places.origin(range)));
        }
        let inner = range.start + 1..(range.end.max(range.start + 2) - 1);
        if raw == text {
            return Ok(self.places.verbatim(range, origin));
        }
        if node.is_quoted() && self.places.as_str().get(inner.clone()) == Some(text) {
            return Ok(self.places.verbatim(inner, origin));
        }
        let mut builder = Builder::default();
        let mut at = 0;
        let mapped = node.mapped_text();
        for piece in mapped.iter().flat_map(|mapped| mapped.pieces(0..text.len())) {
            let written = piece.range();
            let len = written.len();
            let is_copy = len > 0 && self.places.as_str().get(written.clone()) == text.get(at..at + len);
            if is_copy {
                self.places.push(&mut builder, written, origin);
                at += len;
            } else if self.is_last_break(text, at, &range) {
                self.places.push(&mut builder, range.end..range.end + 1, origin);
                at += 1;
            } else {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                self.places.push_decoded(&mut builder, c.encode_utf8(&mut [0; 4]), written, origin);
                at += c.len_utf8();
            }
        }
        self.places.push_decoded(&mut builder, text.get(at..).unwrap_or(""), range, origin);
        Ok(builder.finish())
    }
}

fn not_mergeable() -> Failure {
    Failure::new("yaml: map merge requires map or sequence of maps as the value")
}

fn unsupported_key(of: &str) -> Failure {
    Failure::new(format!("unsupported map key of type: {of}"))
}

/// What a scalar with a tag means. Tags that are not YAML's own make it text.
fn tagged(text: &str, tag: Option<&str>) -> Result<Meaning, Failure> {
    let meant = meaning(text);
    let (is, name) = match (tag, meant) {
        (Some("null"), Meaning::Null) => (true, ""),
        (Some("bool"), Meaning::Bool(_)) => (true, ""),
        (Some("int"), Meaning::Int(_) | Meaning::Uint(_)) => (true, ""),
        (Some("float"), Meaning::Int(_) | Meaning::Float(_)) => (true, ""),
        (Some("timestamp"), Meaning::Time) => (true, ""),
        (Some(tag @ ("null" | "bool" | "int" | "float" | "timestamp")), _) => (false, tag),
        _ => return Ok(Meaning::Text),
    };
    if is {
        return Ok(meant);
    }
    let short = match meant {
        Meaning::Null => "!!null",
        Meaning::Bool(_) => "!!bool",
        Meaning::Int(_) | Meaning::Uint(_) => "!!int",
        Meaning::Float(_) => "!!float",
        Meaning::Time => "!!timestamp",
        Meaning::Text => "!!str",
    };
    Err(Failure::new(format!("yaml: cannot decode {short} `{text}` as a !!{name}")))
}

/// The text of base 64. What is not UTF-8 is replaced, as JSON does it.
fn binary(text: &str) -> Result<String, Failure> {
    let letters: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    match STANDARD.decode(letters) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(_) => Err(Failure::new("yaml: !!binary value contains invalid base64 data")),
    }
}
