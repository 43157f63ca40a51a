//! `lintainer explain`.

use lintainer_core::config::Selector;
use lintainer_core::render::explain;
use lintainer_core::render::json;
use lintainer_core::rule::{Registry, Rule};
use lintainer_core::text::nearest;

use crate::args::{ExplainArgs, ListFormat};
use crate::commands::rules;
use crate::custom::Rules;
use crate::error::CliError;
use crate::paths::Base;
use crate::terminal::Terminal;
use crate::{Exit, Streams, output};

/// Prints everything about a rule; about all that have the name in another tool. A practice is the list of its rules.
pub(crate) fn run(args: &ExplainArgs, terminal: &Terminal, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let rules = Rules::of_folder(&base);
    output::print_errors(&rules.faults, streams)?;
    let found = find(rules.engine.rules(), &args.rule)?;
    let text = match (found, args.format) {
        (Found::Rules(rules), ListFormat::Text) => explain::explain_all(&args.rule, &rules, terminal.paint()),
        (Found::Rules(rules), ListFormat::Markdown) => {
            rules.iter().map(|rule| explain::rule_page(rule)).collect::<Vec<_>>().join("\n")
        }
        (Found::Practice(rules), ListFormat::Text) => explain::list(&rules, terminal.paint()),
        (Found::Practice(rules), ListFormat::Markdown) => rules::markdown(&rules),
        (Found::Rules(rules) | Found::Practice(rules), ListFormat::Json) => json::rules_json(&Registry::new(rules)),
    };
    streams.output.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// What a name stands for; never no rule.
enum Found {
    /// Those of that name, or of that name in another tool.
    Rules(Vec<&'static Rule>),
    /// Those of a practice.
    Practice(Vec<&'static Rule>),
}

fn find(registry: &Registry, name: &str) -> Result<Found, CliError> {
    let rules = registry.named(name);
    if !rules.is_empty() {
        return Ok(Found::Rules(rules));
    }
    if let Ok([practice @ Selector::Practice(_)]) = Selector::parse(name, registry).as_deref() {
        let rules: Vec<_> = registry.rules().iter().copied().filter(|rule| practice.holds(rule)).collect();
        if !rules.is_empty() {
            return Ok(Found::Practice(rules));
        }
    }
    let tidy = name.trim().to_ascii_lowercase().replace('_', "-");
    let help = match nearest(&tidy, registry.rules().iter().map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lintainer rules` lists them all".to_string(),
    };
    Err(CliError::UnknownRule { name: name.to_string(), help })
}
