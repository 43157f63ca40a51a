//! The functions that templates can call: those of Go's `text/template`, of sprig and of helm.
//!
//! What depends on the evaluator (`include`, `tpl`, `and`, `or`) is there.

#[cfg(test)]
mod any_arguments;
pub mod arguments;
mod comparison;
mod data;
mod dates;
mod defaults;
mod dicts;
mod durations;
mod encodings;
mod letters;
mod lists;
mod numbers;
mod paths;
mod pieces;
mod printing;
#[cfg(test)]
mod provenance;
mod random;
mod regex;
mod strings;
#[cfg(test)]
mod tests;
mod types;
mod urls;
mod versions;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub(crate) use random::CHANCE;
pub(crate) use regex::go_expression;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::value::{Kind, Value};

/// A function of templates.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How many arguments it takes at least.
    pub least: usize,
    /// How many it takes at most.
    pub most: usize,
    /// What an argument that is not known means.
    pub unknown: Unknowns,
    /// What it does.
    pub call: Call,
}

impl Function {
    /// Calls it. The number of arguments is checked before.
    ///
    /// # Errors
    /// Those of the function, and too many bytes: each text that comes of it is counted with its segments.
    pub fn run(&self, context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
        let result = (self.call)(context, arguments)?;
        if let Kind::Text(text) = &result.kind {
            context.spend(text.size())?;
        }
        Ok(result)
    }
}

/// What a function does with its arguments. Their number is checked before.
pub type Call = fn(&Context<'_>, &[Value]) -> Result<Value, Failure>;

/// What an argument that is not known ([`Value::is_unknown`]) means for the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknowns {
    /// The result is not known; the function is not called.
    Spread,
    /// The function handles it: it keeps the mark within a text, or puts the value into a list or map.
    Handled,
}

/// In [`Function::most`]: as many as one likes.
pub const MANY: usize = usize::MAX;

/// All functions, by the room they are in.
const ROOMS: &[&[Function]] = &[
    comparison::COMPARISON,
    printing::PRINTING,
    strings::STRINGS,
    letters::LETTERS,
    pieces::PIECES,
    regex::REGEX,
    encodings::ENCODINGS,
    random::RANDOM,
    paths::PATHS,
    urls::URLS,
    data::DATA,
    lists::LISTS,
    dicts::DICTS,
    numbers::NUMBERS,
    dates::DATES,
    durations::DURATIONS,
    versions::VERSIONS,
    types::TYPES,
    defaults::DEFAULTS,
];

/// A function that knows nothing of what is not known.
pub(crate) const fn plain(name: &'static str, least: usize, most: usize, call: Call) -> Function {
    Function { name, least, most, unknown: Unknowns::Spread, call }
}

/// A function that handles what is not known.
pub(crate) const fn handling(name: &'static str, least: usize, most: usize, call: Call) -> Function {
    Function { name, least, most, unknown: Unknowns::Handled, call }
}

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Function> {
    static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Function>> =
        LazyLock::new(|| ROOMS.iter().flat_map(|room| room.iter()).map(|function| (function.name, function)).collect());
    BY_NAME.get(name).copied()
}
