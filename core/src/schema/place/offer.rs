//! What may be written at a place.

use std::collections::HashSet;

use super::facts::Facts;
use super::follow::{HEAD, Here, Spot, follow};
use super::kinds::{is_known, pairs};
use super::lines::{Layout, Line, dashed};
use super::names::names;
use super::probe::{Form, Probe};
use super::{Candidate, Ground, Offer, chunk_at};
use crate::finding::Edit;
use crate::schema::{Field, Shape, Type, Value};
use crate::source::Source;
use crate::yaml::{self, Dialect, Node, Way, edit};

/// Metadata that the API server writes, as its reference says ("Populated by the system").
const SYSTEM_METADATA: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Words that a reader of YAML takes for something else than texts.
const NOT_TEXTS: [&str; 12] = ["", "~", "n", "no", "null", "off", "on", "true", "false", "y", "yes", "nan"];

/// What may be written where the word of a probe stands, and whether it is the only item of its list. `source` is the text of
/// the probe.
pub(super) fn offer(ground: &Ground, source: &Source, probe: &Probe) -> Option<(Offer, bool)> {
    let chunk = chunk_at(source, probe.at)?;
    let document = yaml::parse_chunk(source, chunk, ground.dialect);
    let found = document.scalar_at(source, u32::try_from(probe.at).ok()?)?;
    // What the word became a part of is no word.
    let is_itself = found.node.written_span().start as usize == probe.at && found.is_key != (probe.form == Form::Value);
    if !is_itself {
        return None;
    }
    let here = follow(ground, document.node(source)?, &found.ways)?;
    if !ground.is_sure && !is_object(ground, &here) {
        return None;
    }
    let (step, dash) = edit::steps(found.node);
    let writer = Writer { ground, probe, layout: Layout { step, dash, minor: here.minor } };
    let candidates = match (probe.form, found.ways.last()?) {
        (Form::Value, _) => writer.values(&here),
        (_, Way::Key { mapping, entry }) => writer.keys(&here, *mapping, entry.key),
        _ => return None,
    };
    let is_only = matches!(found.ways.as_slice(), [.., Way::Item { sequence, .. }, _] if sequence.items().count() == 1);
    let replace = ground.source.span(probe.word.clone());
    let offer = Offer { replace, column: probe.column, indent: probe.indent, candidates };
    (!offer.candidates.is_empty()).then_some((offer, is_only))
}

/// Whether a document shows that it is an object of Kubernetes.
fn is_object(ground: &Ground, here: &Here) -> bool {
    let word = |key: &str| here.object.get(key).and_then(Node::text).unwrap_or_default();
    let is_head = matches!(here.steps.as_slice(), [step] if matches!(step.to, Ok("apiVersion" | "kind")));
    is_head || is_known(ground, word("apiVersion"), word("kind"))
}

struct Writer<'w, 'a> {
    ground: &'w Ground<'a>,
    probe: &'w Probe,
    layout: Layout,
}

impl Writer<'_, '_> {
    /// The keys that a mapping may have, and what may stand in its place.
    fn keys(&self, here: &Here, mapping: Node, own: Node) -> Vec<Candidate> {
        let Some(around) = here.up() else { return Vec::new() };
        let written: HashSet<&str> = mapping
            .own_entries()
            .filter(|entry| entry.key.id() != own.id())
            .filter_map(|entry| entry.key.text())
            .collect();
        // A word in a list with brackets is an item, no mapping of its own.
        let is_pair = matches!(around.steps.last(), Some(step) if step.node.is_sequence() && step.node.is_flow())
            && !self.is_in_braces(mapping);
        let is_alone = self.probe.form == Form::Alone && written.is_empty() && !self.probe.is_quoted;
        let mut found = Vec::new();
        if let Some(of) = around.spot.object().filter(|_| !is_pair) {
            found.extend(self.fields(&around, of, &written, mapping));
        } else if let Some(Spot::Value(field, owner, _)) = around.spot.inside(true).filter(|_| !is_pair) {
            let free = names(&around, owner, field.name()).into_iter().filter(|name| !written.contains(name));
            found.extend(free.map(|name| {
                self.key(name, vec![Line::new(0, format!("{name}:")), Line::new(self.layout.step, "")], None, mapping)
            }));
        }
        if is_alone {
            found.extend(self.values(&around));
        }
        if !self.probe.is_item {
            return found;
        }
        let with_dash =
            |one: Candidate| Candidate { label: format!("- {}", one.label), lines: dashed(one.lines), ..one };
        found.into_iter().map(with_dash).collect()
    }

    /// Whether a mapping in brackets has braces.
    fn is_in_braces(&self, mapping: Node) -> bool {
        self.probe.text.get(mapping.written_span().start as usize..).is_some_and(|text| text.starts_with('{'))
    }

    /// The fields of a type that are not written yet, those that must be first.
    fn fields(&self, around: &Here, of: Type, written: &HashSet<&str>, mapping: Node) -> Vec<Candidate> {
        let minor = around.minor;
        let is_root = around.steps.is_empty();
        let is_known = !matches!(around.spot, Spot::Head(_));
        let is_wanted = |field: &Field| {
            let name = field.name();
            let is_system = of.name() == "meta.v1.ObjectMeta" && SYSTEM_METADATA.contains(&name)
                || is_root && name == "status" && self.ground.dialect == Dialect::Kubernetes;
            field.versions().contains(minor)
                && !written.contains(name)
                && !is_system
                && (is_known || HEAD.contains(&name))
        };
        let mut fields: Vec<Field> = of.fields().filter(is_wanted).collect();
        let rank = |field: &Field| {
            let in_head = HEAD.iter().position(|name| *name == field.name()).filter(|_| is_root);
            (in_head.unwrap_or(HEAD.len()), !field.must_be_written(of, minor), field.name() != "name")
        };
        fields.sort_by_key(rank);
        let made = fields.into_iter().map(|field| {
            let facts = Facts::of(of, field.name(), minor, around);
            self.key(field.name(), self.layout.field(field), facts, mapping)
        });
        made.collect()
    }

