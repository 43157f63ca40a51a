//! `cargo xtask tables`: the facts with dates in `core/src/tables` and `core/src/schema`.

mod compose;
mod images;
mod kubernetes;
mod operators;
mod text;

use std::fs;
use std::path::Path;

use lintainer_core::schema;
use lintainer_core::tables::Tables;

use crate::tools::root;

const USAGE: &str = "\
usage: cargo xtask tables --check
       cargo xtask tables kubernetes SCHEMAS ZZ_GENERATED_OPENAPI_GO SOURCE AS_OF
       cargo xtask tables operators DEFINITIONS SOURCE AS_OF
       cargo xtask tables compose COMPOSE_SPEC_JSON SOURCE AS_OF
       cargo xtask tables images MIRRORS";

/// Runs the chore.
///
/// # Errors
/// Wrong usage, sources that cannot be read.
pub fn run(args: &[String]) -> Result<(), String> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["kubernetes", folder, enums, source, as_of] => {
            write("schema/kubernetes.txt", &kubernetes::text(Path::new(folder), Path::new(enums), source, as_of)?)
        }
        ["operators", folder, source, as_of] => {
            write("schema/operators.txt", &operators::text(Path::new(folder), source, as_of)?)
        }
        ["compose", path, source, as_of] => {
            write("schema/compose.txt", &compose::text(Path::new(path), source, as_of)?)
        }
        ["images", mirrors] => {
            let (rows, day) = images::rows(Path::new(mirrors))?;
            let source = "the Dockerfiles that docker-library/official-images names (USER, VOLUME, EXPOSE, WORKDIR, ENV, RUN); Apache-2.0, MIT, BSD";
            let header = text::header(
                "images",
                "Official images: user, data, ports, shell, working directory, variables",
                source,
                &day,
            );
            write(
                "tables/images.tsv",
                &(header.replace("columns: -", "columns: image user volumes ports shell workdir variables") + &rows),
            )
        }
        ["--check"] => check(),
        _ => Err(USAGE.to_string()),
    }
}

/// The official schema of Compose.
const COMPOSE: &str = "testdata/schemas/compose-spec.json";

/// Reads every table, and makes that one anew whose source lies in the repository.
///
/// # Errors
/// A table that cannot be read, that is too large, or that differs from what its source gives.
pub fn check() -> Result<(), String> {
    let tables = Tables::built_in().map_err(|error| error.to_string())?;
    let mut size: usize = tables.tables.iter().map(|table| table.text.len()).sum();
    for (text, schema) in
        [(schema::kubernetes::TEXT, schema::kubernetes::schema()), (schema::compose::TEXT, schema::compose::schema())]
    {
        let schema = schema.ok_or("a schema cannot be read: `cargo test -p lintainer-core schema` says where")?;
        schema.validate().map_err(|error| error.to_string())?;
        size += text.len();
    }
    if size > MAX_BYTES {
        return Err(format!("all tables together have {size} bytes, more than {MAX_BYTES}"));
    }
    let operators = schema::operators::schema().ok_or("the schemas of operators cannot be read")?;
    operators.validate().map_err(|error| format!("operators.txt: {error}"))?;
    let operators = schema::operators::TEXT.len();
    if operators > MAX_OPERATOR_BYTES {
        return Err(format!("the schemas of operators have {operators} bytes, more than {MAX_OPERATOR_BYTES}"));
    }
    let source = root().join(COMPOSE);
    if let Some(header) = schema::compose::schema().and_then(|built_in| built_in.header())
        && compose::text(&source, header.source, &header.as_of.to_string())? != schema::compose::TEXT
    {
        return Err(format!("core/src/schema/compose.txt is not what {COMPOSE} gives"));
    }
    println!("{} tables and 2 schemas, {} kB; operators {} kB", tables.tables.len(), size / 1000, operators / 1000);
    println!("made anew and compared: the schema of Compose; the sources of the others do not lie here");
    Ok(())
}

/// What all tables together may have.
const MAX_BYTES: usize = 600_000;

/// What the table of the operators may have.
const MAX_OPERATOR_BYTES: usize = 600_000;

fn write(name: &str, text: &str) -> Result<(), String> {
    let path = root().join("core/src").join(name);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} kB", path.display(), text.len() / 1000);
    Ok(())
}
