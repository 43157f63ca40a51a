//! The examples of rules on the site: each bad one is run, and can be opened in the playground.

use std::fmt::Write;
use std::sync::Arc;

use lintainer_core::engine::{Configuration, Engine};
use lintainer_core::linter::Serial;
use lintainer_core::listing::{Listing, Paths};
use lintainer_core::project::Given;
use lintainer_core::render::explain::fence;
use lintainer_core::render::{OutputFormat, RenderOptions};
use lintainer_core::report::Report;
use lintainer_core::reports::GivenReports;
use lintainer_core::rule::{Check, Example, ExampleKind, REPORT_NAME, Rule};
use lintainer_core::schema::operators;
use lintainer_core::workspace::Workspace;
use serde_json::json;

/// How wide the messages on the pages are, in columns.
const WIDTH: usize = 88;

/// What an example shows: the message that a user sees, and the button. Good ones show nothing.
///
/// # Errors
/// The rule does not find the fault when it runs alone.
pub fn shows(engine: &Engine, rule: &'static Rule, example: &Example, to_root: &str) -> Result<String, String> {
    if example.kind == ExampleKind::Good {
        return Ok(String::new());
    }
    let report = lint(engine, rule, example, true)?;
    if found(&report, rule) == 0 {
        return Err(format!("{}: the example in line {} has no finding on its own", rule.name, example.line));
    }
    let options = RenderOptions { width: WIDTH, quiet: true, ..RenderOptions::default() };
    let mut out = String::from("What you see:\n\n");
    fence(&mut out, "text,message", engine.render(&report, OutputFormat::Text, &options).trim_end());
    // The playground knows neither reports nor what lies beside the files, and no schemas of operators.
    let is_by_operators = rule.name == "schema-violation" && is_of_an_operator(example);
    if !is_by_operators && found(&lint(engine, rule, example, false)?, rule) > 0 {
        let (link, label) = (fragment(rule, example), "Open this example in the playground");
        let _ = write!(out, "\n<p class=\"try\"><a href=\"{to_root}playground/index.html{link}\">{label}</a></p>\n");
    }
    Ok(out)
}

fn found(report: &Report, rule: &Rule) -> usize {
    report.active().filter(|finding| finding.rule.name == rule.name).count()
}

/// Whether an example begins with a resource whose schema is an operator's.
fn is_of_an_operator(example: &Example) -> bool {
    let value = |key: &str| example.text.lines().find_map(|line| line.strip_prefix(key));
    let named = value("apiVersion: ").zip(value("kind: "));
    named.is_some_and(|(version, kind)| operators::find(version.trim(), kind.trim()).is_some())
}

/// The files of an example, the main one first.
fn files(example: &Example) -> Vec<(String, String)> {
    let further = example.files.iter().map(|(path, text)| (path.to_string(), text.to_string()));
    std::iter::once((example.path.to_string(), example.text.to_string())).chain(further).collect()
}

/// The configuration in which the example shows what the rule finds, and nothing else.
fn settings(rule: &Rule, example: &Example) -> String {
    // Faults of suppressions are seen where the rules run that are suppressed.
    let is_about_suppressions = rule.checks.iter().any(|check| matches!(check, Check::Suppressions(_)));
    let key = if is_about_suppressions { "extend-select" } else { "select" };
    format!("{key} = [\"{}\"]\n{}", rule.name, example.config)
}

/// Lints an example for its rule, with the reports and the listing that belong to it or without.
fn lint(engine: &Engine, rule: &Rule, example: &Example, is_complete: bool) -> Result<Report, String> {
    let files = files(example);
    let mut workspace = Workspace::new(engine).without_counts();
    workspace.configure(Configuration { toml: Some(settings(rule, example)), ..Configuration::default() });
    for (path, text) in &files {
        workspace.set(path, text.clone().into_bytes());
    }
    if is_complete {
        let mut reports = GivenReports::default();
        for text in &example.reports {
            let added = reports.add(REPORT_NAME, None, text.as_bytes());
            added.map_err(|error| format!("{}: {error}", rule.name))?;
        }
        reports.settle(None, None);
        workspace.set_given(Given { reports, norm: None });
        workspace.set_listing(example.listing.map(|lines| {
            let mut paths = Paths::new();
            paths.in_repository();
            files.iter().for_each(|(path, text)| _ = paths.add_text(path, text));
            paths.add_lines(lines);
            Arc::new(paths) as Arc<dyn Listing>
        }));
    }
    workspace.check_once(&Serial).map_err(|errors| format!("{}: {errors}", rule.name))
}

/// The part of the playground's address that holds the example: as `wasm/playground/src/share.ts` reads it.
fn fragment(rule: &Rule, example: &Example) -> String {
    let project = json!({
        "files": files(example),
        "settings": settings(rule, example),
        "open": example.path,
    });
    let packed = miniz_oxide::deflate::compress_to_vec(project.to_string().as_bytes(), 9);
    format!("#p1={}", base64_url(&packed))
}

/// Base64 for addresses, without padding (RFC 4648, section 5).
fn base64_url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            out.push(char::from(LETTERS[(word >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let pairs = [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, expected) in pairs {
            assert_eq!(base64_url(text.as_bytes()), expected);
        }
        assert_eq!(base64_url(&[0xfb, 0xff, 0xfe]), "-__-");
    }

    #[test]
    fn a_bad_example_has_its_message_and_a_link() {
        let engine = lintainer_rules::engine();
        let rule = engine.rules().get("root-user").unwrap();
        let example = rule.examples().find(|example| example.kind != ExampleKind::Good).unwrap();
        let text = shows(&engine, rule, example, "../").unwrap();
        assert!(text.contains("root-user") && text.contains("help: "), "{text}");
        assert!(text.contains("<a href=\"../playground/index.html#p1="), "{text}");
    }
}
