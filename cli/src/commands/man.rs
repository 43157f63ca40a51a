//! `lintainer man`.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::error::CliError;
use crate::{Exit, Streams, paths, write};

/// Prints a manual page, for `man -l -`, or writes all of them into a folder, for a package.
pub(crate) fn run(args: &ManArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut command = Cli::command();
    command.build();
    if let Some(folder) = &args.output {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| CliError::Write {
            path: paths::shown_as_given(folder),
            message: paths::why(&error, false),
        })?;
        write_all(&command, folder)?;
        return Ok(Exit::Clean);
    }
    if let Some(name) = &args.command {
        let Some(found) = command.find_subcommand(name) else {
            let message = format!("there is no command `{name}`");
            return Err(CliError::Usage { message, help: "`lintainer --help` names them" });
        };
        command = found.clone();
    }
    streams.output.write_all(&page(command)?)?;
    Ok(Exit::Clean)
}

fn page(command: Command) -> Result<Vec<u8>, CliError> {
    let version = format!("lintainer {}", env!("CARGO_PKG_VERSION"));
    let mut text = Vec::new();
    Man::new(command).source(version).render(&mut text)?;
    Ok(text)
}

/// Writes the page of a command, and those of its commands: `lintainer-check.1`.
fn write_all(command: &Command, folder: &Path) -> Result<(), CliError> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    write::replace(&folder.join(format!("{name}.1")), &page(command.clone())?)?;
    command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .try_for_each(|command| write_all(command, folder))
}
