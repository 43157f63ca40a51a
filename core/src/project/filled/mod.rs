//! Images whose tags something else in the project chooses: Skaffold, Tilt, bake, kustomizations, Compose, pipelines.
//!
//! By the documentation of `skaffold.yaml` v4, the Tilt API, Buildx bake and Kustomize, November 2025.

mod calls;
mod folders;
mod pipelines;

use std::collections::HashSet;
use std::sync::OnceLock;

use super::{File, Kind, Project, Support, file_name};
use crate::model::{ImageReference, UNKNOWN, with_unknowns};
use crate::span::{FileId, Span};
use crate::yaml::Field;

/// Names of images, without tags.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Those that are known, normalised.
    whole: HashSet<String>,
    /// What stands behind a registry that is not known: `team/app`.
    ends: HashSet<String>,
}

/// The names by who fills them in. Each part is read when somebody asks for it first.
#[derive(Debug, Default)]
pub(super) struct Filled {
    by_tools: OnceLock<Names>,
    by_pipelines: OnceLock<Names>,
    folders: OnceLock<folders::Folders>,
}

impl Names {
    /// Adds a reference as it is written, with its tag or without.
    fn add(&mut self, text: &str) {
        let text = text.trim();
        let text = with_unknowns(text).unwrap_or_else(|| text.to_string());
        let image = ImageReference::expanded(text, Span::new(FileId(0), 0..0), false);
        match image.normalized() {
            Some(name) => drop(self.whole.insert(name)),
            None => {
                let end = image.name().rsplit_once(UNKNOWN).and_then(|(_, end)| end.strip_prefix('/'));
                self.ends.extend(end.filter(|end| !end.is_empty()).map(str::to_string));
            }
        }
    }

    fn has(&self, image: &ImageReference) -> bool {
        if self.whole.is_empty() && self.ends.is_empty() {
            return false;
        }
        let name = image.name();
        // A bare name may be anybody's, so an end does for longer ones alone.
        let ends = name.match_indices('/').filter_map(|(at, _)| name.get(at + 1..));
        image.normalized().is_some_and(|name| self.whole.contains(&name))
            || std::iter::once(name).filter(|name| name.contains('/')).chain(ends).any(|end| self.ends.contains(end))
    }
}

impl Project {
    /// Whether a tool of the project fills in which version of an image runs, so that the one that is written does not
    /// matter: an artifact of Skaffold, an image that a Tiltfile, a bake file or a Compose service builds, an entry of a
    /// kustomization with a tag.
    pub fn fills_in(&self, image: &ImageReference) -> bool {
        image.normalized().is_some_and(|name| self.built_images().contains_key(&name))
            || self.filled.by_tools.get_or_init(|| self.filled_by_tools()).has(image)
    }

    /// Whether a pipeline of the project builds, tags or sets the image: one without a tag is then a name that it fills in.
    pub fn pipelines_fill_in(&self, image: &ImageReference) -> bool {
        self.filled.by_pipelines.get_or_init(|| pipelines::names(self)).has(image)
    }

    /// Whether a folder of the project builds the image that a Dockerfile names: `base/Dockerfile` the image
    /// `registry.example/team/base`. What is deployed needs a version all the same.
    pub fn builds_in_folder(&self, image: &ImageReference) -> bool {
        self.filled.folders.get_or_init(|| folders::Folders::of(self)).build(self, image)
    }

    fn filled_by_tools(&self) -> Names {
        let mut names = Names::default();
        for file in self.files() {
            match file.kind {
                Kind::Support(Support::Skaffold) => add_artifacts(file, &mut names),
                Kind::Support(Support::Build) if is_tiltfile(file) => calls::add_tilt(file.source.text(), &mut names),
                Kind::Support(Support::Build) => calls::add_bake(file.source.text(), &mut names),
                _ => {}
            }
        }
        let overrides = self.kustomizations().all().iter().flat_map(|one| &one.images);
        for image in overrides.filter(|image| image.new_tag.is_some() || image.digest.is_some()) {
            names.add(&image.name.value);
        }
        names
    }
}

fn is_tiltfile(file: &File) -> bool {
    file_name(&file.source.path).contains("Tiltfile")
}

/// The artifacts of a `skaffold.yaml` and its profiles.
fn add_artifacts(file: &File, names: &mut Names) {
    let syntax = file.syntax();
    for root in syntax.documents().iter().filter_map(|document| document.node(&file.source)).map(Field::of) {
        let of_profiles = root.each("profiles[].build.artifacts[].image");
        let images = root.each("build.artifacts[].image").chain(of_profiles);
        images.filter_map(Field::word).for_each(|image| names.add(image));
    }
}

#[cfg(test)]
mod tests;
