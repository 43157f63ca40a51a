//! Images that a folder of the project builds, though no manifest says so.

use std::collections::HashMap;

use crate::dockerfile::BaseImage;
use crate::model::ImageReference;
use crate::project::{Kind, Project, file_name, folder};
use crate::span::FileId;

/// Dockerfiles by the name of their folder.
#[derive(Debug, Default)]
pub(super) struct Folders(HashMap<String, Vec<FileId>>);

impl Folders {
    pub(super) fn of(project: &Project) -> Folders {
        let mut found: HashMap<String, Vec<FileId>> = HashMap::new();
        for file in project.files().iter().filter(|file| file.kind == Kind::Dockerfile) {
            let path = &file.source.path;
            if matches!(file_name(path), "Dockerfile" | "Containerfile") {
                found.entry(file_name(folder(path)).to_string()).or_default().push(file.source.id);
            }
        }
        Folders(found)
    }

    /// Whether an image that a Dockerfile builds on is named like a folder whose Dockerfile makes it. An official image
    /// is nobody's own; what is built on `team/app` or the like is another `app`; and no image is built on itself.
    pub(super) fn build(&self, project: &Project, image: &ImageReference) -> bool {
        let Some((_, name)) = image.name().rsplit_once('/') else { return false };
        let is_official = image.official_name().is_some() || image.name().contains("library/");
        let is_base = project.file(image.span.file).kind == Kind::Dockerfile;
        let files = self.0.get(name).filter(|_| is_base && !is_official);
        let is_built_on_namesake = |id: FileId| {
            let syntax = project.file(id).syntax();
            let stages = syntax.dockerfile().map_or(&[][..], |dockerfile| &dockerfile.stages);
            stages.iter().any(|stage| match &stage.base {
                BaseImage::Image(base) => {
                    let base = ImageReference::expanded(base.text_with("\0"), base.span, false);
                    base.short_name() == Some(name)
                }
                _ => false,
            })
        };
        files.into_iter().flatten().any(|file| *file != image.span.file && !is_built_on_namesake(*file))
    }
}
