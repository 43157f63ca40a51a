//! `lintainer kustomize`: what a kustomization comes to, and who wrote each line of it.

use lintainer_core::engine::Configuration;
use lintainer_core::kustomize::WriterJson;

use crate::args::KustomizeArgs;
use crate::error::CliError;
use crate::kustomization::Kustomization;
use crate::paths::shown_as_given;
use crate::{Exit, Streams};

/// How wide the column with the writers may be (characters): longer ones push the text to the right.
const WIDEST: usize = 60;

/// Prints the build.
pub(crate) fn run(args: &KustomizeArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let kustomization = Kustomization {
        path: args.path.clone(),
        top: args.top.clone(),
        within_folders: args.within_folders,
        config: args.config.clone(),
        isolated: args.isolated,
    };
    let lines = match kustomization.build(&lintainer_rules::engine(), &Configuration::default())? {
        Ok(build) => build.lines,
        Err(failure) => {
            let place = if failure.at.is_none() { format!("{}: ", shown_as_given(&args.path)) } else { String::new() };
            for (index, line) in failure.lines().iter().enumerate() {
                streams.note(&if index == 0 { format!("error: {place}{line}") } else { line.clone() })?;
            }
            return Ok(Exit::Failure);
        }
    };
    if !args.blame {
        lines.iter().try_for_each(|line| streams.print(&line.text))?;
        return Ok(Exit::Clean);
    }
    let writers: Vec<String> = lines.iter().map(|line| line.writer.as_ref().map_or_else(String::new, shown)).collect();
    let width = writers.iter().map(|writer| writer.chars().count()).max().unwrap_or(0).min(WIDEST);
    for (line, writer) in lines.iter().zip(&writers) {
        streams.print(&format!("{writer:<width$} | {}", line.text))?;
    }
    Ok(Exit::Clean)
}

fn shown(writer: &WriterJson) -> String {
    let by = if writer.step == "written" { String::new() } else { format!(" ({})", writer.step) };
    format!("{}:{}{by}", writer.path, writer.line)
}
