//! An object held against the rules of its definitions.

use std::ops::Range;

use lintainer_core::kubernetes::Object;
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::yaml::Node;

use super::rule::Rule;
use super::schema::{Program, Schema, Version};
use super::values::Maker;
use crate::cel::{Evaluator, Expr, Fault, Is, Special, Stop, Value};

/// How many refusals of one object are listed.
const MAX_REFUSALS: usize = 100;

/// How many steps all rules together may take for one object.
const MAX_STEPS: u64 = 3_000_000;

/// A rule that an object breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The path of the value that the rule is about, empty for the object itself: `spec.listeners[0]`.
    pub path: String,
    /// What decided, else the field at fault; `None` for the object itself.
    pub at: Option<Span>,
    /// What the definition says, or why the rule has no value.
    pub message: String,
    /// The text of the rule.
    pub rule: String,
    /// Where the rule is written, if the text of its file has it.
    pub rule_at: Option<Span>,
}

/// What the definitions of an object's kind that are in sight refuse; of several what all of them refuse.
pub fn refusals(object: &Object) -> Vec<Refusal> {
    let (resource, project) = (object.resource(), object.project());
    let Some(node) = object.root().node() else { return Vec::new() };
    let is_part = object.is_partial() || project.kustomizations().may_patch(resource.node.file);
    // A status without a spec is what a test expects of an object; what SOPS has encrypted is another object.
    let is_expected = node.get("status").is_some() && node.get("spec").is_none();
    if is_part || is_expected || node.document().is_broken() || node.get("sops").is_some_and(Node::is_mapping) {
        return Vec::new();
    }
    let mut all: Option<Vec<Refusal>> = None;
    for definition in project.definitions_of(resource) {
        let Some(source) = definition.document() else { return Vec::new() };
        let Some(program) = definition.read_as(Program::read) else { return Vec::new() };
        let version = resource.api_version.value.rsplit('/').next().unwrap_or_default();
        let Some(version) = program.version(version) else { return Vec::new() };
        let is_open = project.may_be_filled_in(resource);
        let found = judge(program, version, source, node, is_open);
        let place = |range: Range<usize>| definition.place(range, project);
        let found = found.into_iter().map(|(range, refusal)| Refusal { rule_at: place(range), ..refusal });
        all = Some(match all {
            None => found.collect(),
            Some(before) => both(before, &found.collect::<Vec<_>>()),
        });
        if all.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
    }
    all.unwrap_or_default()
}

/// Those that both lists have.
fn both(mut one: Vec<Refusal>, other: &[Refusal]) -> Vec<Refusal> {
    one.retain(|one| other.iter().any(|other| (&one.path, &one.message) == (&other.path, &other.message)));
    one
}

fn judge(
    program: &Program,
    version: &Version,
    source: &Source,
    root: Node,
    is_open: bool,
) -> Vec<(Range<usize>, Refusal)> {
    let schema = &version.schema;
    let mut maker = Maker::new(program, source, is_open, version.drops_status);
    let value = Value { at: None, ..maker.value(schema, root, Some(root.span()), 0) };
    let mut judge = Judge { found: Vec::new(), steps: 0, path: String::new() };
    judge.walk(schema, &value);
    judge.found
}

struct Judge {
    found: Vec<(Range<usize>, Refusal)>,
    steps: u64,
    path: String,
}

impl Judge {
    fn walk<'a>(&mut self, schema: &'a Schema, value: &Value<'a>) {
        if !schema.has_rules || matches!(value.is, Is::Unset | Is::Unknown | Is::Null) {
            return;
        }
        for rule in &schema.rules {
            if self.steps > MAX_STEPS || self.found.len() >= MAX_REFUSALS {
                return;
            }
            self.rule(rule, value);
        }
        let len = self.path.len();
        match (&value.is, schema.items.as_deref()) {
            (Is::Map(entries), Some(values)) => {
                for (key, value) in entries.iter() {
                    self.path.push_str(&format!("[{key}]"));
                    self.walk(values, value);
                    self.path.truncate(len);
                }
            }
            (Is::Map(entries), None) => {
                for (key, value) in entries.iter() {
                    let Some(property) = schema.field(key).filter(|property| property.schema.has_rules) else {
                        continue;
                    };
                    if len > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(&property.name);
                    self.walk(&property.schema, value);
                    self.path.truncate(len);
                }
            }
            (_, Some(items)) => {
                for (at, item) in value.list_items().iter().flat_map(|items| items.iter()).enumerate() {
                    self.path.push_str(&format!("[{at}]"));
                    self.walk(items, item);
                    self.path.truncate(len);
                }
            }
            _ => {}
        }
    }

    fn rule<'a>(&mut self, rule: &'a Rule, value: &Value<'a>) {
        let Ok(expr) = &rule.expr else { return };
        if rule.is_transition {
            return;
        }
        let old = Value::made(Special::Optional(None).is());
        let names = vec![("self", value.clone()), ("oldSelf", old)];
        let mut evaluator = Evaluator::of_values(names);
        let result = evaluator.holds(expr);
        let decided = evaluator.seen();
        self.steps += u64::from(evaluator.steps());
        let (message, at) = match result {
            Ok(true) | Err(Stop::Unknown | Stop::Exhausted) => return,
            Ok(false) => {
                let said = rule.message_expr.as_ref().and_then(|expr| text(&mut evaluator, expr));
                (said.unwrap_or_else(|| rule.said()), decided)
            }
            // What the server cannot evaluate either; what to write instead is for who writes rules.
            Err(Stop::Fault(Fault { is_sure: true, message, .. })) => {
                let why = message.split(": ask ").next().unwrap_or_default();
                (format!("{} (the rule has no value: {why})", rule.said().trim_end_matches('.')), decided)
            }
            Err(Stop::Fault(_)) => return,
        };
        let mut path = self.path.clone();
        let mut at = at.or(value.at);
        if !rule.field_path.is_empty() {
            at = follow(value, &rule.field_path).or(value.at);
            for name in &rule.field_path {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(name);
            }
        }
        let refusal = Refusal { path, at, message, rule: rule.text.to_string(), rule_at: None };
        self.found.push((rule.at.clone(), refusal));
    }
}

/// The message that an expression makes; the server takes no empty ones and none of several lines.
fn text<'a>(evaluator: &mut Evaluator<'a>, expr: &'a Expr) -> Option<String> {
    let Is::Text(text) = evaluator.eval(expr).ok()?.is else { return None };
    let text = text.trim();
    (!text.is_empty() && !text.contains('\n')).then(|| text.to_string())
}

/// Where a field below a value is written; of what is absent, where the nearest value above it is.
fn follow(value: &Value, path: &[Box<str>]) -> Option<Span> {
    let Some((first, rest)) = path.split_first() else { return value.at };
    let found = match &value.is {
        Is::Map(entries) => entries.iter().find(|(key, _)| **key == **first).map(|(_, value)| value),
        _ => None,
    };
    match found {
        Some(found) => follow(found, rest).or(value.at),
        None => value.at,
    }
}
