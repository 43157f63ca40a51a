//! One validation rule.

use std::ops::Range;

use lintainer_core::yaml::Node;

use crate::cel::{self, Expr, Fault, Kind, each_part};

/// A rule of a schema.
#[derive(Debug)]
pub struct Rule {
    /// Its text.
    pub text: Box<str>,
    /// Where that is written in the definition (bytes).
    pub at: Range<usize>,
    /// What it reads as, or why it is not read.
    pub expr: Result<Expr, Fault>,
    pub(super) message: Option<Box<str>>,
    pub(super) message_expr: Option<Expr>,
    /// The way from the value to the field that is at fault.
    pub(super) field_path: Vec<Box<str>>,
    /// Whether it compares an object with what it was.
    pub(super) is_transition: bool,
}

impl Rule {
    /// Reads a rule; `None` for what has no expression.
    pub(super) fn read(node: Node) -> Option<Rule> {
        let word = |key: &str| node.get(key).and_then(Node::text);
        let written = node.get("rule")?.resolved();
        let text = written.text()?;
        let expr = cel::parse_for_server(text);
        let names_old = expr.as_ref().is_ok_and(|expr| names(expr, "oldSelf"));
        Some(Rule {
            text: text.into(),
            at: written.written_span().range(),
            message: word("message").map(|message| message.trim().into()),
            message_expr: word("messageExpression").and_then(|text| cel::parse_for_server(text).ok()),
            field_path: word("fieldPath").map(way).unwrap_or_default(),
            is_transition: names_old && word("optionalOldSelf") != Some("true"),
            expr,
        })
    }

    /// What the server says without an expression for it.
    pub(super) fn said(&self) -> String {
        let of_rule = || format!("failed rule: {}", self.text.trim());
        self.message.as_deref().filter(|message| !message.is_empty()).map_or_else(of_rule, str::to_string)
    }
}

/// Whether an expression has a variable of a name.
fn names(expr: &Expr, name: &str) -> bool {
    let mut is_there = matches!(&expr.kind, Kind::Name(known) if &**known == name);
    each_part(expr, &mut |part| is_there = is_there || names(part, name));
    is_there
}

/// The names in a path such as `.spec.hosts['x.y']`.
fn way(path: &str) -> Vec<Box<str>> {
    let (mut names, mut rest) = (Vec::new(), path);
    while !rest.is_empty() {
        let quoted = ["['", "[\""].iter().find_map(|open| Some((rest.strip_prefix(open)?, &open[1..])));
        let (name, behind) = match (quoted, rest.strip_prefix('.')) {
            (Some((inner, quote)), _) => inner.split_once(&format!("{quote}]")).unwrap_or((inner, "")),
            (None, Some(inner)) => inner.split_at(inner.find(['.', '[']).unwrap_or(inner.len())),
            // Nothing of the form.
            (None, None) => return Vec::new(),
        };
        names.push(name.into());
        rest = behind;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_names_in_dots_and_brackets() {
        let of = |path: &str| way(path).iter().map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(of(".spec.hosts"), ["spec", "hosts"]);
        assert_eq!(of(".a['b.c'].d"), ["a", "b.c", "d"]);
        assert_eq!(of("['b']"), ["b"]);
        assert_eq!(of(""), [""; 0]);
        assert_eq!(of("spec"), [""; 0]);
        assert_eq!(of(".a['b"), ["a", "b"]);
    }
}
