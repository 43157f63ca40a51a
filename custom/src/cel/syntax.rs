//! The tree of an expression.

use std::ops::Range;

use regex_lite::Regex;

use super::Function;
use super::library::Entry;

/// A part of an expression and its place in the text (bytes).
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub at: Range<usize>,
    /// How many levels of parts are below it.
    pub(super) depth: u8,
}

/// What a part of an expression is.
#[derive(Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent.
    Double(f64),
    /// A text, decoded.
    Text(Box<str>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{'a': b}`
    Map(Vec<(Expr, Expr)>),
    /// A variable.
    Name(Box<str>),
    /// `a.b`
    Field(Box<Expr>, Box<str>),
    /// `has(a.b)`
    Has(Box<Expr>, Box<str>),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Minus(Box<Expr>),
    /// `a && b && c`
    All(Vec<Expr>),
    /// `a || b || c`
    Any(Vec<Expr>),
    /// `a + b` and the like.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a ? b : c`
    Choice(Box<[Expr; 3]>),
    /// A function with its arguments; of `a.f(b)` these are `a` and `b`.
    Call(Function, Vec<Expr>),
    /// `matches` with a pattern that is written out.
    Matches(Box<Expr>, Box<Regex>),
    /// `list.all(name, body)` and the like.
    Each(Box<Each>),
    /// `a.?b`, in expressions of the API server only, as all that follow.
    MaybeField(Box<Expr>, Box<str>),
    /// `a[?b]`
    MaybeIndex(Box<Expr>, Box<Expr>),
    /// A function of the API server with its arguments.
    Library(&'static Entry, Vec<Expr>),
}

/// A macro over a list or the keys of a map.
#[derive(Debug)]
pub struct Each {
    /// Which one.
    pub what: Macro,
    /// The list.
    pub list: Expr,
    /// What each item is called; of two names the index or key.
    pub name: Box<str>,
    /// What the value is called behind its index or key.
    pub second: Option<Box<str>>,
    /// What is asked of it; `map` may have a condition before it.
    pub condition: Option<Expr>,
    /// What is asked or made of it.
    pub body: Expr,
}

/// The macros over lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Macro {
    /// Whether the condition holds for all of them.
    All,
    /// For at least one.
    Exists,
    /// For exactly one.
    ExistsOne,
    /// Those for which it holds.
    Filter,
    /// What is made of each.
    Map,
    /// What is made of each value, whose index or key has a name too.
    TransformList,
    /// A map of what is made of each value.
    TransformMap,
    /// What is made of an optional value, if it is there.
    OptMap,
    /// The same where that is an optional value itself.
    OptFlatMap,
}

/// Operators with two sides, but for `&&` and `||`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

impl Operator {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Modulo => "%",
        }
    }
}

impl Expr {
    /// The names and fields of a path such as `container.image.tag`; `None` for anything else.
    pub fn path(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.to_string()),
            Kind::Field(of, name) | Kind::Has(of, name) => Some(format!("{}.{name}", of.path()?)),
            _ => None,
        }
    }
}
