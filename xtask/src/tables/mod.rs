//! `cargo xtask tables`: the facts with dates in `core/src/tables` and `core/src/schema`.

mod compose;
mod images;
mod kubernetes;
mod schema;

use std::fs;
use std::path::Path;

use crate::tools::root;

const USAGE: &str = "\
usage: cargo xtask tables --check
       cargo xtask tables kubernetes SCHEMAS ZZ_GENERATED_OPENAPI_GO SOURCE AS_OF
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
        ["compose", path, source, as_of] => {
            write("schema/compose.txt", &compose::text(Path::new(path), source, as_of)?)
        }
        ["images", mirrors] => {
            let (rows, day) = images::rows(Path::new(mirrors))?;
            let source = "the Dockerfiles that docker-library/official-images names (USER, VOLUME, EXPOSE, RUN); Apache-2.0, MIT, BSD";
            let header = schema::header("images", "Official images: user, data, ports, shell", source, &day);
            write("tables/images.tsv", &(header.replace("columns: -", "columns: image user volumes ports shell") + &rows))
        }
        _ => Err(USAGE.to_string()),
    }
}

fn write(name: &str, text: &str) -> Result<(), String> {
    let path = root().join("core/src").join(name);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} kB", path.display(), text.len() / 1000);
    Ok(())
}
