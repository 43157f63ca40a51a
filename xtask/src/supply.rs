//! `cargo xtask licenses` and `cargo xtask advisories`: what others wrote that is shipped, on which terms, and what is known
//! against it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use semver::{Version, VersionReq};
use serde::Deserialize;

use crate::tools::root;

/// The packages that are given to others.
const SHIPPED: [&str; 3] = ["lintainer", "lintainer-python", "lintainer-wasm"];

/// The licences that what is shipped may have.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "CC0-1.0",
];

/// The folder of advisories, where it is not in `target`.
const VARIABLE: &str = "ADVISORY_DB";

/// Where the advisories are published.
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

/// A package, as `cargo metadata` tells of it.
#[derive(Deserialize)]
pub struct Package {
    id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The expression of its licences.
    pub license: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[cfg(test)]
impl Package {
    /// A package for tests.
    pub fn of(name: &str, version: &str, license: &str) -> Package {
        Package {
            id: name.to_string(),
            name: name.to_string(),
            version: version.to_string(),
            license: Some(license.to_string()),
            source: None,
            manifest_path: PathBuf::new(),
        }
    }
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// The packages of others that are part of what is shipped, on any platform, by name and version.
///
/// # Errors
/// Cargo does not say.
pub fn shipped() -> Result<Vec<Package>, String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output();
    let output = output.map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let nodes: HashMap<&str, &Node> = metadata.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let own =
        metadata.packages.iter().filter(|package| SHIPPED.contains(&package.name.as_str()) && package.source.is_none());
    let mut waiting: Vec<&str> = own.map(|package| package.id.as_str()).collect();
    let mut found: BTreeSet<String> = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !found.insert(id.to_string()) {
            continue;
        }
        let deps = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        // Those of tests and of building are not shipped.
        waiting.extend(
            deps.filter(|one| one.dep_kinds.iter().any(|kind| kind.kind.is_none())).map(|one| one.pkg.as_str()),
        );
    }
    let mut packages: Vec<Package> =
        metadata.packages.into_iter().filter(|one| one.source.is_some() && found.contains(&one.id)).collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(packages)
}

/// Writes the list of licences, or compares it.
///
/// # Errors
/// A licence that is not allowed; with `--check`: the list is stale.
pub fn licenses(args: &[String]) -> Result<(), String> {
    let text = notices(&shipped()?)?;
    let path = root().join("THIRD-PARTY.md");
    match args {
        [] => fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display())),
        [flag] if flag == "--check" => {
            if fs::read_to_string(&path).ok().as_ref() == Some(&text) {
                return Ok(());
            }
            Err("THIRD-PARTY.md differs\nrun `cargo xtask licenses`".to_string())
        }
        _ => Err("usage: cargo xtask licenses [--check]".to_string()),
    }
}

/// The list of packages, and the text of each licence once.
fn notices(packages: &[Package]) -> Result<String, String> {
    let mut out = String::from(
        "# Licences of what lintainer is built of\n\nMade by `cargo xtask licenses`. The command, the Python package and the JavaScript package contain \
         code of these packages; each of them has some of these. The texts are below.\n\n| Package | Version | Licence |\n|---|---|---|\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let license = package.license.as_deref().unwrap_or("none");
        let Some(chosen) = choose(license) else {
            return Err(format!("{} {}: the licence `{license}` is not allowed", package.name, package.version));
        };
        let _ = writeln!(out, "| {} | {} | {license} |", package.name, package.version);
        for text in license_texts(package, &chosen) {
            texts.entry(text).or_default().push(format!("{} {}", package.name, package.version));
        }
    }
    let mut texts: Vec<(String, Vec<String>)> = texts.into_iter().collect();
    texts.sort_by(|a, b| a.1.cmp(&b.1));
    for (text, names) in texts {
        let _ = write!(out, "\n## {}\n\n```text\n{text}\n```\n", names.join(", "));
    }
    Ok(out)
}

/// The licences of an expression that are taken: all that are joined by AND, and the first allowed one of those joined by OR.
/// `None` where none is allowed.
fn choose(expression: &str) -> Option<Vec<&'static str>> {
    let allowed = |name: &str| ALLOWED.iter().find(|allowed| allowed.eq_ignore_ascii_case(name.trim())).copied();
    let expression = expression.replace('/', " OR ");
    let mut chosen = Vec::new();
    for part in expression.split(" AND ") {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')');
        let mut choices: Vec<&'static str> = part.split(" OR ").filter_map(allowed).collect();
        choices.sort_by_key(|name| ALLOWED.iter().position(|allowed| allowed == name));
        chosen.push(*choices.first()?);
    }
    Some(chosen)
}

/// The texts of the chosen licences that a package brings; all that it brings where the names of the files do not say.
fn license_texts(package: &Package, chosen: &[&str]) -> Vec<String> {
    let folder = package.manifest_path.parent().unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, PathBuf)> = entries
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?.to_ascii_uppercase(), entry.path())))
        .filter(|(name, path)| {
            let starts =
                ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start));
            starts && path.is_file()
        })
        .collect();
    files.sort();
    let is_chosen = |name: &str| {
        chosen.iter().any(|license| {
            let word = license.split(['-', ' ']).next().unwrap_or(license).to_ascii_uppercase();
            name.contains(&word) || name.starts_with("NOTICE")
        })
    };
    let named: Vec<(String, PathBuf)> = files.iter().filter(|(name, _)| is_chosen(name)).cloned().collect();
    let files = if named.is_empty() { files } else { named };
    let read =
        |path: PathBuf| Some(String::from_utf8_lossy(&fs::read(path).ok()?).replace("\r\n", "\n").trim().to_string());
    files.into_iter().filter_map(|(_, path)| read(path)).collect()
}

