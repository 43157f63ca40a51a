//! `[kustomize]`: whether kustomizations are judged as they are built, which ones, and where remote bases lie.

use std::collections::BTreeMap;

use super::glob::{self, Pattern};
use super::layer::Given;
use super::{Config, absolute, file_name, folder_of};
use crate::kustomize::{Building, FILE_NAMES};

/// The keys of `[kustomize]`.
pub(super) const KUSTOMIZE_KEYS: [&str; 3] = ["build", "roots", "remote"];

/// What a layer says in `[kustomize]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KustomizeKeys {
    /// `build`: whether kustomizations are judged as they are built.
    pub build: Option<Given<bool>>,
    /// `roots`: folders of kustomizations that are deployed although others list them.
    pub roots: Vec<Given<Pattern>>,
    /// `remote`: folders in the place of what lies elsewhere, by how that is written.
    pub remote: BTreeMap<String, Given<String>>,
}

impl Config {
    /// How the kustomizations and charts among some files are judged. Paths are as they are shown.
    pub fn building<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Building {
        let mut building = Building { charts: self.rendering(), ..Building::default() };
        let shown = |path: &str| glob::below(path, &self.base).unwrap_or(path).to_string();
        let mut roots: Vec<(&str, &Pattern)> = Vec::new();
        for (folder, layer) in self.all_layers() {
            let keys = &layer.kustomize;
            building.is_off = keys.build.as_ref().map_or(building.is_off, |build| !build.value);
            roots.extend(keys.roots.iter().map(|given| (folder, &given.value)));
            let remote = keys.remote.iter();
            building
                .remote
                .extend(remote.map(|(written, there)| (written.clone(), shown(&absolute(folder, &there.value)))));
        }
        if roots.is_empty() {
            return building;
        }
        for path in paths.filter(|path| FILE_NAMES.contains(&file_name(path))) {
            let full = absolute(&self.base, path);
            if roots.iter().any(|(folder, pattern)| pattern.fits_exactly(folder_of(&full), folder)) {
                building.roots.insert(crate::project::folder(path).to_string());
            }
        }
        building
    }
}
