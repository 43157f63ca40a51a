//! `lintainer completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory};
use lintainer_core::rule::Registry;

use crate::args::{Cli, CompletionsArgs};
use crate::error::CliError;
use crate::{Exit, Streams};

/// The commands whose options take names of rules, and these options.
const WITH_RULES: [(&str, &[&str]); 4] = [
    ("check", &["select", "extend_select", "ignore"]),
    ("fix", &["select", "extend_select", "ignore"]),
    ("rules", &["select"]),
    ("explain", &["rule"]),
];

/// Prints a script, with the names of the rules that are built in.
pub(crate) fn run(args: &CompletionsArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(&lintainer_rules::registry()), "lintainer", &mut text);
    streams.output.write_all(&text)?;
    Ok(Exit::Clean)
}

fn command(registry: &Registry) -> Command {
    let names: Vec<&'static str> = registry.rules().iter().map(|rule| rule.name).collect();
    WITH_RULES.into_iter().fold(Cli::command(), |command, (name, options)| {
        let with_rules = |arg: Arg| match options.contains(&arg.get_id().as_str()) {
            true => arg.value_parser(PossibleValuesParser::new(&names)).hide_possible_values(true),
            false => arg,
        };
        command.mut_subcommand(name, |command| command.mut_args(with_rules))
    })
}
