//! `lintainer rules`.

use std::fmt::Write;
use std::path::Path;

use lintainer_core::config::{ConfigError, ConfigErrors, Origin, Selector};
use lintainer_core::render::{explain, json, rule_url};
use lintainer_core::rule::{Fixable, Practice, Registry, Rule};

use crate::args::{ListFormat, RulesArgs};
use crate::custom::Rules;
use crate::error::CliError;
use crate::paths::{Base, shown_as_given};
use crate::terminal::Terminal;
use crate::{Exit, Streams, output};

/// Lists the rules, or those that are selected.
pub(crate) fn run(args: &RulesArgs, terminal: &Terminal, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let custom = Rules::of_folder(&base);
    output::print_errors(&custom.faults, streams)?;
    let registry = custom.engine.rules();
    let words = args.select.iter().map(String::as_str);
    let (selectors, faults) = Selector::parse_list(words, registry);
    if !faults.is_empty() {
        let faults = faults.into_iter().map(|kind| ConfigError::new(kind, Origin::CommandLine)).collect();
        return Err(ConfigErrors(faults).into());
    }
    let practices = args.practice.iter().map(|name| practice(name)).collect::<Result<Vec<_>, _>>()?;
    let is_wanted = |rule: &Rule| {
        (args.select.is_empty() || selectors.iter().any(|selector| selector.holds(rule)))
            && (practices.is_empty() || practices.contains(&rule.practice))
            && args.profile.is_none_or(|profile| rule.profile() == profile)
            && (!args.fixable || rule.fixable != Fixable::No)
    };
    let rules: Vec<&'static Rule> = registry.rules().iter().copied().filter(|rule| is_wanted(rule)).collect();
    let text = match args.format {
        ListFormat::Text => explain::list(&rules, terminal.paint()),
        ListFormat::Json => json::rules_json(&Registry::new(rules)),
        ListFormat::Markdown => markdown(&rules),
    };
    streams.output.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The practice of a number or a name, with or without `p` and words between.
///
/// # Errors
/// There is none.
fn practice(written: &str) -> Result<Practice, CliError> {
    let tidy = written.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    let number = tidy.strip_prefix('p').unwrap_or(&tidy).parse::<u8>().ok();
    let is_it = |practice: &Practice| {
        number == Some(practice.number()) || practice.title().to_ascii_lowercase().replace(' ', "-") == tidy
    };
    Practice::ALL.into_iter().find(is_it).ok_or_else(|| CliError::Usage {
        message: format!("there is no practice `{}`", shown_as_given(Path::new(written))),
        help: "there are `p00` to `p12`; `lintainer rules` has their names",
    })
}

/// A table.
pub(crate) fn markdown(rules: &[&'static Rule]) -> String {
    let mut out = String::from(
        "| Rule | Practice | Profile | Severity | Confidence | Formats | Fix | What it finds |\n|---|---|---|---|---|---|---|---|\n",
    );
    for rule in rules {
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
