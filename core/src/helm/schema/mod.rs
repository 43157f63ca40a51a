//! `values.schema.json`: what a chart asks of its values, and helm holds against them before it renders anything.
//!
//! helm v4.3.1 reads it with `santhosh-tekuri/jsonschema` v6.0.3: JSON Schema of the drafts 4, 6, 7, 2019-09 and 2020-12, the last
//! one where `$schema` does not say. The facts here were tried with that program.

mod check;
mod equality;
mod formats;
mod keywords;
mod refs;
mod shape;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::chart::Chart;
use super::context::{Context, Mode};
use super::failure::{Cause, Failure};
use super::json_in;
use super::origin::{Kept, Origin, Origins};
use super::text::Text;
use super::value::{Kind, Map, Value};
use crate::source::Source;
use crate::span::{FileId, Span};
use refs::Refs;

/// How many violations of one chart are told.
pub const MAX_VIOLATIONS: usize = 100;

/// What helm says before the charts that refuse their values.
pub const REFUSED: &str = "values don't meet the specifications of the schema(s) in the following chart(s):";

/// A version of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Draft {
    Draft4,
    Draft6,
    Draft7,
    Draft2019,
    Draft2020,
}

/// A compiled expression, and what a match costs for a character, in steps.
type Expression = Rc<(regex_lite::Regex, u64)>;

/// A `values.schema.json`.
#[derive(Debug)]
pub struct Schema {
    file: FileId,
    kept: Kept,
    root: Value,
    draft: Draft,
    refs: Refs,
    patterns: RefCell<FxHashMap<String, Option<Expression>>>,
}

/// What of some values a schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The keys and indices on the way to the value.
    pub path: Vec<String>,
    /// What helm says of it, without the path: `got string, want integer`.
    pub helm: String,
    /// What is wrong, as the rest of a sentence that begins with the value: `is a string, and the schema asks for an integer`.
    pub plain: String,
    /// A name that was probably meant.
    pub near: Option<String>,
    /// Where it is written: a scalar itself; of what holds other values the key; of a key that may not be there this.
    pub at: Option<Span>,
    /// The keyword of the schema that does not allow it.
    pub by: Option<Span>,
    /// Whether a value is missing or empty: who installs the chart may have to give it.
    pub is_asked_for: bool,
}

/// A chart whose schema refuses its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The name of the chart.
    pub chart: String,
    /// The names of the charts on the way to it from the outermost one, which is not among them; it itself is the last.
    pub below: Vec<String>,
    /// The schema.
    pub schema: FileId,
    /// Why.
    pub why: Why,
}

impl Refusal {
    /// The way to a value that is refused, as the user of the outermost chart gives it: `db.image.tag`. Nothing for the values
    /// as a whole.
    pub fn keys(&self, violation: &Violation) -> Option<String> {
        let keys: Vec<&str> = self.below.iter().chain(&violation.path).map(String::as_str).collect();
        (!keys.is_empty()).then(|| keys.join("."))
    }
}

/// Why values are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The schema cannot be used: it is no JSON, or no JSON Schema.
    Broken(Failure),
    /// Values are not as it says. [`MAX_VIOLATIONS`] at most.
    Values(Vec<Violation>),
}

/// Schemas that were read already, by their files.
#[derive(Debug, Default)]
pub struct Known(RefCell<FxHashMap<FileId, Rc<Result<Schema, Failure>>>>);

impl Known {
    fn schema(&self, source: &Source) -> Rc<Result<Schema, Failure>> {
        let known = &mut *self.0.borrow_mut();
        Rc::clone(known.entry(source.id).or_insert_with(|| Rc::new(Schema::read(source))))
    }
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// Why helm could not use it, with the place. One that refers to other files is good: these are never fetched, and nothing is
    /// said about values that they decide.
    pub fn read(source: &Source) -> Result<Schema, Failure> {
        let context = Context::new(Mode::Exact, [(source.id, source.text())]);
        let root = json_in::read_file(&context, source)?;
        let said = if let Kind::Map(map) = &root.kind { map.get("$schema") } else { None };
        let draft = match said.as_ref().map(|said| &said.kind) {
            Some(Kind::Text(address)) => Draft::of(address.as_str()),
            _ => Some(Draft::Draft2020),
        };
        let refs = Refs::default();
        let patterns = RefCell::default();
        let kept = context.origins.into_kept();
        // What another address says of schemas is not known, so this one says nothing.
        let root = if draft.is_some() { root } else { Value::new(Kind::Bool(true)) };
        let draft = draft.unwrap_or(Draft::Draft2020);
        let mut schema = Schema { file: source.id, kept, root, draft, refs, patterns };
        let wrong = |wrong: shape::Wrong| match wrong.at {
            Some(at) => Failure::new(wrong.message).or_at(at),
            None => Failure::new(wrong.message).or_at(source.span(0..0)),
        };
        shape::check(&schema).map_err(wrong)?;
        schema.refs = Refs::of(&schema.root, schema.draft);
        refs::dangling(&schema).map_or(Ok(()), |dangling| Err(wrong(dangling)))?;
        Ok(schema)
    }

