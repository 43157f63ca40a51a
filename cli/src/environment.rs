//! Options that the environment sets: `LINTAINER_PROFILE` for `--profile`. What the command line says is stronger.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

/// The options that have a variable. None of them changes files.
const OPTIONS: [&str; 21] = [
    "baseline",
    "color",
    "config",
    "exclude",
    "extend-select",
    "fail-on",
    "ignore",
    "isolated",
    "kubernetes-version",
    "min-confidence",
    "min-severity",
    "no-progress",
    "norm",
    "output-file",
    "output-format",
    "profile",
    "quiet",
    "select",
    "tables",
    "threads",
    "today",
];

/// The variable of an option.
fn variable(option: &str) -> String {
    format!("LINTAINER_{}", option.replace('-', "_").to_ascii_uppercase())
}

/// The command, with what the environment says in the place of the defaults. An empty variable says nothing.
pub(crate) fn apply(command: Command, ask: &dyn Fn(&str) -> Option<OsString>) -> Command {
    let given = |arg: Arg| {
        let option = arg.get_long().filter(|option| OPTIONS.contains(option)).map(variable);
        let Some(value) = option.and_then(|name| ask(&name)).filter(|value| !value.is_empty()) else { return arg };
        match (arg.get_action(), arg.get_value_delimiter()) {
            (ArgAction::SetTrue, _) => {
                let is_on = !matches!(value.to_str(), Some("0" | "false" | "no" | "off"));
                if is_on { arg.default_value("true") } else { arg }
            }
            (_, Some(delimiter)) => match value.to_str() {
                Some(text) => {
                    let words: Vec<String> = text.split(delimiter).map(|word| word.trim().to_string()).collect();
                    arg.default_values(words.into_iter().filter(|word| !word.is_empty()))
                }
                None => arg.default_value(value),
            },
            _ => arg.default_value(value),
        }
    };
    command.mut_args(given).mut_subcommands(|command| command.mut_args(given))
}

/// Where a value that cannot be read comes from, if it is the environment: what is said about the argument begins with its
/// name, and the command line does not name it.
pub(crate) fn blame(argument: &str, args: &[OsString], ask: &dyn Fn(&str) -> Option<OsString>) -> Option<String> {
    let option = argument.strip_prefix("--")?.split([' ', '=']).next()?;
    let is_typed = args.iter().any(|word| {
        let word = word.to_string_lossy();
        word.strip_prefix("--").and_then(|word| word.split('=').next()).is_some_and(|word| word == option)
    });
    let name = variable(option);
    (OPTIONS.contains(&option) && !is_typed && ask(&name).is_some_and(|value| !value.is_empty()))
        .then(|| format!("the value is that of the environment variable {name}"))
}

/// The variables that say something, for who looks for the source of a fault.
pub(crate) fn in_force(ask: &dyn Fn(&str) -> Option<OsString>) -> Vec<String> {
    let says_something = |name: &String| ask(name).is_some_and(|value| !value.is_empty());
    OPTIONS.into_iter().map(variable).filter(says_something).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::{CommandFactory, FromArgMatches};

    #[test]
    fn every_variable_belongs_to_an_option() {
        assert!(OPTIONS.is_sorted());
        let command = Cli::command();
        let of = |command: &Command| -> Vec<String> {
            command.get_arguments().filter_map(Arg::get_long).map(str::to_string).collect()
        };
        let known: Vec<String> = std::iter::once(&command).chain(command.get_subcommands()).flat_map(of).collect();
        for option in OPTIONS {
            assert!(known.iter().any(|known| known == option), "{option}");
        }
    }

    #[test]
    fn the_command_line_is_stronger() {
        let ask = |name: &str| match name {
            "LINTAINER_SELECT" => Some(OsString::from("root-user, missing-tag")),
            "LINTAINER_MIN_SEVERITY" => Some(OsString::from("error")),
            "LINTAINER_PROFILE" => Some(OsString::new()),
            "LINTAINER_ISOLATED" => Some(OsString::from("0")),
            "LINTAINER_QUIET" => Some(OsString::from("1")),
            _ => None,
        };
        let command = apply(Cli::command(), &ask);
        let matches = command.try_get_matches_from(["lintainer", "check", "--min-severity", "info"]).unwrap();
        let cli = Cli::from_arg_matches(&matches).unwrap();
        let crate::args::Command::Check(args) = cli.command else { panic!() };
        assert_eq!(args.rules.select, ["root-user", "missing-tag"]);
        assert_eq!(args.rules.min_severity, Some(lintainer_core::rule::Severity::Info));
        assert_eq!((args.rules.profile, args.rules.isolated, cli.global.quiet), (None, false, true));
    }
}
