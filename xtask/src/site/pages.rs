//! The pages of the site, by their paths on it: those of the repository with their links set right, those of the rules
//! with what their examples show, and a page for each practice.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use lintainer_core::engine::Engine;
use lintainer_core::model::Format;
use lintainer_core::render::TOOL_URL;
use lintainer_core::render::explain::rule_page_with;
use lintainer_core::rule::{Example, Practice, Rule};

use super::{examples, markdown};
use crate::docs;
use crate::tools::root;

/// Markdown by its path on the site.
pub type Pages = BTreeMap<String, String>;

/// Pages that lie elsewhere than in `docs`, and what they are called on the site.
const ELSEWHERE: [(&str, &str); 8] = [
    ("README.md", "index.md"),
    ("CHANGELOG.md", "changelog.md"),
    ("CONTRIBUTING.md", "contributing.md"),
    ("SECURITY.md", "security.md"),
    ("editors/README.md", "editors.md"),
    ("editors/vscode/README.md", "vscode.md"),
    ("python/README.md", "python.md"),
    ("wasm/js/README.md", "javascript.md"),
];

/// The table of contents, with marks where lists are made.
const SUMMARY: &str = "site/SUMMARY.md";

/// All pages, `SUMMARY.md` included.
///
/// # Errors
/// A link leads nowhere, an example has no finding, a page of `docs` is not in the table of contents.
pub fn assemble(engine: &Engine) -> Result<Pages, String> {
    let mut pages = Pages::new();
    let mut wrong = Vec::new();
    for path in written_pages()? {
        let text = fs::read_to_string(root().join(&path)).map_err(|error| format!("{path}: {error}"))?;
        match relinked(&path, &text) {
            Ok(text) => _ = pages.insert(on_site(&path).unwrap_or(path), text),
            Err(error) => wrong.push(error),
        }
    }
    for rule in engine.rules().rules() {
        match rule_text(engine, rule) {
            Ok(text) => _ = pages.insert(format!("rules/{}.md", rule.name), text),
            Err(error) => wrong.push(error),
        }
    }
    for practice in Practice::ALL {
        pages.insert(practice_path(practice), practice_page(engine, practice)?);
    }
    let summary = summary(engine, &pages)?;
    let missing = pages.keys().filter(|path| !summary.contains(&format!("({path})")));
    wrong.extend(missing.map(|path| format!("{path} is not in {SUMMARY}")));
    pages.insert("SUMMARY.md".to_string(), summary);
    if wrong.is_empty() { Ok(pages) } else { Err(wrong.join("\n")) }
}

/// The pages that are taken as they are, by their paths in the repository.
fn written_pages() -> Result<Vec<String>, String> {
    let mut paths: Vec<String> = ELSEWHERE.iter().map(|(path, _)| (*path).to_string()).collect();
    for folder in ["docs", "docs/tutorials", "docs/decisions", "docs/migrate"] {
        paths.extend(pages_in(folder)?);
    }
    paths.push("docs/rules/README.md".to_string());
    Ok(paths)
}

/// The Markdown files of a folder of the repository, sorted.
fn pages_in(folder: &str) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut paths: Vec<String> =
        names.filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")).collect();
    paths.sort();
    Ok(paths)
}

/// Where something of the repository is on the site, where it is there.
fn on_site(path: &str) -> Option<String> {
    if let Some((_, name)) = ELSEWHERE.iter().find(|(known, _)| *known == path) {
        return Some((*name).to_string());
    }
    // Notebooks are shown by who hosts the repository.
    let path = path.strip_prefix("docs/").filter(|path| !path.ends_with(".ipynb"))?;
    Some(path.strip_suffix("README.md").map_or_else(|| path.to_string(), |folder| format!("{folder}index.md")))
}

/// A text of the repository whose links are right on the site.
fn relinked(path: &str, text: &str) -> Result<String, String> {
    let here = on_site(path).unwrap_or_else(|| "SUMMARY.md".to_string());
    markdown::relink(text, |target| link(path, &here, target)).map_err(|error| format!("{path}, {error}"))
}

/// A link of the page `path`, as it is on the site at `here`.
fn link(path: &str, here: &str, target: &str) -> Result<String, String> {
    if target.contains("://") || target.starts_with('#') || target.starts_with("mailto:") {
        return Ok(target.to_string());
    }
    let (file, place) = target.split_at(target.find('#').unwrap_or(target.len()));
    let full = joined(path, file).filter(|full| root().join(full).exists());
    let full = full.ok_or_else(|| format!("`{target}` leads to nothing in the repository"))?;
    Ok(match on_site(&full) {
        Some(to) => format!("{}{to}{place}", to_top(here)),
        None if root().join(&full).is_dir() => format!("{TOOL_URL}/tree/main/{full}"),
        None => format!("{TOOL_URL}/blob/main/{full}{place}"),
    })
}

