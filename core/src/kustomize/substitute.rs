//! Variables that Flux puts into objects (`postBuild`): `${NAME}`, with the functions that its documentation has. What is not
//! known stays as it is written, and is a placeholder for whoever reads the objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::resource::Resource;
use super::scalar::Scalar;
use super::tree::{Node, Origin, Step, Value};
use crate::span::{Span, Spanned};

/// The label or annotation of objects that are left alone.
const SWITCH: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// How deep defaults may be nested.
const MAX_DEPTH: usize = 8;

/// How long a text may become (bytes).
const MAX_TEXT: usize = 1 << 20;

/// The operators in front of a default. An empty value counts as none for all of them.
const DEFAULTS: [&str; 7] = [":=", ":-", ":?", ":+", "=", "-", "+"];

/// Variables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables {
    /// Their values, with the places.
    pub known: BTreeMap<String, Spanned<String>>,
    /// Whether there may be others, whose values nobody knows.
    pub has_unknown: bool,
}

impl Variables {
    /// What is so with others as well.
    pub fn and(mut self, other: &Variables) -> Variables {
        let before = self.known.len().max(other.known.len());
        self.known.retain(|name, it| other.known.get(name).is_some_and(|other| other.value == it.value));
        self.has_unknown |= other.has_unknown || self.known.len() < before;
        self
    }
}

/// Puts the values of variables into objects.
pub(super) fn substitute(objects: &mut [Resource], variables: &Variables) {
    for object in objects {
        let is_off = |key: &str| object.strings(key).any(|(key, value)| key == SWITCH && value == "disabled");
        if !is_off("labels") && !is_off("annotations") && has_variables(&object.root) {
            walk(&mut object.root, variables);
        }
    }
}

fn has_variables(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.contains("${"),
        Value::Sequence(items) => items.iter().any(has_variables),
        Value::Mapping(entries) => entries.iter().any(|entry| has_variables(&entry.value)),
    }
}

fn walk(node: &mut Node, variables: &Variables) {
    if !has_variables(node) {
        return;
    }
    if let Value::Scalar(old) = &node.value {
        let mut text = Text { variables, from: None };
        let new = text.of(&old.text, 0);
        let scalar = match old.is_quoted || new.contains(['\n', '#']) || new.contains(": ") {
            true => Scalar { text: Arc::from(new), is_text: true, is_quoted: old.is_quoted },
            // The tool reads the object again, so that a number is one.
            false => Scalar::plain(new),
        };
        let at = text.from.unwrap_or(node.origin.at);
        node.overwrite(Node::scalar(scalar, Origin::new(at, Step::Substitution)));
        return;
    }
    node.items_mut().into_iter().flatten().for_each(|item| walk(item, variables));
    node.entries_mut().into_iter().flatten().for_each(|entry| walk(&mut entry.value, variables));
}

/// A text that is made.
struct Text<'v> {
    variables: &'v Variables,
    /// Where the last value in it is written.
    from: Option<Span>,
}

