//! What a rule is, in full: for the terminal and as a page of the documentation.

use std::fmt::Write;

use super::paint::Paint;
use super::{escape, rule_url};
use crate::model::Format;
use crate::rule::{
    Example, ExampleKind, Fixable, Frame, LISTING_NAME, OptionDefault, Part, Practice, REPORT_NAME, Rule, Severity,
};

/// A rule as plain text.
pub fn explain(rule: &'static Rule) -> String {
    text(rule, Paint::default(), facts(rule))
}

/// A rule for people at a terminal.
pub fn painted(rule: &'static Rule, paint: Paint) -> String {
    let mut facts = facts(rule);
    facts.push(("Page", rule_url(rule)));
    text(rule, paint, facts)
}

fn text(rule: &'static Rule, paint: Paint, mut facts: Vec<(&'static str, String)>) -> String {
    let page = rule.page.parsed();
    let name = paint.link(rule, &paint.bold(rule.name));
    let mut out = format!("{name}\n{}\n\n", "=".repeat(rule.name.len()));
    out.push_str(&paint.lines("", "", &format!("{}.", page.summary)));
    for part in &page.parts {
        match part {
            Part::Paragraph(text) => {
                let _ = write!(out, "\n{}", paint.lines("", "", text));
            }
            Part::Example(example) => {
                write_facts(&mut out, std::mem::take(&mut facts), paint);
                explain_example(&mut out, example, paint);
            }
        }
    }
    write_facts(&mut out, facts, paint);
    if !rule.options.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("Options"));
        for option in rule.options {
            let _ = writeln!(out, "  {} = {}", option.name, toml_value(&option.default));
            out.push_str(&paint.lines("      ", "      ", option.what));
        }
    }
    if !page.aliases.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("In other tools"));
        for (tool, ids) in by_tool(rule) {
            out.push_str(&paint.lines(&format!("  {tool:<13} "), &" ".repeat(16), &ids.join(", ")));
        }
    }
    if !page.references.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("Read on"));
        for reference in &page.references {
            let _ = writeln!(out, "  {reference}");
        }
    }
    out
}

/// What the rule is in short, between what is said about it and the first example.
fn write_facts(out: &mut String, facts: Vec<(&str, String)>, paint: Paint) {
    if !facts.is_empty() {
        out.push('\n');
    }
    for (name, value) in facts {
        out.push_str(&paint.lines(&format!("{} ", paint.dim(&format!("{name:<11}"))), &" ".repeat(12), &value));
    }
}

/// What belongs to an example beside its main file: how it is called, its language, and its text.
fn beside(example: &Example) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let files = example.files.iter().map(|(path, text)| (*path, "", *text));
    let config = Some(("lintainer.toml", "toml", example.config)).filter(|(.., text)| !text.is_empty());
    let listing = example.listing.map(|text| (LISTING_NAME, "text", text));
    files.chain(config).chain(example.reports.iter().map(|text| (REPORT_NAME, "json", *text))).chain(listing)
}

fn explain_example(out: &mut String, example: &Example, paint: Paint) {
    let heading = match example.kind {
        ExampleKind::Good => paint.good(&heading(example)),
        ExampleKind::Bad | ExampleKind::Fixed(_) => paint.severity(Severity::Error, &heading(example)),
    };
    let _ = writeln!(out, "\n{heading}");
    indent(out, example.shown);
    for (path, _, text) in beside(example) {
        let _ = writeln!(out, "  with {path}:");
        indent(out, text);
    }
    if !example.shown_after.is_empty() {
        out.push_str("  fixed:\n");
        indent(out, example.shown_after);
    }
}

/// The rules that a name stands for, one after the other. Where there are several, the first line says so.
pub fn explain_all(name: &str, rules: &[&'static Rule], paint: Paint) -> String {
    let texts: Vec<String> = rules.iter().map(|rule| painted(rule, paint)).collect();
    match rules {
        [_] => texts.concat(),
        _ => {
            let names: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
            let first = format!("{} is {} rules: {}", name.trim(), rules.len(), names.join(", "));
            format!("{}\n{}", paint.lines("", "", &first), texts.join("\n\n"))
        }
    }
}

/// How many columns a summary wants beside the name of its rule; with less it stands below.
const SUMMARY_COLUMNS: usize = 30;

/// A list of rules by practice, one line for each, for people at a terminal.
pub fn list(rules: &[&'static Rule], paint: Paint) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for practice in Practice::ALL {
        let mut rules = rules.iter().filter(|rule| rule.practice == practice).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}", paint.bold(&format!("{} {}", practice.number(), practice.title())));
        for rule in rules {
            let fix = if rule.fixable == Fixable::No { ' ' } else { '*' };
            let pad = width - rule.name.len();
            let (name, profile) = (paint.link(rule, rule.name), rule.profile().name());
            let severity = paint.severity(rule.severity, &format!("{:<7}", rule.severity.name()));
            let facts = format!("{fix} {} {severity}", paint.dim(&format!("{profile:<9}")));
            let beside = 2 + width + 1 + "* essential warning".len() + 1;
            if paint.width.is_none_or(|screen| beside + SUMMARY_COLUMNS <= screen) {
                out.push_str(&paint.lines(
                    &format!("  {name}{:pad$} {facts} ", ""),
                    &" ".repeat(beside),
                    rule.summary(),
                ));
            } else {
                let _ = writeln!(out, "  {name}\n    {}", facts.trim_end());
                out.push_str(&paint.lines("      ", "      ", rule.summary()));
            }
        }
        out.push('\n');
    }
    let count = rules.len();
    let _ = writeln!(out, "{count} rule{}; those with * have fixes", if count == 1 { "" } else { "s" });
    out
}

