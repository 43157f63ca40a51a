//! CEL, the Common Expression Language (<https://github.com/google/cel-spec>), as far as rules need it: reading,
//! checking before anything runs, and evaluating with values that know where they are written and may be unknown.

mod calls;
mod check;
mod escape;
mod eval;
mod functions;
mod items;
mod lexer;
mod library;
mod operators;
mod parser;
mod special;
mod syntax;
mod types;
mod value;

pub use check::{Names, check, each_part, fields, paths};
pub use escape::unescaped;
pub use eval::{Evaluator, Stop};
pub use functions::{ALL as FUNCTIONS, Function};
pub use library::{NAMES as SPACES, duration, is_type, timestamp};
pub use parser::{parse, parse_for_server};
pub use special::Special;
pub use syntax::{Each, Expr, Kind, Macro};
pub use types::Type;
pub use value::{Is, Value};

use std::ops::Range;

/// How long the text of an expression may be (bytes).
pub const MAX_BYTES: usize = 4096;

/// How long an expression of the API server may be (bytes).
pub const MAX_SERVER_BYTES: usize = 1 << 15;

/// How deep an expression may be nested.
pub const MAX_DEPTH: u8 = 48;

/// How many steps the evaluation of one expression may take.
pub const MAX_STEPS: u32 = 100_000;

/// How long a text or list that an expression makes may be (bytes, items).
pub const MAX_MADE: usize = 1 << 16;

/// What is wrong with an expression, and where in its text (bytes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: Range<usize>,
    /// What, and what to write instead.
    pub message: String,
    /// Whether the API server refuses the same in all versions; otherwise it may be something that is not read here.
    pub is_sure: bool,
}

impl Fault {
    /// A fault at a place.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { at, message: message.into(), is_sure: false }
    }

    /// A fault that every reader of CEL finds.
    pub fn sure(at: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { is_sure: true, ..Fault::new(at, message) }
    }
}
