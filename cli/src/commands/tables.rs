//! `lintainer tables`, and the option `--tables`.

use std::fs;
use std::path::Path;

use lintainer_core::schema::{compose, kubernetes};
use lintainer_core::tables::{self, Header, NAMES, Tables};
use lintainer_core::text::nearest;

use crate::args::{ListFormat, TablesArgs};
use crate::error::CliError;
use crate::paths;
use crate::{Exit, Streams};

/// Makes the tables of a file those that rules ask.
pub(crate) fn install(path: &Path) -> Result<(), CliError> {
    let fail = |message: String| CliError::Tables { path: paths::shown_as_given(path), message };
    let bytes = fs::read(path).map_err(|error| fail(paths::why(&error, false)))?;
    let text = String::from_utf8(bytes).map_err(|_| fail("the file is not UTF-8".to_string()))?;
    let tables = Tables::with(&text).map_err(|error| fail(error.to_string()))?;
    tables::install(tables).map_err(|error| fail(error.to_string()))
}

/// Lists the tables, or prints one.
pub(crate) fn run(args: &TablesArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let tables = tables::current();
    if let Some(name) = &args.table {
        let Some(table) = tables.tables.iter().find(|table| table.header.name == name) else {
            let help = match nearest(name, NAMES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the tables are {}", NAMES.join(", ")),
            };
            return Err(CliError::UnknownTable { name: name.clone(), help });
        };
        streams.output.write_all(table.text.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let schemas = [kubernetes::schema(), compose::schema()].into_iter().flatten();
    let rows: Vec<(Header, &str)> = tables
        .tables
        .iter()
        .map(|table| (table.header.clone(), if table.is_replaced { "replaced" } else { "built in" }))
        .chain(schemas.filter_map(|schema| Some((schema.header()?, "built in"))))
        .collect();
    match args.format {
        ListFormat::Json => {
            let rows: Vec<_> = rows.iter().map(|(header, from)| json(header, from)).collect();
            serde_json::to_writer_pretty(&mut *streams.output, &rows).map_err(std::io::Error::from)?;
            writeln!(streams.output)?;
        }
        ListFormat::Text => {
            let width = rows.iter().map(|(header, _)| header.name.len()).max().unwrap_or(0);
            for (Header { name, as_of, title, source, .. }, from) in rows {
                streams.print(&format!("{name:<width$}  {as_of}  {from:<8}  {title}"))?;
                streams.print(&format!("{:width$}  from {source}", ""))?;
            }
        }
        ListFormat::Markdown => {
            writeln!(streams.output, "| Table | As of | | What it holds | Source |\n|---|---|---|---|---|")?;
            for (Header { name, as_of, title, source, .. }, from) in rows {
                writeln!(streams.output, "| {name} | {as_of} | {from} | {title} | {source} |")?;
            }
        }
    }
    Ok(Exit::Clean)
}

fn json(header: &Header, from: &str) -> serde_json::Value {
    serde_json::json!({
        "name": header.name,
        "as_of": header.as_of.to_string(),
        "replaced": from == "replaced",
        "title": header.title,
        "source": header.source,
    })
}
