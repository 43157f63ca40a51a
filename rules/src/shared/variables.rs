//! Which variables a base image brings.

use lintainer_core::dockerfile::{At, BaseImage};
use lintainer_core::tables::current;

/// Whether the base image of an instruction's stage sets a variable; `None` where that is not known.
pub(crate) fn inherited_variable(at: &At, name: &str) -> Option<bool> {
    if matches!(at.base(), Some(BaseImage::Scratch)) || name == "PATH" {
        return Some(name == "PATH");
    }
    let image = at.base_image()?;
    let official = current().images.official(image.official_name()?)?;
    Some(official.variables.as_ref()?.contains(&name))
}
