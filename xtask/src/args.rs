//! Options of chores: `--name value`, a few words, nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lintainer_core::rule::Profile;

/// The options of a call.
#[derive(Debug, Default)]
pub struct Args {
    values: BTreeMap<String, String>,
    words: Vec<String>,
}

impl Args {
    /// Reads options that take a value each; what is no option is a word.
    ///
    /// # Errors
    /// An option that is not among `known`, or one without its value.
    pub fn read(args: &[String], known: &[&str]) -> Result<Args, String> {
        let mut read = Args::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            if !arg.starts_with('-') {
                read.words.push(arg.clone());
                continue;
            }
            if !known.contains(&arg.as_str()) {
                return Err(format!("there is no option `{arg}`; there are: {}", known.join(", ")));
            }
            let value = args.next().ok_or_else(|| format!("`{arg}` needs a value"))?;
            read.values.insert(arg.clone(), value.clone());
        }
        Ok(read)
    }

    /// The words beside the options.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The value of an option.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// A whole number.
    ///
    /// # Errors
    /// It is none.
    pub fn number(&self, name: &str, default: usize) -> Result<usize, String> {
        self.value(name).map_or(Ok(default), |text| {
            text.parse().map_err(|_| format!("`{name}` takes a whole number, not `{text}`"))
        })
    }

    /// The folder of `--corpus`.
    ///
    /// # Errors
    /// It is not given, or there is no such folder.
    pub fn corpus(&self) -> Result<PathBuf, String> {
        let folder = PathBuf::from(self.value("--corpus").ok_or("`--corpus DIR` names the folder with the files")?);
        if folder.is_dir() { Ok(folder) } else { Err(format!("{} is no folder", folder.display())) }
    }

    /// The profile of `--profile`; all findings if none is given.
    ///
    /// # Errors
    /// There is no such profile.
    pub fn profile(&self) -> Result<Profile, String> {
        self.value("--profile").map_or(Ok(Profile::Named), |name| {
            let names = Profile::ALL.map(Profile::name).join(", ");
            Profile::parse(name).ok_or_else(|| format!("there is no profile `{name}`; there are: {names}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Args, String> {
        Args::read(&args.iter().map(ToString::to_string).collect::<Vec<_>>(), &["-n", "--profile"])
    }

    #[test]
    fn options_have_values_and_words_have_none() {
        let args = read(&["shell", "-n", "5"]).unwrap();
        assert_eq!((args.words(), args.number("-n", 1)), (&["shell".to_string()][..], Ok(5)));
        assert_eq!(args.profile(), Ok(Profile::Named));
    }

    #[test]
    fn wrong_options_are_named() {
        assert!(read(&["-x"]).unwrap_err().contains("`-x`"));
        assert!(read(&["-n"]).unwrap_err().contains("needs a value"));
        assert!(read(&["-n", "many"]).unwrap().number("-n", 1).unwrap_err().contains("many"));
        assert!(read(&["--profile", "strict"]).unwrap().profile().unwrap_err().contains("hardened"));
    }
}
