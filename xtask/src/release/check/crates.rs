//! Whether the crates say what a registry shows, and bring their licences.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use crate::tools::{cargo, root};

/// How many keywords a registry takes.
const KEYWORDS: usize = 5;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    readme: Option<PathBuf>,
    keywords: Vec<String>,
    categories: Vec<String>,
    publish: Option<Vec<String>>,
    manifest_path: PathBuf,
}

/// What the crates that are published lack.
///
/// # Errors
/// Cargo does not say what there is.
pub fn problems() -> Result<Vec<String>, String> {
    let output = cargo().args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).output();
    let output = output.map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let published = metadata.packages.iter().filter(|package| package.publish.as_ref().is_none_or(|to| !to.is_empty()));
    Ok(published.flat_map(of_package).collect())
}

fn of_package(package: &Package) -> Vec<String> {
    let folder = package.manifest_path.parent().unwrap_or(&package.manifest_path);
    let has_readme = package.readme.as_ref().is_some_and(|readme| folder.join(readme).is_file());
    let lacks = [
        ("a description", package.description.is_none()),
        ("a licence", package.license.is_none()),
        ("a repository", package.repository.is_none()),
        ("a readme", !has_readme),
        ("one to five keywords", package.keywords.is_empty() || package.keywords.len() > KEYWORDS),
        ("a category", package.categories.is_empty()),
        ("LICENSE-MIT", !is_same("LICENSE-MIT", folder.join("LICENSE-MIT"))),
        ("LICENSE-APACHE", !is_same("LICENSE-APACHE", folder.join("LICENSE-APACHE"))),
    ];
    let lacks = lacks.iter().filter(|(_, is_missing)| *is_missing);
    lacks.map(|(what, _)| format!("the crate `{}` lacks {what}", package.name)).collect()
}

/// Whether a licence is that of the repository.
fn is_same(name: &str, path: PathBuf) -> bool {
    fs::read(root().join(name)).ok().is_some_and(|text| fs::read(path).ok().as_ref() == Some(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crate_lacks_is_named() {
        let manifest_path = root().join("nowhere/Cargo.toml");
        let package = Package {
            name: "a".to_string(),
            description: Some("text".to_string()),
            license: None,
            repository: Some("address".to_string()),
            readme: Some(PathBuf::from("README.md")),
            keywords: (0..6).map(|number| number.to_string()).collect(),
            categories: vec!["one".to_string()],
            publish: None,
            manifest_path,
        };
        let told = of_package(&package).join("\n");
        for lack in ["a licence", "a readme", "one to five keywords", "LICENSE-MIT"] {
            assert!(told.contains(&format!("`a` lacks {lack}")), "{told}");
        }
        assert!(!told.contains("description") && !told.contains("category"));
    }
}
