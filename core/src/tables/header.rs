//! The header of a table.

use crate::settings::Date;

/// What a table says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    /// Its name, `end-of-life`.
    pub name: &'a str,
    /// What it holds, for people.
    pub title: &'a str,
    /// Where the facts come from.
    pub source: &'a str,
    /// The day up to which they are known to be right.
    pub as_of: Date,
    /// The names of its columns; `-` where the rows have a form of their own.
    pub columns: Vec<&'a str>,
}

/// What is wrong with a table, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct TableError {
    /// From 1, in the text that holds the table.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl TableError {
    pub(crate) fn new(line: usize, message: impl Into<String>) -> Self {
        TableError { line, message: message.into() }
    }
}

impl<'a> Header<'a> {
    /// The header and the other lines that say something, each with its number from 1.
    ///
    /// # Errors
    /// One of the header's lines is missing or wrong.
    pub fn read(text: &'a str) -> Result<(Self, impl Iterator<Item = (usize, &'a str)>), TableError> {
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let mut value = |key: &str| {
            let (number, line) = lines.next().unwrap_or((1, ""));
            let value = line.strip_prefix("# ").and_then(|rest| rest.strip_prefix(key)?.strip_prefix(": "));
            value
                .map(|value| (number, value.trim()))
                .ok_or_else(|| TableError::new(number, format!("expected `# {key}: …`")))
        };
        let (name, title, source, as_of) = (value("table")?.1, value("title")?.1, value("source")?.1, value("as of")?);
        let columns = value("columns")?.1.split_whitespace().collect();
        let day = Date::parse(as_of.1).ok_or_else(|| TableError::new(as_of.0, "expected a day such as 2026-01-31"))?;
        let body = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        Ok((Header { name, title, source, as_of: day, columns }, body))
    }
}
