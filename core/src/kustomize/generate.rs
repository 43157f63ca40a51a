//! `configMapGenerator` and `secretGenerator`.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::entries::{Generator, Options, Pairs, Text};
use super::resource::{Behavior, Resource};
use super::scalar::Scalar;
use super::tree::{Entry, Node, Origin, Step};
use super::{Failure, Look, Reason};
use crate::span::{FileId, Span};

/// What stands for a value that nobody knows.
pub(super) const UNKNOWN: &str = "<unknown>";

/// How long a line of base64 is, in characters: longer values are broken into lines.
const BASE64_LINE: usize = 70;

/// Which kind is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    ConfigMap,
    Secret,
}

/// A value before it is encoded, and where it is from.
struct Datum {
    bytes: Option<Arc<[u8]>>,
    at: Span,
}

/// Makes the object of an entry. `look` finds files from the folder of the kustomization.
pub(super) fn generate(
    entry: &Generator,
    kind: Kind,
    general: &Options,
    look: &dyn Fn(&Text) -> Result<Look, Failure>,
) -> Result<Resource, Failure> {
    let name = entry.name.as_ref().filter(|name| !name.value.is_empty());
    let name = name.ok_or_else(|| Failure::new(Reason::Invalid, entry.at, "the generator has no `name`"))?;
    let data = data(entry, look)?;
    let by = Step::Generated(entry.at);
    let made = Origin::new(name.span, by);
    let text = |text: &str, at: Span| Node::scalar(Scalar::text(text), Origin::new(at, by));
    let mut root = Node::mapping(made.clone());
    root.set("apiVersion", text("v1", name.span));
    root.set("kind", text(if kind == Kind::Secret { "Secret" } else { "ConfigMap" }, name.span));
    let mut metadata = Node::mapping(made);
    metadata.set("name", text(&name.value, name.span));
    if let Some(namespace) = &entry.namespace {
        metadata.set("namespace", text(&namespace.value, namespace.span));
    }
    for (key, own, all) in [
        ("labels", &entry.options.labels, &general.labels),
        ("annotations", &entry.options.annotations, &general.annotations),
    ] {
        let pairs = both(own, all);
        if let Some((first, _)) = pairs.first() {
            let mut mapping = Node::mapping(Origin::new(first.span, by));
            for (key, value) in &pairs {
                mapping.set(&key.value, text(&value.value, value.span));
            }
            metadata.set(key, mapping);
        }
    }
    root.set("metadata", metadata);
    if kind == Kind::Secret {
        let of = entry.kind.as_ref().map_or(("Opaque", entry.at), |kind| (kind.value.as_str(), kind.span));
        root.set("type", text(of.0, of.1));
        root.set("data", Node::mapping(root.origin.clone()));
    }
    for (key, datum) in data {
        put(&mut root, kind, &key, &datum, by);
    }
    if let Some(at) = entry.options.immutable.or(general.immutable) {
        root.set("immutable", Node::scalar(Scalar::plain("true"), Origin::new(at, by)));
    }
    let mut object = Resource::new(root);
    object.is_generated = true;
    object.needs_hash = !entry.options.without_hash && !general.without_hash;
    object.behavior = match entry.behavior.as_ref().map(|behavior| behavior.value.as_str()) {
        Some("merge") => Behavior::Merge,
        Some("replace") => Behavior::Replace,
        _ => Behavior::Create,
    };
    Ok(object)
}

/// The pairs of an entry with those of the general options that it does not set itself.
fn both<'p>(own: &'p Pairs, general: &'p Pairs) -> Vec<&'p (Text, Text)> {
    let is_new = |pair: &&(Text, Text)| !own.iter().any(|(key, _)| key.value == pair.0.value);
    own.iter().chain(general.iter().filter(is_new)).collect()
}

