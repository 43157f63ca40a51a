//! What a rule is, in full: for the terminal and as a page of the documentation.

use std::fmt::Write;

use super::escape;
use crate::model::Format;
use crate::rule::{Example, ExampleKind, OptionDefault, Rule};

/// A rule for people at a terminal, without colours.
pub fn explain(rule: &Rule) -> String {
    let mut out = format!("{}\n{}\n\n{}.\n\n{}\n\n", rule.name, "=".repeat(rule.name.len()), rule.summary, rule.why);
    for (name, value) in facts(rule) {
        let _ = writeln!(out, "{name:<11} {value}");
    }
    for example in rule.examples {
        let _ = writeln!(out, "\n{}", heading(example));
        indent(&mut out, example.text);
        for (path, text) in example.files {
            let _ = writeln!(out, "  with {path}:");
            indent(&mut out, text);
        }
        if !example.config.is_empty() {
            out.push_str("  with lintainer.toml:\n");
            indent(&mut out, example.config);
        }
        if let ExampleKind::Fixed(after) = example.kind {
            out.push_str("  fixed:\n");
            indent(&mut out, after);
        }
    }
    if !rule.options.is_empty() {
        out.push_str("\nOptions\n");
        for option in rule.options {
            let _ = writeln!(out, "  {} = {}\n      {}", option.name, toml_value(&option.default), option.what);
        }
    }
    if !rule.aliases.is_empty() {
        out.push_str("\nIn other tools\n");
        for (tool, ids) in by_tool(rule) {
            let _ = writeln!(out, "  {tool:<13} {}", ids.join(", "));
        }
    }
    if !rule.references.is_empty() {
        out.push_str("\nRead on\n");
        for reference in rule.references {
            let _ = writeln!(out, "  {reference}");
        }
    }
    out
}

/// The rules that a name stands for, one after the other. Where there are several, the first line says so.
pub fn explain_all(name: &str, rules: &[&Rule]) -> String {
    let texts: Vec<String> = rules.iter().map(|rule| explain(rule)).collect();
    match rules {
        [_] => texts.concat(),
        _ => {
            let names: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
            format!("{} is {} rules: {}\n\n{}", name.trim(), rules.len(), names.join(", "), texts.join("\n\n"))
        }
    }
}

/// A rule as a page of the documentation, in Markdown.
pub fn rule_page(rule: &Rule) -> String {
    let mut out = format!("# {}\n\n{}.\n\n", rule.name, escape::markdown(rule.summary));
    out.push_str("| | |\n|---|---|\n");
    for (name, value) in facts(rule) {
        let _ = writeln!(out, "| {name} | {} |", escape::markdown(&value));
    }
    let _ = write!(out, "\n## Why\n\n{}\n", escape::markdown(rule.why));
    if !rule.examples.is_empty() {
        out.push_str("\n## Examples\n");
    }
    for example in rule.examples {
        let _ = writeln!(out, "\n**{}**\n", heading(example));
        fence(&mut out, language(example.format), example.text);
        for (path, text) in example.files {
            let _ = writeln!(out, "\nwith {}:\n", escape::markdown_code(path));
            fence(&mut out, "", text);
        }
        if !example.config.is_empty() {
            out.push_str("\nwith `lintainer.toml`:\n\n");
            fence(&mut out, "toml", example.config);
        }
        if let ExampleKind::Fixed(after) = example.kind {
            out.push_str("\nfixed:\n\n");
            fence(&mut out, language(example.format), after);
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
    let _ = write!(out, "\n## Ignore\n\n```yaml\n# lintainer: ignore[{}] the reason\n```\n", rule.name);
    if !rule.aliases.is_empty() {
        out.push_str("\n## In other tools\n\n| tool | rules |\n|---|---|\n");
        for (tool, ids) in by_tool(rule) {
            let ids: Vec<_> = ids.iter().map(|id| escape::markdown_code(id)).collect();
            let _ = writeln!(out, "| {tool} | {} |", ids.join(", "));
        }
    }
    if !rule.references.is_empty() {
        out.push_str("\n## Read on\n\n");
        for reference in rule.references {
            let _ = writeln!(out, "- <{reference}>");
        }
    }
    out
}

/// What a rule is in short, as names and values.
fn facts(rule: &Rule) -> Vec<(&'static str, String)> {
    let formats: Vec<_> = rule.formats.iter().map(|format| format.name()).collect();
    let mut facts = vec![
        ("Practice", format!("{} · {}", rule.practice.number(), rule.practice.title())),
        ("Severity", rule.severity.name().to_string()),
        ("Confidence", rule.confidence.name().to_string()),
        ("Formats", formats.join(", ")),
        ("Default", if rule.is_default() { "on" } else { "off" }.to_string()),
        ("Fix", rule.fixable.name().to_string()),
        ("Since", rule.since.to_string()),
    ];
    if !rule.yields_to.is_empty() {
        facts.push(("Yields to", rule.yields_to.join(", ")));
    }
    facts
}

fn heading(example: &Example) -> String {
    let what = match example.kind {
        ExampleKind::Bad => "Bad",
        ExampleKind::Good => "Good",
        ExampleKind::Fixed(_) => "Bad, with a fix",
    };
    format!("{what} ({})", example.format.name())
}

/// The aliases by tool, in the order of the rule.
pub(crate) fn by_tool(rule: &Rule) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut tools: Vec<(&str, Vec<&str>)> = Vec::new();
    for alias in rule.aliases {
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

fn fence(out: &mut String, language: &str, text: &str) {
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
