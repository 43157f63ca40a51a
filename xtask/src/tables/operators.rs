//! The schemas of operators, from folders with their resource definitions.

use std::fs;
use std::path::{Path, PathBuf};

use lintainer_core::schema::openapi::Builder;
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Dialect, parse};

use super::text::header;

/// The text of the table from all YAML files in a folder and those below it. Where several define one version of a kind, the
/// first in the order of the paths counts.
///
/// # Errors
/// Files that cannot be read, a folder without definitions.
pub fn text(folder: &Path, source: &str, as_of: &str) -> Result<String, String> {
    let mut paths = Vec::new();
    files(folder, &mut paths)?;
    paths.sort();
    let mut builder = Builder::without_status();
    let mut count = 0;
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = Source::new(FileId(0), "crd.yaml", text);
        for document in parse(&file, Dialect::Kubernetes) {
            let root = document.node(&file).filter(|_| !document.is_broken());
            count += usize::from(root.is_some_and(|root| builder.add_definition(root)));
        }
    }
    if count == 0 {
        return Err(format!("{} has no resource definitions", folder.display()));
    }
    println!("{count} definitions");
    let header = header("operator-schemas", "Fields of custom resources of widely used operators", source, as_of);
    Ok(header + &builder.text())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
    Ok(())
}
