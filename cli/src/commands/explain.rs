//! `lintainer explain`.

use lintainer_core::render::explain;
use lintainer_core::render::json;
use lintainer_core::rule::{Registry, Rule};
use lintainer_core::text::nearest;

use crate::args::{ExplainArgs, ListFormat};
use crate::error::CliError;
use crate::{Exit, Streams};

/// Prints everything about a rule; about all that have the name in another tool.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let registry = lintainer_rules::registry();
    let rules = find(&registry, &args.rule)?;
    let text = match args.format {
        ListFormat::Text => explain::explain_all(&args.rule, &rules),
        ListFormat::Json => json::rules_json(&Registry::new(rules)),
        ListFormat::Markdown => rules.iter().map(|rule| explain::rule_page(rule)).collect::<Vec<_>>().join("\n"),
    };
    streams.output.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The rules of a name, or of one that another tool has for them; never none.
fn find(registry: &Registry, name: &str) -> Result<Vec<&'static Rule>, CliError> {
    let rules = registry.named(name);
    if !rules.is_empty() {
        return Ok(rules);
    }
    let tidy = name.trim().to_ascii_lowercase().replace('_', "-");
    let help = match nearest(&tidy, registry.rules().iter().map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lintainer rules` lists them all".to_string(),
    };
    Err(CliError::UnknownRule { name: name.to_string(), help })
}
