//! `--output-format` and `--output-file`: one report each time a format is named, and where it goes.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};

use crate::output::{OutputFormat, format_parser};

const FORMAT: &str = "output-format";
const FILE: &str = "output-file";

/// One report of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    /// How it is written.
    pub(crate) format: OutputFormat,
    /// Where it goes; `None` and `-`: standard output.
    pub(crate) file: Option<PathBuf>,
}

/// The reports of a run, at least one, in the order of the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outputs(pub(crate) Vec<Output>);

impl Args for Outputs {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new(FORMAT)
            .long(FORMAT)
            .visible_alias("format")
            .short('f')
            .value_name("FORMAT")
            .help_heading("Output")
            .help("The format of the report; may be repeated, each with the --output-file that follows it")
            .action(ArgAction::Append)
            .value_parser(format_parser());
        let file = Arg::new(FILE)
            .long(FILE)
            .short('o')
            .value_name("FILE")
            .help_heading("Output")
            .help("Write the report into a file; may be repeated behind further formats")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf));
        command.arg(format).arg(file)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let formats = given::<OutputFormat>(matches, FORMAT);
        let files = given::<PathBuf>(matches, FILE);
        pair(formats, files).map(Outputs).map_err(|message| clap::Error::raw(ErrorKind::ValueValidation, message))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of an argument with their places on the command line.
fn given<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<(usize, T)> {
    let places = matches.indices_of(name).into_iter().flatten();
    places.zip(matches.get_many::<T>(name).into_iter().flatten().cloned()).collect()
}

/// Gives each file to the format before it. One format and one file belong together in any order.
fn pair(mut formats: Vec<(usize, OutputFormat)>, files: Vec<(usize, PathBuf)>) -> Result<Vec<Output>, String> {
    if formats.is_empty() {
        formats.push((0, OutputFormat::Text));
    }
    let is_single = formats.len() == 1 && files.len() == 1;
    let mut outputs: Vec<Output> = formats.iter().map(|(_, format)| Output { format: *format, file: None }).collect();
    for (place, file) in files {
        let before = formats.partition_point(|(at, _)| *at < place || is_single);
        let shown = crate::paths::shown_as_given(&file);
        match before.checked_sub(1).and_then(|index| outputs.get_mut(index)) {
            Some(Output { file: Some(first), format }) => {
                let (first, format) = (crate::paths::shown_as_given(first), format.name());
                return Err(format!(
                    "the report `{format}` has two files, `{first}` and `{shown}`: name a format before each file\n"
                ));
            }
            Some(output) => output.file = Some(file),
            None => {
                return Err(format!(
                    "no format stands before the file `{shown}`: write `--output-format FORMAT --output-file {shown}`\n"
                ));
            }
        }
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(words: &[&str]) -> Result<Vec<(&'static str, String)>, String> {
        let (mut formats, mut files) = (Vec::new(), Vec::new());
        for (place, word) in words.iter().enumerate() {
            match OutputFormat::parse(word) {
                Some(format) => formats.push((place, format)),
                None => files.push((place, PathBuf::from(word))),
            }
        }
        let shown = |output: &Output| {
            let file = output.file.as_ref().map_or(String::new(), |file| file.display().to_string());
            (output.format.name(), file)
        };
        Ok(pair(formats, files)?.iter().map(shown).collect())
    }

    #[test]
    fn a_file_belongs_to_the_format_before_it() {
        let of = |pairs: &[(&'static str, &str)]| -> Vec<_> {
            pairs.iter().map(|(format, file)| (*format, (*file).to_string())).collect()
        };
        assert_eq!(paired(&[]), Ok(of(&[("text", "")])));
        assert_eq!(paired(&["a"]), Ok(of(&[("text", "a")])));
        assert_eq!(paired(&["a", "json"]), Ok(of(&[("json", "a")])));
        assert_eq!(paired(&["sarif", "a", "text"]), Ok(of(&[("sarif", "a"), ("text", "")])));
        assert_eq!(paired(&["text", "sarif", "a"]), Ok(of(&[("text", ""), ("sarif", "a")])));
        assert!(paired(&["a", "sarif", "text"]).unwrap_err().contains("no format stands before"));
        assert!(paired(&["sarif", "a", "b"]).unwrap_err().contains("two files, `a` and `b`"));
    }
}
