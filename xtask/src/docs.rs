//! `cargo xtask docs`: the pages in `docs/rules` and `docs/migrate`, the README's picture and the schema of
//! `lintainer.toml`, made from the rules.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use lintainer_core::render::explain::rule_page;
use lintainer_core::rule::{Fixable, Practice, Registry, Rule};

use crate::tools::root;
use crate::{migrate, picture, site};

/// Runs the chore.
///
/// # Errors
/// With `--check`: pages are stale. Otherwise: they cannot be written.
pub fn run(args: &[String]) -> Result<(), String> {
    match args {
        [] => write(),
        [flag] if flag == "--check" => check(),
        _ => Err("usage: cargo xtask docs [--check]".to_string()),
    }
}

/// Compares the pages with the rules.
///
/// # Errors
/// Names the pages that are missing, different or left over.
pub fn check() -> Result<(), String> {
    let (pages, folder) = (pages(&lintainer_rules::registry()), folder());
    let mut stale: Vec<String> = Vec::new();
    for (name, text) in &pages {
        match fs::read_to_string(folder.join(name)) {
            Ok(found) if found == *text => {}
            Ok(_) => stale.push(format!("docs/{name} differs")),
            Err(_) => stale.push(format!("docs/{name} is missing")),
        }
    }
    stale.extend(left_over(&pages).into_iter().map(|name| format!("docs/{name} belongs to no rule")));
    if fs::read_to_string(schema_path()).ok() != Some(schema()?) {
        stale.push("docs/schemas/config.schema.json differs".to_string());
    }
    for (name, svg) in picture::draw()? {
        if fs::read_to_string(images().join(name)).ok() != Some(svg) {
            stale.push(format!("docs/images/{name} differs"));
        }
    }
    if let Err(wrong) = site::check() {
        stale.push(wrong);
    }
    if stale.is_empty() {
        println!("{} pages are up to date", pages.len());
        return Ok(());
    }
    Err(format!("{}\nrun `cargo xtask docs`", stale.join("\n")))
}

fn write() -> Result<(), String> {
    let (pages, folder) = (pages(&lintainer_rules::registry()), folder());
    let fail = |error: std::io::Error| format!("docs cannot be written: {error}");
    for part in PARTS {
        fs::create_dir_all(folder.join(part)).map_err(fail)?;
    }
    for (name, text) in &pages {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(path, text).map_err(fail)?;
        }
    }
    for name in left_over(&pages) {
        fs::remove_file(folder.join(name)).map_err(fail)?;
    }
    fs::create_dir_all(images()).map_err(fail)?;
    for (name, svg) in picture::draw()? {
        fs::write(images().join(name), svg).map_err(fail)?;
    }
    fs::write(schema_path(), schema()?).map_err(fail)?;
    println!("{} pages in docs, docs/images and docs/schemas/config.schema.json", pages.len());
    site::check().map(drop)
}

fn schema_path() -> PathBuf {
    root().join("docs/schemas/config.schema.json")
}

/// What `lintainer config --schema` prints.
fn schema() -> Result<String, String> {
    let schema = lintainer_core::config::schema(&lintainer_rules::registry());
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn images() -> PathBuf {
    root().join("docs/images")
}

/// The folders in `docs` that are made.
const PARTS: [&str; 2] = ["rules", "migrate"];

fn folder() -> PathBuf {
    root().join("docs")
}

/// All pages by their path in `docs`.
fn pages(registry: &Registry) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        registry.rules().iter().map(|rule| (format!("rules/{}.md", rule.name), rule_page(rule))).collect();
    pages.insert("rules/README.md".to_string(), index(registry));
    pages.extend(migrate::pages(registry));
    pages.insert(CUSTOM.to_string(), custom());
    pages
}

/// The page about rules of one's own, whose second part is made.
const CUSTOM: &str = "custom-rules.md";

const CUSTOM_MARK: &str = "<!-- made by `cargo xtask docs` from here on -->\n";

/// That page: what is written by hand, and the tables of what rules may use.
fn custom() -> String {
    let text = fs::read_to_string(folder().join(CUSTOM)).unwrap_or_default();
    let written = text.split_once(CUSTOM_MARK).map_or(text.as_str(), |(written, _)| written);
    format!("{written}{CUSTOM_MARK}\n{}", lintainer_custom::documentation::reference())
}

/// Pages of rules that are no more.
fn left_over(pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in PARTS {
        let entries = fs::read_dir(folder().join(part)).into_iter().flatten().flatten();
        let files = entries.filter_map(|entry| Some(format!("{part}/{}", entry.file_name().into_string().ok()?)));
        names.extend(files.filter(|name| name.ends_with(".md") && !pages.contains_key(name)));
    }
    names.sort();
    names
}

/// The table of contents, by practice.
fn index(registry: &Registry) -> String {
    let mut out = String::from(
        "# Rules\n\nMade by `cargo xtask docs` from the rules themselves. A rule with ✎ has fixes; one in brackets is off by default.\n",
    );
    for practice in Practice::ALL {
        let mut rules = registry.rules().iter().copied().filter(|rule| rule.practice == practice).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = write!(out, "\n## {} {}\n\n{}", practice.number(), practice.title(), table(rules, ""));
    }
    out
}

/// Rules as a table, whose pages lie in a folder.
pub fn table(rules: impl Iterator<Item = &'static Rule>, folder: &str) -> String {
    let mut out = String::from("| Rule | Severity | What it finds |\n|---|---|---|\n");
    for rule in rules {
        let link = format!("[{0}]({folder}{0}.md)", rule.name);
        let link = if rule.is_default() { link } else { format!("({link})") };
        let fix = if rule.fixable == Fixable::No { "" } else { " ✎" };
        let _ = writeln!(out, "| {link}{fix} | {} | {} |", rule.severity.name(), rule.summary().replace('|', "\\|"));
    }
    out
}