/// A path that a file names, from the repository's root; `None` where it leads out of it.
fn joined(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

/// The way from a page to the top of the site.
fn to_top(here: &str) -> String {
    "../".repeat(here.matches('/').count())
}

/// A rule's page: as in `docs/rules`, with the messages of its examples and all ways to accept a finding.
fn rule_text(engine: &Engine, rule: &'static Rule) -> Result<String, String> {
    let wrong = RefCell::new(None);
    let shows = |example: &Example| match examples::shows(engine, rule, example, "../") {
        Ok(text) => text,
        Err(error) => {
            wrong.replace(Some(error));
            String::new()
        }
    };
    let text = rule_page_with(rule, &shows, &accept(rule));
    match wrong.into_inner() {
        Some(error) => Err(error),
        None => relinked(&format!("docs/rules/{}.md", rule.name), &text),
    }
}

/// The ways to accept a finding, for the formats that the rule is about.
fn accept(rule: &Rule) -> String {
    let name = rule.name;
    let language = if rule.formats == [Format::Dockerfile] { "dockerfile" } else { "yaml" };
    let mut out = format!(
        "## Accept a finding\n\nWhere it stands, in the line above, with the reason; `until=2027-03-31` before it sets \
         an end ([suppression](../suppression.md)):\n\n```{language}\n# lintainer: ignore[{name}] the reason\n```\n"
    );
    if rule.formats.contains(&Format::Kubernetes) {
        let _ = write!(
            out,
            "\nIn a Kubernetes object, for all of it:\n\n```yaml\nmetadata:\n  annotations:\n    \
             lintainer.dev/ignore: \"[{name}] the reason\"\n```\n"
        );
    }
    let _ = write!(
        out,
        "\nIn `lintainer.toml`, for some paths ([configuration](../configuration.md)); `ignore` at its top is for \
         all:\n\n```toml\n[[overrides]]\nfiles = [\"tests/**\"]\nignore = [\"{name}\"]\n```\n"
    );
    out
}

fn practice_path(practice: Practice) -> String {
    format!("practices/p{:02}.md", practice.number())
}

/// What `docs/practices.md` says about a practice, and its rules.
fn practice_page(engine: &Engine, practice: Practice) -> Result<String, String> {
    let all =
        fs::read_to_string(root().join("docs/practices.md")).map_err(|error| format!("docs/practices.md: {error}"))?;
    let mark = format!("\n## {}. ", practice.number());
    let section = all.split_once(&mark).map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
    let text = section.split_once('\n').map_or("", |(_, text)| text.trim());
    let text = markdown::relink(text, |target| link("docs/practices.md", "practices/p00.md", target))?;
    let rules = engine.rules().rules().iter().copied().filter(|rule| rule.practice == practice);
    let table = docs::table(rules, "../rules/");
    Ok(format!("# {} · {}\n\n{text}\n\n## Rules\n\n{table}", practice.number(), practice.title()))
}

/// The table of contents: what is written, and the lists of rules, tools and decisions at their marks.
fn summary(engine: &Engine, pages: &Pages) -> Result<String, String> {
    let written = fs::read_to_string(root().join(SUMMARY)).map_err(|error| format!("{SUMMARY}: {error}"))?;
    let mut rules = String::new();
    for practice in Practice::ALL {
        let _ = writeln!(rules, "- [{} {}]({})", practice.number(), practice.title(), practice_path(practice));
        for rule in engine.rules().rules().iter().filter(|rule| rule.practice == practice) {
            let _ = writeln!(rules, "  - [{0}](rules/{0}.md)", rule.name);
        }
    }
    let list = |folder: &str| {
        let ours = pages.iter().filter(|(path, _)| path.starts_with(folder) && !path.ends_with("/index.md"));
        let lines = ours.map(|(path, text)| {
            let title = text.lines().next().unwrap_or(path).trim_start_matches("# ");
            format!("  - [{title}]({path})\n")
        });
        lines.collect::<String>()
    };
    let text = relinked(SUMMARY, &written)?;
    let text = text.replace("<!-- rules -->\n", &rules);
    Ok(text.replace("<!-- migrate -->\n", &list("migrate/")).replace("<!-- decisions -->\n", &list("decisions/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_site_or_the_repository() {
        let link = |target: &str| link("docs/decisions/README.md", "decisions/index.md", target);
        assert_eq!(link("https://kubernetes.io/").unwrap(), "https://kubernetes.io/");
        assert_eq!(link("#top").unwrap(), "#top");
        assert_eq!(link("../helm.md#limits").unwrap(), "../helm.md#limits");
        assert_eq!(link("../rules/README.md").unwrap(), "../rules/index.md");
        assert_eq!(link("../../README.md").unwrap(), "../index.md");
        assert_eq!(link("../../Cargo.toml").unwrap(), format!("{TOOL_URL}/blob/main/Cargo.toml"));
        assert_eq!(link("../python.ipynb").unwrap(), format!("{TOOL_URL}/blob/main/docs/python.ipynb"));
        assert_eq!(link("../../testdata").unwrap(), format!("{TOOL_URL}/tree/main/testdata"));
        assert!(link("../../../x.md").is_err() && link("no-such-page.md").is_err());
    }
}