    /// Where a keyword of a part of the schema stands, with its quotes.
    fn keyword(&self, schema: &Map, keyword: &str) -> Option<Span> {
        self.text_span(&schema.key(keyword)?)
    }

    /// Where a text of the schema stands, with its quotes.
    fn text_span(&self, text: &Text) -> Option<Span> {
        let first = text.segments().first().filter(|segment| segment.is_verbatim() && !text.as_str().is_empty())?;
        let start = (first.source as usize).checked_sub(1)?;
        Some(Span::new(self.file, start..start + text.as_str().len() + 2))
    }

    /// Where a value of the schema stands.
    fn span(&self, value: &Value) -> Option<Span> {
        match (&value.kind, self.kept.origin(value.origin)) {
            (Kind::Text(text), _) => self.text_span(text),
            (_, Origin::Written(span)) => Some(*span),
            _ => None,
        }
    }

    /// An expression; nothing if it cannot be run here. One that Go refuses makes a schema that cannot be used.
    fn pattern(&self, pattern: &str) -> Option<Expression> {
        let known = &mut *self.patterns.borrow_mut();
        if let Some(known) = known.get(pattern) {
            return known.clone();
        }
        let read = super::functions::go_expression(pattern).ok().flatten().map(Rc::new);
        known.insert(pattern.to_string(), read.clone());
        read
    }
}

impl Draft {
    /// The draft that an address names.
    fn of(address: &str) -> Option<Draft> {
        let address = address.strip_suffix('#').unwrap_or(address);
        let path = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://")).unwrap_or(address);
        match path.strip_prefix("json-schema.org/")? {
            "schema" | "draft/2020-12/schema" => Some(Draft::Draft2020),
            "draft/2019-09/schema" => Some(Draft::Draft2019),
            "draft-07/schema" => Some(Draft::Draft7),
            "draft-06/schema" => Some(Draft::Draft6),
            "draft-04/schema" => Some(Draft::Draft4),
            _ => None,
        }
    }
}

/// The charts, this one and those below it, whose schemas refuse the values that they get. In the mode [`Mode::Lint`] texts that
/// another program still fills in (`${…}`) are not known.
pub fn refusals(mode: Mode, origins: &Origins, chart: &Chart, values: &Map, known: &Known) -> Vec<Refusal> {
    let mut found = Vec::new();
    let hold = |schema: &Schema, values: &Map| check::violations(schema, mode, origins, values);
    add(&hold, chart, &[], values, known, &mut found);
    found
}

fn add(
    hold: &dyn Fn(&Schema, &Map) -> Vec<Violation>,
    chart: &Chart,
    below: &[String],
    values: &Map,
    known: &Known,
    into: &mut Vec<Refusal>,
) {
    if let Some(source) = chart.schema {
        let why = match &*known.schema(source) {
            Ok(schema) => {
                let violations = hold(schema, values);
                (!violations.is_empty()).then_some(Why::Values(violations))
            }
            Err(failure) => (failure.cause != Cause::Limit).then(|| Why::Broken(failure.clone())),
        };
        let (chart, below) = (chart.metadata.name.clone(), below.to_vec());
        into.extend(why.map(|why| Refusal { chart, below, schema: source.id, why }));
    }
    for sub in &chart.dependencies {
        if let Some(Value { kind: Kind::Map(own), .. }) = values.get(&sub.metadata.name) {
            let mut below = below.to_vec();
            below.push(sub.metadata.name.clone());
            add(hold, sub, &below, &own, known, into);
        }
    }
}

/// What helm says where charts refuse their values.
pub fn message(refusals: &[Refusal]) -> String {
    let mut text = REFUSED.to_string();
    for refusal in refusals {
        text += &format!("\n{}:", refusal.chart);
        match &refusal.why {
            Why::Broken(failure) => text += &format!("\n{}", failure.message),
            Why::Values(violations) => {
                for one in violations {
                    let path: String = one.path.iter().map(|part| format!("/{part}")).collect();
                    text += &format!("\n- at '{path}': {}", one.helm);
                }
            }
        }
    }
    text
}
