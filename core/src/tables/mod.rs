//! Facts that change with time: each table is a text with its source and its day.
//!
//! The first five lines of a table are its header (see [`Header`]), the others its rows, with a tab between columns; lists
//! within a column have a comma between items, and `-` is an empty column. Front ends may put a table of their own in the
//! place of one that is built in, see [`install`].

pub mod apis;
pub mod capabilities;
pub mod end_of_life;
mod header;
pub mod images;
mod set;
pub mod sysctls;

pub use header::{Header, TableError};
pub use set::{AlreadyInstalled, NAMES, Table, Tables, current, install};

/// The items of a column.
pub(crate) fn list(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(',').filter(|item| !item.is_empty() && *item != "-")
}
