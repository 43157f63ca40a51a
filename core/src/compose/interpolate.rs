//! Variables in values, by the interpolation rules of the Compose specification.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::UNKNOWN;

/// How deep defaults may be nested.
const MAX_DEPTH: usize = 16;

/// How long one `${…}` may be, in bytes; a longer one is taken as text.
const MAX_EXPRESSION: usize = 8192;

/// How many `${` without an end one text may have; after that, all are taken as text.
const MAX_UNCLOSED: usize = 64;

/// How long the values of the variables of one text may become together, in bytes; what is longer counts as unknown.
const MAX_RESULT: usize = 256 * 1024;

/// The variables that are known: those of the `.env` file.
#[derive(Debug, Clone, Default)]
pub(super) struct Env {
    pub(super) vars: HashMap<String, String>,
}

impl Env {
    fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }
}

/// What a `${…}` does when its variable is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// Nothing is written: it becomes empty, with a warning.
    None,
    /// `:-` or `-`: a default.
    Default,
    /// `:?` or `?`: an error.
    Required,
    /// `:+` or `+`: a replacement if it is set.
    Alternative,
}

/// A use of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable<'t> {
    /// Its name.
    pub name: &'t str,
    /// The range in the text, from `$` on.
    pub range: Range<usize>,
    /// What happens without it.
    pub fallback: Fallback,
    /// What stands behind the operator.
    operand: &'t str,
    /// Whether the empty value counts as unset (`:-`, `:?`, `:+`).
    colon: bool,
}

/// A piece of a text.
enum Piece<'t> {
    /// As it is.
    Literal(Range<usize>),
    /// `$$`.
    Dollar(Range<usize>),
    /// A variable.
    Variable(Variable<'t>),
}

/// The variables of a text, nested ones in defaults included.
pub fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    collect(text, 0, 0, &mut found);
    found
}

fn collect<'t>(text: &'t str, offset: usize, depth: usize, found: &mut Vec<Variable<'t>>) {
    if depth > MAX_DEPTH {
        return;
    }
    for piece in pieces(text) {
        let Piece::Variable(mut variable) = piece else { continue };
        let operand_at = variable.range.end.saturating_sub(1 + variable.operand.len());
        variable.range = variable.range.start + offset..variable.range.end + offset;
        let operand = variable.operand;
        found.push(variable);
        collect(operand, operand_at + offset, depth + 1, found);
    }
}

/// Cuts a text at its variables. What looks like one and is none (`$(`, `${` without end) stays text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut literal = 0;
    let mut at = 0;
    let mut unclosed = 0;
    while let Some(dollar) = memchr::memchr(b'$', bytes.get(at..).unwrap_or(&[])).map(|found| found + at) {
        let piece = match bytes.get(dollar + 1) {
            Some(b'$') => Some(Piece::Dollar(dollar..dollar + 2)),
            Some(b'{') if unclosed >= MAX_UNCLOSED => None,
            Some(b'{') => braced(text, dollar).map(Piece::Variable),
            _ => {
                let name = name_at(text, dollar + 1);
                let range = dollar..dollar + 1 + name.len();
                let variable = Variable { name, range, fallback: Fallback::None, operand: "", colon: false };
                (!name.is_empty()).then_some(Piece::Variable(variable))
            }
        };
        let Some(piece) = piece else {
            unclosed += usize::from(bytes.get(dollar + 1) == Some(&b'{'));
            at = dollar + 1;
            continue;
        };
        if literal < dollar {
            found.push(Piece::Literal(literal..dollar));
        }
        let end = match &piece {
            Piece::Dollar(range) | Piece::Literal(range) => range.end,
            Piece::Variable(variable) => variable.range.end,
        };
        found.push(piece);
        (literal, at) = (end, end);
    }
    if literal < text.len() {
        found.push(Piece::Literal(literal..text.len()));
    }
    found
}

/// The variable name that begins at an offset; empty if none does.
fn name_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return "";
    }
    let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    rest.get(..len).unwrap_or("")
}

/// Reads `${…}` whose `$` stands at an offset.
fn braced(text: &str, dollar: usize) -> Option<Variable<'_>> {
    let name = name_at(text, dollar + 2);
    if name.is_empty() {
        return None;
    }
    let after = dollar + 2 + name.len();
    let mut open = 1;
    let window = text.as_bytes().get(after..)?;
    let close = window.iter().take(MAX_EXPRESSION).position(|byte| {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        open == 0
    })?;
    let body = text.get(after..after + close)?;
    let (colon, rest) = match body.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let (fallback, operand) = match rest.as_bytes().first() {
        None if !colon => (Fallback::None, ""),
        Some(b'-') => (Fallback::Default, rest.get(1..)?),
        Some(b'?') => (Fallback::Required, rest.get(1..)?),
        Some(b'+') => (Fallback::Alternative, rest.get(1..)?),
        _ => return None,
    };
    Some(Variable { name, range: dollar..after + close + 1, fallback, operand, colon })
}