#[derive(Deserialize)]
struct Advisory {
    advisory: Head,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    package: String,
    withdrawn: Option<String>,
    informational: Option<String>,
}

#[derive(Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Compares the lock file with the published advisories. `Ok(None)`: they cannot be had here, and why.
///
/// # Errors
/// A package in the lock file has a known fault.
pub fn advisories() -> Result<Option<String>, String> {
    let folder = match std::env::var_os(VARIABLE) {
        Some(folder) => PathBuf::from(folder),
        None => match fetch() {
            Ok(folder) => folder,
            Err(why) => return Ok(Some(format!("{why}; {VARIABLE} may name a folder of {ADVISORIES}"))),
        },
    };
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let locked = locked(&lock);
    let (mut known, mut found) = (0, Vec::new());
    for (name, versions) in &locked {
        let entries = fs::read_dir(folder.join("crates").join(name)).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "md")) {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let Some(advisory) = read_advisory(&text) else { return Err(format!("{} cannot be read", path.display())) };
            known += 1;
            found.extend(
                versions
                    .iter()
                    .filter(|version| is_affected(&advisory, version))
                    .map(|version| format!("{} {version}: {}", advisory.advisory.package, advisory.advisory.id)),
            );
        }
    }
    if known == 0 && !folder.join("crates").is_dir() {
        return Err(format!("{} has no folder `crates`", folder.display()));
    }
    println!("{} packages, {known} advisories about them", locked.len());
    if found.is_empty() { Ok(None) } else { Err(found.join("\n")) }
}

/// Clones the advisories, or brings them up to date.
fn fetch() -> Result<PathBuf, String> {
    let folder = root().join("target/advisory-db");
    let mut git = Command::new("git");
    git.env("GIT_TERMINAL_PROMPT", "0").args(["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20"]);
    if folder.join(".git").is_dir() {
        git.arg("-C").arg(&folder).args(["pull", "--quiet", "--ff-only"]);
    } else {
        git.args(["clone", "--quiet", "--depth", "1", ADVISORIES]).arg(&folder);
    }
    let output = git.output().map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        return Ok(folder);
    }
    let first = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("git failed").to_string();
    Err(format!("the advisories cannot be fetched ({first})"))
}

/// The packages of a lock file that come from elsewhere, with their versions.
fn locked(text: &str) -> BTreeMap<String, Vec<Version>> {
    let mut found: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for block in text.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
            line.strip_suffix('"')
        };
        if let (Some(name), Some(version), Some(_)) = (value("name"), value("version"), value("source"))
            && let Ok(version) = Version::parse(version)
        {
            found.entry(name.to_string()).or_default().push(version);
        }
    }
    found
}

/// The facts at the top of an advisory.
fn read_advisory(text: &str) -> Option<Advisory> {
    let facts = text.strip_prefix("```toml\n")?.split("\n```").next()?;
    toml::from_str(facts).ok()
}

/// Whether an advisory tells of a fault in a version. One that is withdrawn, or only says that nobody keeps the package, does not.
fn is_affected(advisory: &Advisory, version: &Version) -> bool {
    let fits = |text: &String| VersionReq::parse(text).is_ok_and(|range| range.matches(version));
    let is_fault = advisory.advisory.informational.as_deref().is_none_or(|kind| kind == "unsound");
    is_fault
        && advisory.advisory.withdrawn.is_none()
        && !advisory.versions.patched.iter().chain(&advisory.versions.unaffected).any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVISORY: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"a\"\n\n[versions]\npatched = [\">= 1.2.3\"]\n\
                            unaffected = [\"< 0.5\"]\n```\n\n# Title\n";

    #[test]
    fn versions_between_the_first_fault_and_its_mending_are_affected() {
        let advisory = read_advisory(ADVISORY).unwrap();
        let affected = |text: &str| is_affected(&advisory, &Version::parse(text).unwrap());
        assert!(affected("0.5.0") && affected("1.2.2"));
        assert!(!affected("0.4.9") && !affected("1.2.3"));
        let withdrawn = ADVISORY.replace("package =", "withdrawn = \"2021-01-01\"\npackage =");
        assert!(!is_affected(&read_advisory(&withdrawn).unwrap(), &Version::new(1, 0, 0)));
        let unkept = ADVISORY.replace("package =", "informational = \"unmaintained\"\npackage =");
        assert!(!is_affected(&read_advisory(&unkept).unwrap(), &Version::new(1, 0, 0)));
    }

    #[test]
    fn packages_of_others_are_read_from_the_lock_file() {
        let text = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry\"\n\
                    \n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\nsource = \"registry\"\n";
        let found = locked(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found["a"], [Version::new(1, 0, 0), Version::new(2, 0, 0)]);
    }

    #[test]
    fn of_a_choice_of_licences_one_must_be_allowed() {
        assert_eq!(choose("MIT OR Apache-2.0"), Some(vec!["MIT"]));
        assert_eq!(choose("Apache-2.0/MIT"), Some(vec!["MIT"]));
        assert_eq!(choose("(MIT OR Apache-2.0) AND Unicode-3.0"), Some(vec!["MIT", "Unicode-3.0"]));
        assert_eq!(choose("GPL-3.0-only OR Zlib"), Some(vec!["Zlib"]));
        assert_eq!(choose("MIT AND GPL-3.0-only"), None);
        assert_eq!(choose("none"), None);
    }
}
