//! Which working directory a base image brings.

use lintainer_core::dockerfile::At;
use lintainer_core::model::ImagePatterns;
use lintainer_core::tables::current;

/// What the base image of a stage says about the working directory.
pub(crate) enum BaseDirectory {
    /// It sets one.
    Set,
    /// This image sets none today, so that it is `/`.
    Root(String),
    /// This image is not known, or its tags differ.
    Unknown(String),
    /// There is no base image.
    Scratch,
}

impl BaseDirectory {
    /// What the base image of an instruction's stage says. `known` are patterns of images that set a WORKDIR.
    pub(crate) fn of(at: &At, known: &[String]) -> BaseDirectory {
        let Some(image) = at.base_image() else { return BaseDirectory::Scratch };
        if ImagePatterns::new(known).fits(&image) {
            return BaseDirectory::Set;
        }
        let official = image.official_name().and_then(|name| current().images.official(name));
        match official.and_then(|image| image.workdir) {
            Some("/") => BaseDirectory::Root(image.display()),
            Some(_) => BaseDirectory::Set,
            None => BaseDirectory::Unknown(image.display()),
        }
    }
}
