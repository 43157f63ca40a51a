//! `lintainer explain`.

use lintainer_core::config::nearest;
use lintainer_core::render::explain;
use lintainer_core::render::json;
use lintainer_core::rule::{Registry, Rule};

use crate::args::{ExplainArgs, ListFormat};
use crate::error::CliError;
use crate::{Exit, Streams};

/// Prints everything about a rule.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let registry = lintainer_rules::registry();
    let rule = find(&registry, &args.rule)?;
    let text = match args.format {
        ListFormat::Text => explain::explain(rule),
        ListFormat::Json => json::rules_json(&Registry::new([rule])),
        ListFormat::Markdown => explain::rule_page(rule),
    };
    streams.output.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// A rule by its name or by one that another tool has for it.
fn find(registry: &Registry, name: &str) -> Result<&'static Rule, CliError> {
    let tidy = name.trim().to_ascii_lowercase().replace('_', "-");
    if let Some(rule) = registry.get(&tidy).or_else(|| registry.by_alias(name.trim())) {
        return Ok(rule);
    }
    let help = match nearest(&tidy, registry.rules().iter().map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lintainer rules` lists them all".to_string(),
    };
    Err(CliError::UnknownRule { name: name.to_string(), help })
}