    /// A key, with what is written for it where it stands alone.
    fn key(&self, name: &str, lines: Vec<Line>, facts: Option<Facts>, mapping: Node) -> Candidate {
        let lines = match self.probe.form {
            Form::Alone if self.probe.is_quoted => vec![Line::new(0, name)],
            Form::Alone if mapping.is_flow() => vec![Line::new(0, format!("{name}: "))],
            Form::Alone => lines,
            Form::Key | Form::Value => vec![Line::new(0, name)],
        };
        let detail = facts.as_ref().map_or_else(String::new, |facts| {
            let required = if facts.is_required { ", required" } else { "" };
            format!("{}{required}", facts.form)
        });
        let (label, word) = (name.to_string(), name.to_string());
        Candidate { label, word, is_value: false, detail, lines, facts, edits: Vec::new() }
    }

    /// The values that a place may have.
    fn values(&self, here: &Here) -> Vec<Candidate> {
        let Spot::Value(field, owner, _) = here.spot else { return Vec::new() };
        let is_head = here.steps.len() == 1 && self.ground.dialect == Dialect::Kubernetes;
        match field.name() {
            "apiVersion" if is_head => return self.api_versions(here),
            "kind" if is_head => return self.kinds(here),
            _ => {}
        }
        let facts = Facts::of(owner, field.name(), here.minor, here);
        let shapes = here.spot.shapes();
        let has = |value: Value| shapes.iter().any(|shape: &Shape| shape.value() == Some(value));
        let mut words: Vec<(&str, bool)> = Vec::new();
        if has(Value::Text) {
            words.extend(field.values().map(|value| (value, true)));
            words.extend(names(here, owner, field.name()).into_iter().map(|name| (name, true)));
        }
        if has(Value::Bool) && !self.probe.is_quoted {
            words.extend([("true", false), ("false", false)]);
        }
        let value = |(word, is_text): (&str, bool)| self.value(word, is_text, facts.clone());
        words.into_iter().map(value).collect()
    }

    fn value(&self, word: &str, is_text: bool, facts: Option<Facts>) -> Candidate {
        let lower = word.to_ascii_lowercase();
        let is_plain = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && !NOT_TEXTS.contains(&lower.as_str())
            && !word.contains([':', '#', ',', '{', '}', '[', ']', '"']);
        let text = match is_text && !is_plain && !self.probe.is_quoted {
            true => format!("\"{word}\""),
            false => word.to_string(),
        };
        let (label, word, lines) = (word.to_string(), word.to_string(), vec![Line::new(0, text)]);
        Candidate { label, word, is_value: true, detail: String::new(), lines, facts, edits: Vec::new() }
    }

    /// Versions: those of the kind, if that is written.
    fn api_versions(&self, here: &Here) -> Vec<Candidate> {
        let kind = here.object.get("kind").and_then(Node::text).unwrap_or_default();
        let all = pairs(self.ground);
        let is_known = all.iter().any(|pair| pair.1 == kind);
        let fitting = all.iter().filter(|pair| !is_known || pair.1 == kind);
        let mut words: Vec<&str> = fitting.map(|pair| pair.0.as_str()).collect();
        if !is_known {
            words.sort_unstable();
            words.dedup();
        }
        let detail = if is_known { kind } else { "" };
        words.into_iter().map(|word| Candidate { detail: detail.to_string(), ..self.value(word, true, None) }).collect()
    }

    /// Kinds: those of the version, if that is written; otherwise with it.
    fn kinds(&self, here: &Here) -> Vec<Candidate> {
        let version = here.object.get("apiVersion");
        let written = version.and_then(Node::text).unwrap_or_default();
        let all = pairs(self.ground);
        let is_known = all.iter().any(|pair| pair.0 == written);
        let fitting = all.iter().filter(|pair| !is_known || pair.0 == written);
        // Where more is written, it may be another kind of file.
        let is_object = self.ground.is_sure || here.object.own_entries().count() == 1;
        let kind = |(api_version, kind): &(String, String)| Candidate {
            detail: api_version.clone(),
            edits: if version.is_none() && is_object { self.line_above(api_version) } else { Vec::new() },
            ..self.value(kind, true, None)
        };
        fitting.map(kind).collect()
    }

    /// Writes an `apiVersion` above the line of the kind, if that is the first on its line.
    fn line_above(&self, api_version: &str) -> Vec<Edit> {
        let source = self.ground.source;
        let start = source.line_bounds(self.probe.word.start).start.max(source.bom_len());
        let line = source.text().get(start..self.probe.word.start).unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if !line.trim_start().starts_with("kind") {
            return Vec::new();
        }
        let text = format!("{}apiVersion: {api_version}{}", " ".repeat(indent), source.newline());
        vec![Edit { span: source.span(start..start), text }]
    }
}