/// Interpolates a text: `emit` gets each piece of the result with the range that it was made from. Returns whether a value
/// that the caller can override is part of it. What is not known is [`UNKNOWN`].
pub(super) fn interpolate(text: &str, env: &Env, emit: &mut dyn FnMut(&str, Range<usize>)) -> bool {
    let mut from_default = false;
    let mut budget = MAX_RESULT;
    for piece in pieces(text) {
        match piece {
            Piece::Literal(range) => emit(text.get(range.clone()).unwrap_or(""), range),
            Piece::Dollar(range) => emit("$", range),
            Piece::Variable(variable) => {
                let mut value = String::new();
                from_default |= evaluate(&variable, env, 0, &mut value);
                match budget.checked_sub(value.len()) {
                    Some(rest) => budget = rest,
                    None => value = UNKNOWN.to_string(),
                }
                emit(&value, variable.range);
            }
        }
    }
    from_default
}

/// Appends the value of a variable; whether it can be overridden.
fn evaluate(variable: &Variable<'_>, env: &Env, depth: usize, into: &mut String) -> bool {
    let known = env.get(variable.name);
    let counts = known.filter(|value| !(variable.colon && value.is_empty()));
    match (variable.fallback, counts, known) {
        (Fallback::None | Fallback::Default | Fallback::Required, Some(value), _) => into.push_str(value),
        (Fallback::Alternative, Some(_), _) | (Fallback::Default, None, _) => {
            expand(variable.operand, env, depth + 1, into);
        }
        // Set, but empty.
        (Fallback::Alternative | Fallback::None, None, Some(_)) => {}
        (Fallback::Alternative | Fallback::None | Fallback::Required, None, _) => {
            into.push(UNKNOWN);
            return false;
        }
    }
    true
}

fn expand(text: &str, env: &Env, depth: usize, into: &mut String) {
    if depth > MAX_DEPTH || into.len() > MAX_RESULT {
        into.push(UNKNOWN);
        return;
    }
    for piece in pieces(text) {
        match piece {
            Piece::Literal(range) => into.push_str(text.get(range).unwrap_or("")),
            Piece::Dollar(_) => into.push('$'),
            Piece::Variable(variable) => {
                evaluate(&variable, env, depth, into);
            }
        }
    }
}

/// The whole result as text.
pub(super) fn expanded(text: &str, env: &Env) -> (String, bool) {
    let mut result = String::with_capacity(text.len());
    let from_default = interpolate(text, env, &mut |piece, _| result.push_str(piece));
    (result, from_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env() -> Env {
        let pairs = [("A", "a"), ("EMPTY", ""), ("TAG", "1.2")];
        Env { vars: pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect() }
    }

    #[test]
    fn every_form_of_a_variable() {
        let table = [
            ("plain", "plain", false),
            ("$A", "a", true),
            ("$Ab", "?", false),
            ("${A}b", "ab", true),
            ("${X}", "?", false),
            ("x$X-y", "x?-y", false),
            ("${X:-d}", "d", true),
            ("${X-d}", "d", true),
            ("${EMPTY:-d}", "d", true),
            ("${EMPTY-d}", "", true),
            ("${EMPTY}", "", true),
            ("${X:-}", "", true),
            ("${A:?must}", "a", true),
            ("${X:?must}", "?", false),
            ("${X?must}", "?", false),
            ("${EMPTY:?must}", "?", false),
            ("${EMPTY?must}", "", true),
            ("${A:+r}", "r", true),
            ("${A+r}", "r", true),
            ("${EMPTY:+r}", "", true),
            ("${EMPTY+r}", "r", true),
            ("${X:+r}", "?", false),
            ("${X:-${A}}", "a", true),
            ("${X:-${Y:-$TAG}}-z", "1.2-z", true),
            ("${X:-${Y}}", "?", true),
            ("${X:-{}}", "{}", true),
            ("$$A", "$A", false),
            ("$$$A", "$a", true),
            ("$$(date) $(date)", "$(date) $(date)", false),
            ("${", "${", false),
            ("${1}", "${1}", false),
            ("$1 $", "$1 $", false),
            ("${A:x}", "${A:x}", false),
            ("${A!}", "${A!}", false),
            ("ä${A}ö", "äaö", true),
        ];
        for (text, expected, from_default) in table {
            let (found, default) = expanded(text, &env());
            assert_eq!(found.replace(UNKNOWN, "?"), expected, "{text}");
            assert_eq!(default, from_default, "{text}");
        }
    }

    #[test]
    fn variables_are_listed_with_their_places() {
        let text = "a ${X:-${Y}} $Z $$W";
        let found: Vec<_> = variables(text).into_iter().map(|v| (v.name, &text[v.range])).collect();
        assert_eq!(found, [("X", "${X:-${Y}}"), ("Y", "${Y}"), ("Z", "$Z")]);
    }

    #[test]
    fn hostile_text_ends() {
        for text in
            ["${".repeat(50_000), "${a:-".repeat(50_000), "$".repeat(50_001), "${a:-".repeat(1000) + &"}".repeat(1000)]
        {
            expanded(&text, &env());
            variables(&text);
        }
    }
}
