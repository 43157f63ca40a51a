//! YAML with exact positions, as the program that the file is for reads it ([`Dialect`]).
//!
//! A stream is cut into documents first, so that a broken one does not silence the others. Aliases stay references and are
//! followed on access; merge keys are looked through; duplicate keys and comments survive.

mod decode;
mod dialect;
mod document;
pub mod edit;
mod field;
mod json;
mod lines;
mod mapping;
mod node;
mod outline;
mod parse;
mod scalar;
mod split;
#[cfg(test)]
mod tests;
mod way;

pub use dialect::Dialect;
pub use document::{Document, Earlier, parse, parse_chunk};
pub use field::{Absent, Field};
pub(crate) use mapping::mapped as mapped_scalar;
pub use node::{Entry, Node, NodeId};
pub(crate) use outline::{Leaf, leaves};
pub use scalar::Scalar;
pub(crate) use scalar::{float as decimal_fraction, plain as plain_scalar};
pub use split::{Head, chunks, empty_documents, head};
pub use way::{Found, Way};

use crate::span::Span;

/// Something in the text that is not YAML as the specification (1.2.2) has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was noticed.
    pub span: Span,
    /// What is wrong, for people.
    pub message: String,
}

/// How deep collections may be nested. A deeper one is a problem at its place.
pub const MAX_DEPTH: usize = 255;

/// How many nodes one file may have; what is behind them is not read, which is a problem too.
pub const MAX_NODES: usize = 8_000_000;
