//! The project as it is deployed: builds in the place of kustomizations.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use super::{Definitions, File, Kind, Project, Support};
use crate::kustomize::Printed;
use crate::span::FileId;

/// How much text (bytes) of builds may have trees that are kept: these are gone through several times.
const KEPT_TEXT: usize = 1 << 24;

impl Project {
    /// The project as it is deployed: in the place of each kustomization of [`Project::roots`] that builds, what it comes
    /// to, and nothing in that of the files that it brings in.
    pub(crate) fn as_deployed(&self) -> Project {
        let built = self.roots().iter().filter(|root| root.layer == 0);
        let built = built.filter_map(|root| Some((root.file, (root.built.as_ref().ok()?, root.is_below))));
        let built: HashMap<FileId, (&Printed, bool)> = built.collect();
        let gone: HashSet<FileId> =
            self.roots().iter().filter(|root| root.built.is_ok()).flat_map(|root| root.files.iter().copied()).collect();
        let file = |file: &Arc<File>| {
            let (id, path) = (file.source.id, file.source.path.as_str());
            match built.get(&id) {
                Some((printed, is_below)) => Arc::new(File::built(id, path, &printed.text, !is_below)),
                None if gone.contains(&id) => Arc::new(File::nothing(id, path)),
                None => file.clone(),
            }
        };
        self.deployed(self, self.files.iter().map(file).collect())
    }

    /// The project as it is deployed, with other texts for some builds: `deployed` is what [`Project::as_deployed`]
    /// made.
    pub(crate) fn deployed_otherwise(&self, deployed: &Project, texts: &HashMap<FileId, String>) -> Project {
        let file = |file: &Arc<File>| match texts.get(&file.source.id) {
            Some(text) => {
                let is_final = !file.is_built_in_part();
                Arc::new(File::built(file.source.id, &file.source.path, text, is_final))
            }
            None => file.clone(),
        };
        let project = self.deployed(deployed, deployed.files.iter().map(file).collect());
        Project { kustomizations: deployed.kustomizations.clone(), ..project }
    }

    /// Nothing but builds: the text of each by the file in whose place it is, and whether objects of it are not known. Which API
    /// groups the other files define is known all the same.
    pub(crate) fn only_builds(&self, builds: &HashMap<FileId, (String, bool)>) -> Project {
        let file = |file: &Arc<File>| {
            let (id, path) = (file.source.id, file.source.path.as_str());
            Arc::new(match builds.get(&id) {
                Some((text, is_partial)) => File::built(id, path, text, !is_partial),
                None => file.defining_alone(),
            })
        };
        self.deployed(self, self.files.iter().map(file).collect())
    }

    /// The project with other texts for some files.
    pub(super) fn with_texts(&self, texts: &HashMap<FileId, String>) -> Project {
        let file = |file: &Arc<File>| match texts.get(&file.source.id) {
            Some(text) => {
                let bytes = text.as_bytes().to_vec();
                Arc::new(File::whole(file.source.id, &file.source.path, bytes, file.hint))
            }
            None => file.clone(),
        };
        let project = Project::new(self.files.iter().map(file).collect()).at(&self.place);
        let project = project.with_given(self.given.clone()).with_building(self.building.clone());
        // Charts are given values by manifests and kustomizations alone.
        let gives =
            |file: &FileId| matches!(self.file(*file).kind, Kind::Kubernetes | Kind::Support(Support::Kustomization));
        let given_sets = match texts.keys().any(gives) {
            true => OnceLock::new(),
            false => Arc::clone(self.given_sets()).into(),
        };
        Project { beside: self.beside.again(), given_sets, ..project }
    }

    /// A project of these files; those that `like` has as well are lowered to the same there.
    fn deployed(&self, like: &Project, files: Vec<Arc<File>>) -> Project {
        let known = like.files.iter().zip(&like.models);
        let models = files.iter().zip(known).map(|(file, (other, model))| match Arc::ptr_eq(file, other) {
            true => model.clone(),
            false => OnceLock::new(),
        });
        let models = models.collect();
        let project = Project::new(files).at(&self.place).with_given(self.given.clone());
        let (definitions, room) = (Definitions::new(self).into(), AtomicUsize::new(KEPT_TEXT));
        Project { definitions, room, models, beside: self.beside.again(), ..project }
    }
}
