//! `lintainer rules`.

use std::fmt::Write;

use lintainer_core::render::{json, rule_url};
use lintainer_core::rule::{Fixable, Practice, Registry};

use crate::args::{ListFormat, RulesArgs};
use crate::error::CliError;
use crate::{Exit, Streams};

/// Lists the rules.
pub(crate) fn run(args: &RulesArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let registry = lintainer_rules::registry();
    let text = match args.format {
        ListFormat::Text => text(&registry),
        ListFormat::Json => json::rules_json(&registry),
        ListFormat::Markdown => markdown(&registry),
    };
    streams.output.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// By practice, one line for each rule.
fn text(registry: &Registry) -> String {
    let width = registry.rules().iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for practice in Practice::ALL {
        let mut rules = registry.rules().iter().filter(|rule| rule.practice == practice).peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{} {}", practice.number(), practice.title());
        for rule in rules {
            let fix = if rule.fixable == Fixable::No { ' ' } else { '*' };
            let (profile, severity) = (rule.profile().name(), rule.severity.name());
            let _ = writeln!(out, "  {:<width$} {fix} {profile:<9} {severity:<7} {}", rule.name, rule.summary());
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{} rules; those with * have fixes", registry.rules().len());
    out
}

fn markdown(registry: &Registry) -> String {
    let mut out = String::from(
        "| Rule | Practice | Profile | Severity | Confidence | Formats | Fix | What it finds |\n|---|---|---|---|---|---|---|---|\n",
    );
    for rule in registry.rules() {
        let formats: Vec<&str> = rule.formats.iter().map(|format| format.name()).collect();
        let _ = writeln!(
            out,
            "| [{}]({}) | {} | {} | {} | {} | {} | {} | {} |",
            rule.name,
            rule_url(rule),
            rule.practice.number(),
            rule.profile().name(),
            rule.severity.name(),
            rule.confidence.name(),
            formats.join(", "),
            rule.fixable.name(),
            rule.summary().replace('|', "\\|"),
        );
    }
    out
}
