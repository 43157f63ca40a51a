//! Kustomizations on disk, built with what the configuration says of bases that lie elsewhere.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::engine::{Configuration, Engine};
use lintainer_core::kustomize::{BuildJson, Builder, FILE_NAMES, FailureJson, Files, Look, Options};
use lintainer_core::source::MAX_FILE_BYTES;
use lintainer_core::span::FileId;

use crate::args::RuleArgs;
use crate::custom::Rules;
use crate::error::CliError;
use crate::inputs::read_up_to;
use crate::paths::{Base, is_really_in, project_of, shown_as_given, slashes};
use crate::settings::ConfigFiles;

/// A kustomization, and how it is built: arguments of `lintainer kustomize`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kustomization {
    /// Its folder, or its file.
    pub path: PathBuf,
    /// The folder outside of which nothing is read: `--top`. The default is the repository.
    pub top: Option<PathBuf>,
    /// Refuse files outside of the folder of their kustomization: `--within-folders`.
    pub within_folders: bool,
    /// The one configuration file to use: `--config`.
    pub config: Option<PathBuf>,
    /// Read no configuration file: `--isolated`.
    pub isolated: bool,
}

impl Kustomization {
    /// Builds it; the inner error is why it does not build. `given` is above what configuration files say.
    ///
    /// # Errors
    ///
    /// It lies outside of `top`; faults in the configuration, a configuration file that cannot be read, no current directory.
    pub(crate) fn build(
        &self,
        engine: &Engine,
        given: &Configuration,
    ) -> Result<Result<BuildJson, FailureJson>, CliError> {
        let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
        let mut folder = base.absolute(&self.path);
        let is_named = folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| FILE_NAMES.contains(&name));
        if is_named && folder.is_file() {
            folder.pop();
        }
        let top = match &self.top {
            Some(top) => base.absolute(top),
            None => project_of(&folder, &base).to_path_buf(),
        };
        let Ok(at) = folder.strip_prefix(&top) else {
            return Err(CliError::Usage {
                message: format!("{} is not below {}", shown_as_given(&self.path), base.show(&top)),
                help: "give a folder above it with `--top`: nothing outside of that is read",
            });
        };
        let remote = self.remote(engine, given, &base, &folder, &top)?;
        let disk = Disk { top: top.clone(), known: RefCell::default(), count: RefCell::default() };
        let mut builder = Builder::new(&disk, Options { within_folders: self.within_folders, remote });
        let built = builder.build(&slashes(at));
        let shown = |path: &str| base.show(&top.join(path));
        Ok(match built {
            Ok(build) => Ok(builder.told(&build, &shown)),
            Err(failure) => Err(builder.told_failure(&failure, &shown)),
        })
    }

    /// The folders in the place of bases that lie elsewhere, from the top.
    fn remote(
        &self,
        engine: &Engine,
        given: &Configuration,
        base: &Base,
        folder: &Path,
        top: &Path,
    ) -> Result<BTreeMap<String, String>, CliError> {
        let rules =
            RuleArgs { config: self.config.iter().cloned().collect(), isolated: self.isolated, ..RuleArgs::default() };
        let custom = Rules::given(engine.rules(), base, &rules, &[folder.to_path_buf()], given);
        let mut files = ConfigFiles::new(custom.engine.rules(), base, &rules, &[])?;
        files.add_given(given)?;
        files.search(folder)?;
        let building = files.resolve()?.building(std::iter::empty());
        let from_top = |there: String| {
            let there = base.absolute(Path::new(&there));
            there.strip_prefix(top).map_or_else(|_| slashes(&there), slashes)
        };
        Ok(building.remote.into_iter().map(|(written, there)| (written, from_top(there))).collect())
    }
}

/// The files below a folder, and none beyond it.
struct Disk {
    top: PathBuf,
    known: RefCell<HashMap<String, Look>>,
    /// How many files were read.
    count: RefCell<u32>,
}

impl Disk {
    fn find(&self, path: &str) -> Look {
        let full = self.top.join(path);
        if !full.exists() || !is_really_in(&full, &[self.top.as_path()]) {
            return Look::Absent;
        }
        if full.is_dir() {
            return Look::Folder;
        }
        let Ok(bytes) = read_up_to(&full, MAX_FILE_BYTES) else { return Look::Unread };
        let mut count = self.count.borrow_mut();
        *count += 1;
        Look::File(FileId(*count), Arc::from(bytes))
    }
}

impl Files for Disk {
    fn look(&self, path: &str) -> Look {
        let known = self.known.borrow().get(path).cloned();
        known.unwrap_or_else(|| {
            let look = self.find(path);
            self.known.borrow_mut().insert(path.to_string(), look.clone());
            look
        })
    }
}
