//! Calico's selector expressions: `app == 'web' && !has(debug)`.

use crate::model::Pairs;

use super::selector::{Operator, label};

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 32;

/// An expression that can be read; anything else is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// `all()`, or nothing.
    All,
    /// A requirement on one label.
    Label(String, Operator),
    /// `!x`
    Not(Box<Expression>),
    /// `x && y`
    And(Vec<Expression>),
    /// `x || y`
    Or(Vec<Expression>),
    /// Cannot be read.
    Unknown,
}

impl Expression {
    /// Reads an expression.
    pub(super) fn read(text: &str) -> Expression {
        if text.trim().is_empty() {
            return Expression::All;
        }
        let mut parser = Parser { rest: text };
        match parser.or(0) {
            Some(expression) if parser.rest.trim().is_empty() => expression,
            _ => Expression::Unknown,
        }
    }

    /// Whether labels are selected.
    pub(super) fn matches(&self, labels: &Pairs) -> Option<bool> {
        match self {
            Expression::All => Some(true),
            Expression::Label(key, operator) => operator.holds(label(labels, key)),
            Expression::Not(inner) => inner.matches(labels).map(|selected| !selected),
            Expression::And(parts) => decide(parts, labels, false),
            Expression::Or(parts) => decide(parts, labels, true),
            Expression::Unknown => None,
        }
    }
}

/// One part with the deciding value decides; otherwise one that is not known makes all unknown.
fn decide(parts: &[Expression], labels: &Pairs, deciding: bool) -> Option<bool> {
    let mut result = Some(!deciding);
    for part in parts {
        match part.matches(labels) {
            Some(value) if value == deciding => return Some(deciding),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn eat(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(token) else { return false };
        self.rest = rest;
        true
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(word) else { return false };
        if rest.starts_with(is_key_char) {
            return false;
        }
        self.rest = rest;
        true
    }

    fn or(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.and(depth)?];
        while self.eat("||") {
            parts.push(self.and(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expression::Or(parts)) }
    }

    fn and(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = vec![self.one(depth)?];
        while self.eat("&&") {
            parts.push(self.one(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expression::And(parts)) }
    }

    fn one(&mut self, depth: usize) -> Option<Expression> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.eat("!") {
            return Some(Expression::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.eat("(") {
            let inner = self.or(depth + 1)?;
            return self.eat(")").then_some(inner);
        }
        let key = self.key()?;
        if key == "all" && self.eat("(") {
            return self.eat(")").then_some(Expression::All);
        }
        if key == "has" && self.eat("(") {
            let key = self.key()?;
            return self.eat(")").then(|| Expression::Label(key.to_string(), Operator::Exists));
        }
        let operator = if self.eat("==") {
            Operator::In(vec![self.value()?])
        } else if self.eat("!=") {
            Operator::NotIn(vec![self.value()?])
        } else if self.eat_word("in") {
            Operator::In(self.values()?)
        } else if self.eat_word("not") && self.eat_word("in") {
            Operator::NotIn(self.values()?)
        } else {
            return None;
        };
        Some(Expression::Label(key.to_string(), operator))
    }

    fn key(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !is_key_char(c)).unwrap_or(rest.len());
        let (key, rest) = rest.split_at(end);
        self.rest = rest;
        (!key.is_empty()).then_some(key)
    }

    fn value(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (value, rest) = rest.get(1..)?.split_once(quote)?;
        self.rest = rest;
        Some(value.to_string())
    }

    fn values(&mut self) -> Option<Vec<String>> {
        if !self.eat("{") {
            return None;
        }
        let mut values = vec![self.value()?];
        while self.eat(",") {
            values.push(self.value()?);
        }
        self.eat("}").then_some(values)
    }
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Setting;
    use crate::span::{FileId, Span, Spanned};

    #[test]
    fn expressions_are_decided_where_they_can_be() {
        let at = Span::new(FileId(0), 0..0);
        let labels: Pairs = vec![
            (Spanned::new("app".to_string(), at), Setting::set("web".to_string(), at)),
            (Spanned::new("tier".to_string(), at), Setting::Dynamic(at)),
        ];
        let matches = |text: &str| Expression::read(text).matches(&labels);
        assert_eq!(matches("all()"), Some(true));
        assert_eq!(matches(""), Some(true));
        assert_eq!(matches("app == 'web'"), Some(true));
        assert_eq!(matches("app=='web' && !has(debug)"), Some(true));
        assert_eq!(matches("app in {'a', \"web\"} && tier == 'x'"), None);
        assert_eq!(matches("app == 'x' && tier == 'x'"), Some(false));
        assert_eq!(matches("app == 'web' || tier == 'x'"), Some(true));
        assert_eq!(matches("(app not in {'web'}) || has(tier)"), Some(true));
        assert_eq!(matches("app contains 'w'"), None);
        assert_eq!(matches(&"!".repeat(10_000)), None);
        assert_eq!(matches(&"(".repeat(10_000)), None);
    }
}