/// A rule as a page of the documentation, in Markdown.
pub fn rule_page(rule: &'static Rule) -> String {
    rule_page_with(rule, &|_| String::new(), &ignore(rule))
}

/// The same page with more on it: `shows` gives what stands between an example and its fix, which is Markdown in
/// paragraphs of its own or empty, and `accept` is the section that says how to accept a finding.
pub fn rule_page_with(rule: &'static Rule, shows: &dyn Fn(&Example) -> String, accept: &str) -> String {
    let page = rule.page.parsed();
    let mut out = format!("# {}\n\n{}.\n\n", rule.name, page.summary);
    out.push_str("| | |\n|---|---|\n");
    for (name, value) in facts(rule) {
        let _ = writeln!(out, "| {name} | {} |", escape::markdown(&value));
    }
    for part in &page.parts {
        match part {
            Part::Paragraph(text) => {
                let _ = writeln!(out, "\n{text}");
            }
            Part::Example(example) => example_page(&mut out, example, &shows(example)),
        }
    }
    if !rule.options.is_empty() {
        out.push_str("\n## Options\n\n```toml\n");
        let _ = writeln!(out, "[rules.{}]", rule.name);
        for option in rule.options {
            let _ = writeln!(out, "# {}\n{} = {}", option.what, option.name, toml_value(&option.default));
        }
        out.push_str("```\n");
    }
    let _ = write!(out, "\n{accept}");
    if !page.aliases.is_empty() {
        out.push_str("\n## In other tools\n\n| tool | rules |\n|---|---|\n");
        for (tool, ids) in by_tool(rule) {
            let ids: Vec<_> = ids.iter().map(|id| escape::markdown_code(id)).collect();
            let _ = writeln!(out, "| {tool} | {} |", ids.join(", "));
        }
    }
    if !page.references.is_empty() {
        out.push_str("\n## Read on\n\n");
        for reference in &page.references {
            let _ = writeln!(out, "- <{reference}>");
        }
    }
    out
}

/// How a finding is accepted, in short.
fn ignore(rule: &Rule) -> String {
    format!("## Ignore\n\n```yaml\n# lintainer: ignore[{}] the reason\n```\n", rule.name)
}

fn example_page(out: &mut String, example: &Example, shows: &str) {
    let _ = writeln!(out, "\n**{}**\n", heading(example));
    fence(out, language(example.format), example.shown);
    for (path, language, text) in beside(example) {
        let name = if path == LISTING_NAME { path.into() } else { escape::markdown_code(path) };
        let _ = writeln!(out, "\nwith {name}:\n");
        fence(out, language, text);
    }
    if !shows.is_empty() {
        let _ = write!(out, "\n{shows}");
    }
    if !example.shown_after.is_empty() {
        out.push_str("\nfixed:\n\n");
        fence(out, language(example.format), example.shown_after);
    }
}

/// What a rule is in short, as names and values.
fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let formats: Vec<_> = rule.formats.iter().map(|format| format.name()).collect();
    let mut facts = vec![
        ("Practice", format!("{} · {}", rule.practice.number(), rule.practice.title())),
        ("Severity", rule.severity.name().to_string()),
        ("Confidence", rule.confidence.name().to_string()),
        ("Formats", formats.join(", ")),
        ("Profile", profiles(rule)),
        ("Fix", rule.fixable.name().to_string()),
        ("Since", rule.since.to_string()),
    ];
    if !rule.yields_to.is_empty() {
        facts.push(("Yields to", rule.yields_to.join(", ")));
    }
    facts
}

/// The usual profile, and those of other findings behind it.
fn profiles(rule: &Rule) -> String {
    let mut names = rule.profiles.iter().map(|profile| profile.name());
    let usual = names.next().unwrap_or_default().to_string();
    let others: Vec<&str> = names.collect();
    if others.is_empty() { usual } else { format!("{usual}; some findings {}", others.join(" or ")) }
}

fn heading(example: &Example) -> String {
    let what = match example.kind {
        ExampleKind::Bad => "Bad",
        ExampleKind::Good => "Good",
        ExampleKind::Fixed(_) => "Bad, with a fix",
    };
    let inside = match example.frame {
        Some(Frame::Pod) => ", in a pod",
        Some(Frame::Container) => ", in a container",
        Some(Frame::Service) => ", in a service",
        Some(Frame::Role) => ", the rules of a role",
        None => "",
    };
    format!("{what} ({}{inside})", example.format.name())
}

/// The aliases by tool, in the order of the rule.
pub(crate) fn by_tool(rule: &'static Rule) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut tools: Vec<(&str, Vec<&str>)> = Vec::new();
    for alias in rule.aliases() {
        let (tool, id) = alias.split_once('/').unwrap_or(("", alias));
        match tools.iter_mut().find(|(known, _)| *known == tool) {
            Some((_, ids)) => ids.push(id),
            None => tools.push((tool, vec![id])),
        }
    }
    tools
}

fn language(format: Format) -> &'static str {
    match format {
        Format::Dockerfile => "dockerfile",
        Format::Compose | Format::Kubernetes | Format::Project => "yaml",
    }
}

fn indent(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "    {line}");
    }
}

/// A fenced block that ends where its text does, whatever fences that has.
pub fn fence(out: &mut String, language: &str, text: &str) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let _ = writeln!(out, "{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'));
}

fn toml_value(default: &OptionDefault) -> String {
    match default {
        OptionDefault::Bool(value) => value.to_string(),
        OptionDefault::Int(value) => value.to_string(),
        OptionDefault::Number(value) => format!("{value:?}"),
        OptionDefault::Text(value, _) => format!("{value:?}"),
        OptionDefault::List(values) => format!("{values:?}"),
        OptionDefault::Table => "{}".to_string(),
    }
}
