//! `--config`: a file, or keys of a configuration.

use std::path::{Path, PathBuf};

use lintainer_core::config::{ConfigErrors, ConfigLayer, Origin};
use lintainer_core::rule::Registry;

use crate::args::RuleArgs;
use crate::error::CliError;
use crate::paths;

/// What `--config` says.
#[derive(Debug, Default)]
pub(crate) struct GivenConfig<'a> {
    /// The one file to use.
    pub(crate) file: Option<&'a PathBuf>,
    /// `KEY=VALUE`, the weakest first.
    pub(crate) keys: Vec<(&'a str, &'a str)>,
}

impl<'a> GivenConfig<'a> {
    /// Tells files from keys: a key has `=` behind it and is no file.
    ///
    /// # Errors
    /// Two files, or a file beside `--isolated`.
    pub(crate) fn of(args: &'a RuleArgs) -> Result<Self, CliError> {
        let mut given = GivenConfig::default();
        for argument in &args.config {
            match key(argument.as_path()) {
                Some(key) => given.keys.push(key),
                None if given.file.is_some() => {
                    return Err(CliError::Usage {
                        message: format!("`--config` names a second file, {}", paths::shown_as_given(argument)),
                        help: "name one file; it can extend others with `extends`",
                    });
                }
                None => given.file = Some(argument),
            }
        }
        if args.isolated && given.file.is_some() {
            return Err(CliError::Usage {
                message: "a file in `--config` cannot be used with `--isolated`".to_string(),
                help: "leave one of them out",
            });
        }
        Ok(given)
    }

    /// The keys as layers of the configuration, the weakest first.
    ///
    /// # Errors
    /// Keys that do not exist, values that do not fit.
    pub(crate) fn layers(&self, registry: &Registry) -> Result<Vec<ConfigLayer>, CliError> {
        let mut layers = Vec::new();
        for (key, value) in &self.keys {
            if *key == "extends" {
                return Err(CliError::Usage {
                    message: "`extends` stands in files only".to_string(),
                    help: "name the file: `--config FILE`",
                });
            }
            layers.push(layer(key, value, registry)?);
        }
        Ok(layers)
    }

    /// The keys as text of a configuration, for who looks for some of them only.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.keys.iter().map(|(key, value)| format!("{key} = {value}\n"))
    }
}

fn key(argument: &Path) -> Option<(&str, &str)> {
    let (key, value) = argument.to_str()?.split_once('=').filter(|_| !argument.exists())?;
    Some((key.trim(), value.trim()))
}

/// A value is TOML; what is none is taken for text, so that `fail-on=error` needs no quotes that a shell would take away.
fn layer(key: &str, value: &str, registry: &Registry) -> Result<ConfigLayer, ConfigErrors> {
    let read = |value: &str| ConfigLayer::from_toml(Origin::CommandLine, &format!("{key} = {value}"), registry);
    let written = read(value);
    let is_quoted = value.starts_with(['[', '{', '"', '\'']);
    match written {
        Err(errors) if !is_quoted => {
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            let as_text = read(&format!("\"{quoted}\""));
            // What is wrong with the text is what is wrong, unless it is no text that is wanted.
            as_text.map_err(|of_text| if value.parse::<f64>().is_ok() || value.is_empty() { errors } else { of_text })
        }
        written => written,
    }
}
