//! `cargo xtask site`: the documentation as a site in `target/site/book`, made by mdBook from the pages of the
//! repository.

mod examples;
mod html;
mod markdown;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, root};
use crate::wasm;

/// Newer ones may want other templates and settings; the site is looked at before this changes.
const MDBOOK: &str = "0.5.4";

/// Runs the chore.
///
/// # Errors
/// Something cannot be built, or a link is dead.
pub fn run(args: &[String]) -> Result<(), String> {
    match args {
        [] => build(true),
        [flag] if flag == "--keep-playground" => build(false),
        _ => Err("usage: cargo xtask site [--keep-playground]".to_string()),
    }
}

/// Makes the pages without building the site: every link in them leads to a file, every bad example has its finding.
///
/// # Errors
/// Says what is wrong with which page.
pub fn check() -> Result<usize, String> {
    Ok(pages::assemble(&lintainer_rules::engine())?.len())
}

/// Builds the site; the playground is built anew or taken as it was built last.
///
/// # Errors
/// As [`run`].
pub fn build(has_new_playground: bool) -> Result<(), String> {
    let mdbook = tools::cargo_program("mdbook", "mdbook", MDBOOK, &["--no-default-features", "--features", "search"])?;
    if has_new_playground {
        wasm::page()?;
    }
    let folder = root().join("target/site");
    let (source, book) = (folder.join("src"), folder.join("book"));
    for old in [&source, &book] {
        if old.exists() {
            fs::remove_dir_all(old).map_err(|error| format!("{}: {error}", old.display()))?;
        }
    }
    let pages = pages::assemble(&lintainer_rules::engine())?;
    for (path, text) in &pages {
        write(&source.join(path), text.as_bytes())?;
    }
    for name in ["images", "schemas"] {
        copy(&root().join("docs").join(name), &source.join(name))?;
    }
    for entry in ["book.toml", "site.css"] {
        copy(&root().join("site").join(entry), &folder.join(entry))?;
    }
    mdbook_build(&mdbook, &folder)?;
    say_languages(&book, &pages)?;
    colour_dockerfiles(&book)?;
    copy(&wasm::folder().join("playground/dist"), &book.join("playground"))?;
    let links = html::check(&book)?;
    println!("{} pages in {}, {links} links within them lead somewhere", pages.len(), book.display());
    Ok(())
}

/// What mdBook warns of is an error here.
fn mdbook_build(mdbook: &Path, folder: &Path) -> Result<(), String> {
    let mut command = Command::new(mdbook);
    command.arg("build").arg(folder);
    let output = command.output().map_err(|error| format!("mdbook cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let is_quiet = !said.lines().any(|line| line.contains("WARN") || line.contains("ERROR"));
    if output.status.success() && is_quiet { Ok(()) } else { Err(format!("mdbook says:\n{said}")) }
}

/// Pages in another language than the book's say so: screen readers and hyphenation ask for it.
fn say_languages(book: &Path, pages: &pages::Pages) -> Result<(), String> {
    for path in pages.keys().filter_map(|path| path.strip_suffix(".de.md")) {
        let path = book.join(format!("{path}.de.html"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        write(&path, text.replacen("<html lang=\"en\"", "<html lang=\"de\"", 1).as_bytes())?;
    }
    Ok(())
}

/// mdBook's highlighter knows no Dockerfiles, and scripts of a book's own come too late to teach it.
fn colour_dockerfiles(book: &Path) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{}: {error}", book.display());
    let names = fs::read_dir(book).map_err(fail)?.flatten().map(|entry| entry.path());
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("highlight") && name.ends_with(".js")
    };
    let path = names.into_iter().find(is_it).ok_or("mdBook has no highlighter any more")?;
    let language = root().join("site/dockerfile.js");
    write(&path, &[fs::read(&path).map_err(fail)?, fs::read(language).map_err(fail)?].concat())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    fs::write(path, bytes).map_err(fail)
}

/// Copies a file, or a folder with what is in it.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{} cannot be copied: {error}", from.display());
    if from.is_file() {
        return write(to, &fs::read(from).map_err(fail)?);
    }
    let entries: Vec<PathBuf> = fs::read_dir(from).map_err(fail)?.flatten().map(|entry| entry.path()).collect();
    entries.iter().try_for_each(|path| copy(path, &to.join(path.file_name().unwrap_or_default())))
}
