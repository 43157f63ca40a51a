//! What a template says.

use std::ops::Range;
use std::rc::Rc;

use super::source::Source;

/// A range of bytes in the text of a template: `start` is inside, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Place {
    /// A range of bytes.
    pub fn new(start: usize, end: usize) -> Place {
        Place { start: start as u32, end: end as u32 }
    }

    /// The same for slices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this to the end of another one.
    pub fn to(self, other: Place) -> Place {
        Place { start: self.start, end: other.end }
    }
}

/// A named template: a file, or what stands between `define` and `end`.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Its name.
    pub name: Rc<str>,
    /// Where `define` or `block` names it, with its quotes; the start of the text if it is a file.
    pub named_at: Place,
    /// The text that it stands in.
    pub source: Rc<Source>,
    /// Its body, shared with the same file in other charts.
    pub nodes: Rc<Vec<Node>>,
    /// Whether there is an error in it, so that it cannot be executed.
    pub broken: bool,
}

/// A part of a body.
#[derive(Debug)]
pub enum Node {
    /// Text as it is, without what trim markers take away.
    Text(Place),
    /// `{{ pipeline }}`.
    Action {
        /// With its braces.
        whole: Place,
        /// What is printed, or what variables are set to.
        pipe: Pipe,
    },
    /// `if`, `with` or `range`.
    Branch(Box<Branch>),
    /// `template` or `block`.
    Template(Box<TemplateCall>),
    /// `break`, with its braces.
    Break(Place),
    /// `continue`, with its braces.
    Continue(Place),
}

/// `if`, `with` or `range` with its bodies.
#[derive(Debug)]
pub struct Branch {
    /// Which of them.
    pub kind: BranchKind,
    /// From the first opening brace to the last closing one.
    pub whole: Place,
    /// The first condition, then those of `else if` or `else with`. At least one; exactly one of `range`.
    pub arms: Vec<Arm>,
    /// The body behind `else`.
    pub otherwise: Option<Vec<Node>>,
}

/// The kinds of branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BranchKind {
    /// `if`.
    If,
    /// `with`.
    With,
    /// `range`.
    Range,
}

impl BranchKind {
    /// The keyword.
    pub fn word(self) -> &'static str {
        match self {
            BranchKind::If => "if",
            BranchKind::With => "with",
            BranchKind::Range => "range",
        }
    }
}

/// A condition and its body.
#[derive(Debug)]
pub struct Arm {
    /// The condition, or what is ranged over.
    pub pipe: Pipe,
    /// The body.
    pub nodes: Vec<Node>,
}

/// `{{ template "name" pipeline }}`.
#[derive(Debug)]
pub struct TemplateCall {
    /// With its braces; of `block` only the first action.
    pub whole: Place,
    /// From the name to the end of the pipeline.
    pub place: Place,
    /// The name of the template.
    pub name: Box<str>,
    /// What `.` is in it.
    pub pipe: Option<Pipe>,
}

/// Commands, each given the result of the one before as its last argument.
#[derive(Debug, Default)]
pub struct Pipe {
    /// From the first to the last command, variables included.
    pub place: Place,
    /// Whether variables are set that exist already (`=`), not declared (`:=`).
    pub assigns: bool,
    /// The variables that are set.
    pub variables: Vec<Variable>,
    /// At least one, unless the tree is broken.
    pub commands: Vec<Command>,
}

/// A variable that is set.
#[derive(Debug)]
pub struct Variable {
    /// Where its name is.
    pub place: Place,
    /// Its name, with the dollar sign.
    pub name: Box<str>,
}

/// An operand, or a function or method with its arguments.
#[derive(Debug)]
pub struct Command {
    /// All its words.
    pub place: Place,
    /// The function or operand, then its arguments. At least one.
    pub words: Vec<Operand>,
}

/// A word of a command.
#[derive(Debug)]
pub struct Operand {
    /// Where it is, with its parentheses.
    pub place: Place,
    /// The offset that Go's messages name: of chains that of their second part.
    pub at: u32,
    /// What it is.
    pub term: Term,
}

/// What a word can be.
#[derive(Debug)]
pub enum Term {
    /// `true` or `false`.
    Bool(bool),
    /// A number or character.
    Number(Number),
    /// A string.
    Text {
        /// As it is written, with its quotes.
        written: Box<str>,
        /// What it says.
        text: Box<str>,
    },
    /// `nil`.
    Nil,
    /// `.`.
    Dot,
    /// `.a.b`, without the dots.
    Field(Vec<Box<str>>),
    /// `$x.a.b`: the name with the dollar sign, then fields.
    Variable(Vec<Box<str>>),
    /// The name of a function.
    Function(Box<str>),
    /// A pipeline in parentheses.
    Pipe(Box<Pipe>),
    /// A pipeline in parentheses or a function, then fields.
    Chain(Box<Operand>, Vec<Box<str>>),
}

/// A constant number.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// As it is written.
    pub written: Box<str>,
    /// What it is.
    pub value: NumberValue,
}

/// The value of a constant number, by the type that it has where any type will do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberValue {
    /// `int`.
    Int(i64),
    /// `float64`.
    Float(f64),
    /// Above what `int` can hold.
    TooLarge,
    /// With an imaginary part; this program does not calculate with them.
    Complex,
}

impl Tree {
    /// Whether its body has nothing but white space; such a definition does not replace another one.
    pub fn is_empty(&self) -> bool {
        let is_blank = |node: &Node| matches!(node, Node::Text(place) if self.source.slice(*place).trim().is_empty());
        self.nodes.iter().all(is_blank)
    }
}