fn data(entry: &Generator, look: &dyn Fn(&Text) -> Result<Look, Failure>) -> Result<BTreeMap<String, Datum>, Failure> {
    let mut data: BTreeMap<String, Datum> = BTreeMap::new();
    let mut add = |key: String, datum: Datum| -> Result<(), Failure> {
        let at = datum.at;
        match data.insert(key.clone(), datum) {
            None => Ok(()),
            Some(_) => Err(Failure::new(Reason::Conflict, at, format!("`{key}` is there twice"))),
        }
    };
    for path in &entry.envs {
        match look(path)? {
            Look::File(file, bytes) => {
                for (key, value, at) in env_lines(file, &bytes, path)? {
                    add(key, Datum { bytes: Some(Arc::from(value.as_bytes())), at })?;
                }
            }
            // Its keys are not known either.
            _ => add(UNKNOWN.to_string(), Datum { bytes: None, at: path.span })?,
        }
    }
    for literal in &entry.literals {
        let pair = literal.value.split_once('=').filter(|(key, _)| !key.is_empty());
        let (key, value) = pair.ok_or_else(|| {
            let message = format!("`{}` is no literal: it is `key=value`", literal.value);
            Failure::new(Reason::Invalid, literal.span, message)
        })?;
        let bytes = Some(Arc::from(without_quotes(value).as_bytes()));
        add(key.to_string(), Datum { bytes, at: literal.span })?;
    }
    for file in &entry.files {
        let (key, path) = match file.value.split_once('=') {
            Some((key, path)) if !key.is_empty() && !path.is_empty() && !path.contains('=') => (key, path),
            None => (file.value.rsplit('/').next().unwrap_or(""), file.value.as_str()),
            Some(_) => {
                let message = format!("`{}` is no file: it is `path` or `key=path`", file.value);
                return Err(Failure::new(Reason::Invalid, file.span, message));
            }
        };
        let path = Text::new(path.to_string(), file.span);
        let datum = match look(&path)? {
            Look::File(id, bytes) => Datum { at: Span::new(id, 0..bytes.len()), bytes: Some(bytes) },
            _ => Datum { bytes: None, at: file.span },
        };
        add(key.to_string(), datum)?;
    }
    Ok(data)
}

fn without_quotes(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(bare) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            return bare;
        }
    }
    text
}

/// The keys and values of an environment file, with their lines.
fn env_lines(file: FileId, bytes: &[u8], path: &Text) -> Result<Vec<(String, String, Span)>, Failure> {
    let invalid = |message: String| Failure::new(Reason::Invalid, path.span, message);
    let text = std::str::from_utf8(bytes).map_err(|_| invalid(format!("`{}` is not UTF-8", path.value)))?;
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let line = if from == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let bare = line.trim_start();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let (key, value) = bare.split_once('=').unwrap_or((bare, ""));
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if key.is_empty() || !key.chars().all(is_letter) || key.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(invalid(format!("`{}` has a line with the key `{key}`, which is no name", path.value)));
        }
        let end = from + bare.len() + (line.len() - bare.len());
        lines.push((key.to_string(), value.to_string(), Span::new(file, from..end)));
    }
    Ok(lines)
}

fn put(root: &mut Node, kind: Kind, key: &str, datum: &Datum, by: Step) {
    let Some(bytes) = &datum.bytes else {
        let origin = Origin::new(datum.at, Step::Unknown);
        return put_in(root, "data", key, Node::scalar(Scalar::text(UNKNOWN), origin));
    };
    let text = std::str::from_utf8(bytes).ok().filter(|_| kind == Kind::ConfigMap);
    let origin = Origin::new(datum.at, by);
    match text {
        Some(text) => put_in(root, "data", key, Node::scalar(Scalar::text(text), origin)),
        None => {
            let field = if kind == Kind::Secret { "data" } else { "binaryData" };
            put_in(root, field, key, Node::scalar(Scalar::text(in_lines(&STANDARD.encode(bytes))), origin));
        }
    }
}

fn in_lines(text: &str) -> String {
    if text.len() <= BASE64_LINE {
        return text.to_string();
    }
    let mut result = String::with_capacity(text.len() + text.len() / BASE64_LINE + 1);
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(rest.len().min(BASE64_LINE));
        result.push_str(line);
        result.push('\n');
        rest = behind;
    }
    result
}

fn put_in(root: &mut Node, field: &str, key: &str, value: Node) {
    if root.get(field).is_none() {
        root.set(field, Node::mapping(value.origin.clone()));
    }
    root.get_mut(field).into_iter().for_each(|mapping| mapping.set(key, value.clone()));
}

