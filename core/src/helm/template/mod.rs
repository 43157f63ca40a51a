//! Go's templates: [`parse`] reads them, [`exec`] executes them.
//!
//! Facts are those of `text/template` of Go 1.26, tried with it.

mod constants;
pub mod exec;
mod lex;
pub mod parse;
mod print;
pub mod source;
#[cfg(test)]
mod tests;
pub mod tree;

use crate::helm::format::quote;
