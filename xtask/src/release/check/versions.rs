//! Whether all that names a version names the same.

use std::path::Path;

use serde_json::Value;

use crate::release::pin::COMPONENT;
use crate::release::targets::TARGETS;
use crate::release::{VERSION, changelog, files};
use crate::tools::root;

/// Documents that say how to get a version.
const DOCUMENTS: [&str; 7] = [
    "README.md",
    "docs/install.md",
    "docs/integrations.md",
    "docs/tutorials/ci.md",
    "editors/README.md",
    "editors/vscode/README.md",
    "python/README.md",
];

/// What stands before a version in a document.
const BEFORE: [&str; 5] =
    ["lintainer/lintainer@", "lintainer/lintainer/lintainer@", "lintainer/raw/", "releases/download/", "rev: "];

/// What does not agree. `tag` is that of the release, if there is one.
///
/// # Errors
/// A file cannot be read.
pub fn problems(tag: Option<&str>) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    let mut expect = |place: String, found: Option<&str>| {
        if found != Some(VERSION) {
            problems.push(format!("{place} has the version {}, not {VERSION}", found.unwrap_or("nothing")));
        }
    };
    let manifest = toml("Cargo.toml")?;
    for (name, value) in manifest["workspace"]["dependencies"].as_table().into_iter().flatten() {
        if name.starts_with("lintainer") {
            expect(format!("Cargo.toml: `{name}`"), value.get("version").and_then(toml::Value::as_str));
        }
    }
    for path in ["editors/vscode/package.json", "editors/vscode/package-lock.json"] {
        expect(path.to_string(), json(path)?["version"].as_str());
    }
    for path in ["action.yml", COMPONENT] {
        let text = files::read(&root().join(path))?;
        let head: serde_yaml::Value = serde_yaml::from_str(text.split("\n---\n").next().unwrap_or_default())
            .map_err(|error| format!("{path}: {error}"))?;
        let head = if path == COMPONENT { &head["spec"] } else { &head };
        expect(format!("{path}: the input `version`"), head["inputs"]["version"]["default"].as_str());
    }
    let python = toml("pyproject.toml")?;
    let dynamic = python["project"]["dynamic"].as_array().into_iter().flatten();
    if !dynamic.into_iter().any(|one| one.as_str() == Some("version")) {
        problems.push("pyproject.toml does not take its version from Cargo.toml".to_string());
    }
    for path in DOCUMENTS.iter().filter(|path| root().join(path).is_file()) {
        problems.extend(in_document(path, &files::read(&root().join(path))?));
    }
    problems.extend(binstall(&toml("cli/Cargo.toml")?));
    let changes = files::read(&root().join("CHANGELOG.md"))?;
    match tag {
        None if changes.contains("## [Unreleased]") || changelog::section(&changes, VERSION).is_ok() => {}
        None => problems.push(format!("CHANGELOG.md has neither `## [Unreleased]` nor `## [{VERSION}]`")),
        Some(tag) => {
            if tag.strip_prefix('v') != Some(VERSION) {
                problems.push(format!("the tag `{tag}` is not v{VERSION}"));
            }
            problems.extend(changelog::section(&changes, VERSION).err());
        }
    }
    Ok(problems)
}

fn toml(path: &str) -> Result<toml::Value, String> {
    toml::from_str(&files::read(&root().join(path))?).map_err(|error| format!("{path}: {error}"))
}

fn json(path: &str) -> Result<Value, String> {
    serde_json::from_str(&files::read(&root().join(Path::new(path)))?).map_err(|error| format!("{path}: {error}"))
}

/// The versions in a document that are not this one: `v0.1.0`, `v0.1` and `v0` are.
fn in_document(path: &str, text: &str) -> Vec<String> {
    let is_this = |found: &str| {
        let rest = VERSION.strip_prefix(found);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for before in BEFORE {
            for behind in line.split(before).skip(1) {
                let Some(version) = behind.strip_prefix('v') else { continue };
                let end = version.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
                let version = version[..end.unwrap_or(version.len())].trim_end_matches('.');
                if !is_this(version) {
                    problems.push(format!("{path}:{}: `{before}v{version}` is not v{VERSION}", number + 1));
                }
            }
        }
    }
    problems
}

/// Whether `cargo binstall` would find the archives.
fn binstall(manifest: &toml::Value) -> Vec<String> {
    let table = |names: &[&str]| names.iter().try_fold(manifest, |value, name| value.get(name));
    let text = |names: &[&str]| table(names).and_then(toml::Value::as_str);
    let base = ["package", "metadata", "binstall"];
    let mut problems = Vec::new();
    for target in TARGETS {
        let fill = |pattern: &str, end: &str| {
            let known = [("{ name }", "lintainer"), ("{ version }", VERSION), ("{ target }", target.rust)];
            let pattern = pattern.replace("{ archive-suffix }", end).replace("{ binary-ext }", target.suffix());
            known.iter().fold(pattern.replace("{ bin }", "lintainer"), |text, (name, value)| text.replace(name, value))
        };
        let of_target = [&base[..], &["overrides", target.rust, "pkg-fmt"]].concat();
        let format = text(&of_target).or_else(|| text(&[&base[..], &["pkg-fmt"]].concat()));
        let end = if format == Some("zip") { ".zip" } else { ".tar.gz" };
        let address = text(&[&base[..], &["pkg-url"]].concat()).map(|pattern| fill(pattern, end));
        let wanted = format!("/releases/download/v{VERSION}/{}", target.archive_name());
        if address.is_none_or(|address| !address.ends_with(&wanted)) {
            problems.push(format!("cli/Cargo.toml: `binstall` does not lead to {}", target.archive_name()));
        }
        let program = text(&[&base[..], &["bin-dir"]].concat()).map(|pattern| fill(pattern, end));
        if program != Some(format!("{}/{}", target.stem(), target.program())) {
            problems.push(format!("cli/Cargo.toml: `binstall` does not find the program for {}", target.rust));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_in_documents_are_this_one_or_a_part_of_it() {
        let (major, rest) = VERSION.split_once('.').unwrap();
        let text =
            format!("- uses: lintainer/lintainer@v{VERSION}\nrev: v{major}.{}\n", rest.split('.').next().unwrap());
        assert_eq!(in_document("a.md", &text), Vec::<String>::new());
        let found =
            in_document("a.md", "x\n  rev: v9.9.9\nhttps://x/lintainer/raw/v9/templates and lintainer/lintainer@main");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("a.md:2: `rev: v9.9.9`") && found[1].contains(":3:"), "{found:?}");
    }

    #[test]
    fn the_right_address_for_binstall_is_told_from_a_wrong_one() {
        let manifest = toml("cli/Cargo.toml").unwrap();
        assert_eq!(binstall(&manifest), Vec::<String>::new());
        let wrong = files::read(&root().join("cli/Cargo.toml")).unwrap().replace("/download/v", "/download/");
        assert_eq!(binstall(&toml::from_str(&wrong).unwrap()).len(), TARGETS.len());
    }
}
