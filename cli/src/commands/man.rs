//! `lintainer man`.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::error::CliError;
use crate::{Exit, Streams};

/// Prints a manual page, for `man -l -` or a package.
pub(crate) fn run(args: &ManArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    if let Some(name) = &args.command {
        let Some(found) = command.find_subcommand(name) else {
            let message = format!("there is no command `{name}`");
            return Err(CliError::Usage { message, help: "`lintainer --help` names them" });
        };
        command = found.clone();
    }
    let version = format!("lintainer {}", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(version).render(&mut streams.output)?;
    Ok(Exit::Clean)
}
