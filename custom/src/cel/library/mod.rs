//! The functions that expressions of the API server have beside those of all expressions, and those of which more forms
//! are there (<https://kubernetes.io/docs/reference/using-api/cel/>).
//!
//! What a function refuses, the server refuses as well. What is left out here of the values that it takes is an unsure
//! fault.

mod addresses;
mod conversions;
mod formats;
mod lists;
mod numbers;
mod texts;
mod times;
mod urls;

use std::rc::Rc;

pub use conversions::is_type;
pub(super) use conversions::type_named;
pub use numbers::Semver;
pub use times::{duration, timestamp};
pub use urls::Url;

use super::eval::Evaluator;
use super::functions::Function;
use super::special::Special;
use super::value::{Is, Value};

/// A function.
#[derive(Debug)]
pub struct Entry {
    /// Its name; `sets.contains` with the space that it is in.
    pub name: &'static str,
    place: Place,
    /// The fewest and the most arguments, with what is before the dot.
    counts: (usize, usize),
    call: Call,
}

/// Where its first argument stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the dot.
    Method,
    /// Between the brackets.
    Global,
}

type Call = for<'a> fn(&mut Evaluator<'a>, &[Value<'a>]) -> Made<'a>;

/// What a function makes.
pub(super) type Made<'a> = Result<Is<'a>, Wrong>;

/// Why a function makes nothing.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The API server refuses the same.
    Refused(String),
    /// It may be something that is not known here.
    Unsure(String),
    /// It depends on what is not known.
    Unknown,
    /// It takes too many steps.
    Exhausted,
}

impl Entry {
    /// Whether it is called so.
    fn takes(&self, is_method: bool, count: usize) -> bool {
        let fits = match self.place {
            Place::Method => is_method,
            Place::Global => !is_method,
        };
        fits && (self.counts.0..=self.counts.1).contains(&count)
    }

    pub(super) fn call<'a>(&self, evaluator: &mut Evaluator<'a>, arguments: &[Value<'a>]) -> Made<'a> {
        (self.call)(evaluator, arguments)
    }
}

const fn method(name: &'static str, counts: (usize, usize), call: Call) -> Entry {
    Entry { name, place: Place::Method, counts, call }
}

const fn global(name: &'static str, counts: (usize, usize), call: Call) -> Entry {
    Entry { name, place: Place::Global, counts, call }
}

/// All of them, by theme.
static ALL: &[&[Entry]] = &[
    addresses::ENTRIES,
    conversions::ENTRIES,
    formats::ENTRIES,
    lists::ENTRIES,
    numbers::ENTRIES,
    texts::ENTRIES,
    times::ENTRIES,
    urls::ENTRIES,
];

/// Words that functions stand behind with a dot, and that are no variables.
pub const NAMES: [&str; 6] = ["cidr", "format", "ip", "math", "optional", "sets"];

/// The function of a name that is called so. `is_method`: behind a dot; `count`: with so many arguments.
pub(super) fn find(name: &str, is_method: bool, count: usize) -> Option<&'static Entry> {
    named(name).find(|entry| entry.takes(is_method, count))
}

/// Whether there is a function of a name.
pub(super) fn has(name: &str) -> bool {
    named(name).next().is_some()
}

fn named(name: &str) -> impl Iterator<Item = &'static Entry> {
    ALL.iter().flat_map(|entries| entries.iter()).filter(move |entry| entry.name == name)
}

fn unsure<T>(message: &str) -> Result<T, Wrong> {
    Err(Wrong::Unsure(message.to_string()))
}

fn refused<T>(message: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Refused(message.into()))
}

/// A function of all expressions, with what it says of other values.
fn plain<'a>(function: Function, arguments: &[Value<'a>]) -> Made<'a> {
    match function.call(arguments).map_err(Wrong::Unsure)? {
        Is::Unknown => Err(Wrong::Unknown),
        is => Ok(is),
    }
}

fn text<'v>(arguments: &'v [Value<'_>], index: usize) -> Result<&'v str, Wrong> {
    match arguments.get(index).map(|value| &value.is) {
        Some(Is::Text(text)) => Ok(text),
        _ => unsure("a text is wanted"),
    }
}

fn int(arguments: &[Value<'_>], index: usize) -> Result<i64, Wrong> {
    match arguments.get(index).map(|value| &value.is) {
        Some(Is::Int(value)) => Ok(*value),
        _ => unsure("a whole number is wanted"),
    }
}

fn special<'v, 'a>(arguments: &'v [Value<'a>], index: usize) -> Option<&'v Special<'a>> {
    match arguments.get(index).map(|value| &value.is) {
        Some(Is::Special(special)) => Some(special),
        _ => None,
    }
}

/// The items of a list, all of which are known.
fn list<'a>(arguments: &[Value<'a>], index: usize) -> Result<Rc<[Value<'a>]>, Wrong> {
    let Some(items) = arguments.get(index).and_then(Value::list_items) else { return unsure("a list is wanted") };
    if items.iter().any(|item| matches!(item.is, Is::Unknown)) { Err(Wrong::Unknown) } else { Ok(items) }
}