impl Text<'_> {
    fn of(&mut self, text: &str, depth: usize) -> String {
        let (mut result, mut rest) = (String::new(), text);
        while let Some(at) = rest.find("${") {
            let (before, behind) = rest.split_at(at);
            let expression = behind.get(2..).and_then(|inner| Some((inner, end_of(inner)?)));
            if before.ends_with('$') {
                // `$${` is `${`.
                result.push_str(before.get(..at - 1).unwrap_or(""));
                result.push_str("${");
                rest = behind.get(2..).unwrap_or("");
                continue;
            }
            result.push_str(before);
            let Some((inner, end)) = expression.filter(|_| result.len() < MAX_TEXT) else {
                result.push_str(behind);
                return result;
            };
            let inner = inner.get(..end).unwrap_or("");
            match self.value(inner, depth) {
                Some(value) => result.push_str(&value),
                None => result.push_str(&format!("${{{inner}}}")),
            }
            rest = behind.get(end + 3..).unwrap_or("");
        }
        result.push_str(rest);
        result
    }

    /// What an expression comes to; `None` where nobody knows.
    fn value(&mut self, expression: &str, depth: usize) -> Option<String> {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (name, function) = expression.split_at(expression.find(|c| !is_letter(c)).unwrap_or(expression.len()));
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || depth > MAX_DEPTH {
            return None;
        }
        let known = self.variables.known.get(name);
        let default = DEFAULTS.iter().find_map(|operator| function.strip_prefix(operator));
        let is_default = default.is_some() && known.is_none_or(|known| known.value.is_empty());
        if let Some(default) = default.filter(|_| is_default) {
            let is_sure = known.is_some() || !self.variables.has_unknown;
            return is_sure.then(|| self.of(default, depth + 1));
        }
        let known = known?;
        let value = match (default, function) {
            (Some(_), _) | (None, "") => known.value.clone(),
            (None, function) => changed(&known.value, function)?,
        };
        self.from = Some(known.span);
        Some(value)
    }
}

/// Where an expression ends.
fn end_of(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' if text.get(..at).is_some_and(|before| before.ends_with('$')) => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// A value behind one of the functions for parts of texts; `None` for others.
fn changed(value: &str, function: &str) -> Option<String> {
    if let Some(part) = function.strip_prefix(':') {
        let (start, len) = part.split_once(':').map_or((part, None), |(start, len)| (start, Some(len)));
        let start: usize = start.trim().parse().ok()?;
        let len: usize = len.map_or(Some(usize::MAX), |len| len.trim().parse().ok())?;
        return Some(value.chars().skip(start).take(len).collect());
    }
    let part = function.strip_prefix('/')?;
    let (part, is_all) = part.strip_prefix('/').map_or((part, false), |part| (part, true));
    let (old, new) = part.split_once('/')?;
    let is_plain = !old.is_empty() && !part.contains(['#', '%', '$', '\\', '*', '?', '[']);
    is_plain.then(|| if is_all { value.replace(old, new) } else { value.replacen(old, new, 1) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn expressions_come_to_what_flux_makes_of_them() {
        let span = |start| Span::new(FileId(0), start..start + 1);
        let known = [("A", "one.two"), ("B", ""), ("N", "3")];
        let known = known
            .iter()
            .enumerate()
            .map(|(at, (name, value))| (name.to_string(), Spanned::new(value.to_string(), span(at))));
        let variables = Variables { known: known.collect(), has_unknown: false };
        let unsure = Variables { has_unknown: true, ..variables.clone() };
        let of = |text: &str, variables: &Variables| Text { variables, from: None }.of(text, 0);
        for (text, wanted) in [
            ("x ${A} y", "x one.two y"),
            ("${A}${N}", "one.two3"),
            ("${B:-d}", "d"),
            ("${B:=${N}}", "3"),
            ("${A:=d}", "one.two"),
            ("${NONE:-d}", "d"),
            ("${NONE}", "${NONE}"),
            ("$${A}", "${A}"),
            ("$A $(A) $$A", "$A $(A) $$A"),
            ("${A:4}", "two"),
            ("${A:0:3}", "one"),
            ("${A/./-}", "one-two"),
            ("${A//o/0}", "0ne.tw0"),
            ("${A%.*}", "${A%.*}"),
            ("${A", "${A"),
            ("${1}", "${1}"),
        ] {
            assert_eq!(of(text, &variables), wanted, "{text}");
        }
        assert_eq!(of("${NONE:-d} ${B:-d} ${A}", &unsure), "${NONE:-d} d one.two");
        let deep = format!("{}{}", "${NONE:-".repeat(5_000), "}".repeat(5_000));
        assert!(of(&deep, &variables).contains("${NONE"));
        let both = variables.clone().and(&Variables::default());
        assert!(both.known.is_empty() && both.has_unknown);
    }
}