/// Puts what a generator made into the place of the object of its name, or beside it.
pub(super) fn absorb(objects: &mut Vec<Resource>, mut made: Resource) -> Result<(), Failure> {
    let id = made.id();
    let found: Vec<usize> = (0..objects.len())
        .filter(|at| objects.get(*at).is_some_and(|object| object.ids().iter().any(|other| other.is_same(&id))))
        .collect();
    let fault = |reason, message: String| Failure::new(reason, made.at(), message);
    match (found[..].first(), made.behavior) {
        (None, Behavior::Create) => objects.push(made),
        (None, _) => return Err(fault(Reason::Target, format!("{} is not there to be changed", id.shown()))),
        (Some(_), _) if found.len() > 1 => {
            return Err(fault(Reason::Target, format!("{} is there more than once", id.shown())));
        }
        (Some(_), Behavior::Create) => {
            let message = format!("{} is there already: `behavior` must be `merge` or `replace`", id.shown());
            return Err(fault(Reason::Conflict, message));
        }
        (Some(at), behavior) => {
            let Some(old) = objects.get_mut(*at) else { return Ok(()) };
            take_over(&mut made, old, behavior);
            *old = made;
        }
    }
    Ok(())
}

/// Gives a generated object the metadata of the one that it stands for, and its data if they are merged.
fn take_over(made: &mut Resource, old: &Resource, behavior: Behavior) {
    let mut metadata = old.root.get("metadata").cloned().unwrap_or_else(|| Node::mapping(made.root.origin.clone()));
    if let Some(new) = made.root.get("metadata") {
        for key in ["labels", "annotations"] {
            for entry in new.get(key).map_or(&[][..], Node::entries) {
                if metadata.get(key).is_none_or(Node::is_null) {
                    metadata.set(key, Node::mapping(entry.origin.clone()));
                }
                metadata.get_mut(key).into_iter().for_each(|mapping| mapping.set(&entry.key, entry.value.clone()));
            }
        }
    }
    let only = |entry: &Entry| matches!(&*entry.key, "name" | "namespace" | "labels" | "annotations");
    metadata.entries_mut().into_iter().for_each(|entries| entries.retain(only));
    if let Some(slot) = made.root.get_mut("metadata") {
        *slot = metadata;
    }
    for key in ["labels", "annotations"] {
        made.stringify(key);
    }
    if behavior == Behavior::Merge {
        let encoded = old.kind() == "Secret" && old.api_version() == "v1";
        for field in ["data", "binaryData"] {
            let mut merged = old.root.get(field).filter(|data| data.is_mapping()).cloned();
            if field == "data" && encoded {
                merged = with_string_data(merged, old.root.get("stringData"));
            }
            let Some(mut merged) = merged else { continue };
            for entry in merged.entries_mut().into_iter().flatten() {
                let text = Scalar::text(entry.value.text().unwrap_or(""));
                entry.value = Node::scalar(text, entry.value.origin.clone());
            }
            for entry in made.root.get(field).map_or(&[][..], Node::entries) {
                merged.set(&entry.key, entry.value.clone());
            }
            if !merged.is_empty() {
                made.root.remove(field);
                made.root.set(field, merged);
            }
        }
    }
    made.former.clone_from(&old.former);
    made.prefixes.clone_from(&old.prefixes);
    made.suffixes.clone_from(&old.suffixes);
    made.behavior = old.behavior;
    made.needs_hash &= old.needs_hash;
    made.variables.clone_from(&old.variables);
}

/// The data of a Secret with its `stringData`, as the API server keeps them.
fn with_string_data(data: Option<Node>, texts: Option<&Node>) -> Option<Node> {
    let Some(texts) = texts.filter(|texts| texts.is_mapping() && !texts.is_empty()) else { return data };
    let mut data = data.unwrap_or_else(|| Node::mapping(texts.origin.clone()));
    for entry in texts.entries() {
        let text = in_lines(&STANDARD.encode(entry.value.text().unwrap_or("")));
        data.set(&entry.key, Node::scalar(Scalar::text(text), entry.value.origin.clone()));
    }
    Some(data)
}
