//! The links of the built site: each leads to a page that is there, and to a place on it that is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a page has and where it leads to.
#[derive(Debug, Default)]
struct HtmlPage {
    ids: BTreeSet<String>,
    targets: Vec<String>,
}

/// Checks all links within a folder of HTML pages, and returns how many there are.
///
/// # Errors
/// Names the pages and the dead links on them.
pub fn check(folder: &Path) -> Result<usize, String> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    let mut pages: BTreeMap<&Path, HtmlPage> = BTreeMap::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "html")) {
        let text =
            std::fs::read_to_string(folder.join(file)).map_err(|error| format!("{}: {error}", file.display()))?;
        pages.insert(file, read(&text));
    }
    let known: BTreeSet<&Path> = files.iter().map(PathBuf::as_path).collect();
    let (mut count, mut dead) = (0, Vec::new());
    for (path, page) in &pages {
        for target in page.targets.iter().filter(|target| !is_elsewhere(target)) {
            count += 1;
            if let Some(why) = fault(path, target, &known, &pages) {
                dead.push(format!("{}: `{target}`: {why}", path.display()));
            }
        }
    }
    if dead.is_empty() { Ok(count) } else { Err(dead.join("\n")) }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).map_err(|error| format!("{}: {error}", next.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap_or(&path).to_path_buf());
            }
        }
    }
    Ok(())
}

fn is_elsewhere(target: &str) -> bool {
    target.contains("://") || ["mailto:", "data:", "javascript:"].iter().any(|scheme| target.starts_with(scheme))
}

fn fault(
    from: &Path,
    target: &str,
    known: &BTreeSet<&Path>,
    pages: &BTreeMap<&Path, HtmlPage>,
) -> Option<&'static str> {
    let (path, place) = target.split_once('#').unwrap_or((target, ""));
    let to = if path.is_empty() { from.to_path_buf() } else { joined(from, path) };
    if !known.contains(to.as_path()) {
        return Some("there is no such file");
    }
    // What stands behind `#` in the address of the playground is a project.
    let is_place = !place.is_empty() && !to.starts_with("playground");
    match pages.get(to.as_path()) {
        Some(page) if is_place && !page.ids.contains(place) => Some("the page has no such place"),
        _ => None,
    }
}

/// A path as a page names it, from the top of the site; `/`, which no file is called, for one that leads out of it.
fn joined(from: &Path, path: &str) -> PathBuf {
    let mut to = from.parent().unwrap_or(from).to_path_buf();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if !to.pop() => return PathBuf::from("/"),
            ".." => {}
            name => to.push(name),
        }
    }
    if path.ends_with('/') {
        to.push("index.html");
    }
    to
}

/// The attributes that matter, of tags only: text has no unescaped `<`, and code of scripts no `<a `.
fn read(text: &str) -> HtmlPage {
    let mut page = HtmlPage::default();
    for tag in text.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or(tag);
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        page.ids.extend(attribute(tag, "id"));
        page.targets.extend(["href", "src"].iter().filter_map(|name| attribute(tag, name)));
    }
    page
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next().unwrap_or(rest);
    Some(value.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_places_and_links() {
        let page =
            read("<h1 id=\"top\">a &lt;b href=\"x\"></h1><a class=\"c\" href=\"b.html#d\">e</a><img src=\"f.svg\">");
        assert_eq!(page.ids.into_iter().collect::<Vec<_>>(), ["top"]);
        assert_eq!(page.targets, ["b.html#d", "f.svg"]);
    }

    #[test]
    fn dead_links_are_found() {
        let files = [Path::new("index.html"), Path::new("rules/a.html"), Path::new("playground/index.html")];
        let known: BTreeSet<&Path> = files.into();
        let pages = files.map(|path| (path, read("<p id=\"here\">"))).into();
        let fault = |target: &str| fault(Path::new("rules/a.html"), target, &known, &pages);
        for good in ["#here", "a.html", "../index.html#here", "../", "../playground/index.html#p1=abc"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["#there", "b.html", "../../index.html", "../index.html#there", "index.html"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
