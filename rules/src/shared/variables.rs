//! Which variables a base image brings.

use lintainer_core::dockerfile::{At, BaseImage};
use lintainer_core::shell::{Command, Script};
use lintainer_core::tables::current;

/// How many commands before another one are asked what they export.
const MAX_LOOK_BACK: usize = 64;

/// Whether a command before this one in its script sets or exports a variable.
pub(crate) fn is_exported(name: &str, command: &Command, script: &Script) -> bool {
    let sets = |one: &Command| {
        one.assignment(name).is_some() || one.args().iter().any(|word| word.static_prefix().starts_with(name))
    };
    script.before(command).iter().rev().take(MAX_LOOK_BACK).any(sets)
}

/// Whether the base image of an instruction's stage sets a variable; `None` where that is not known.
pub(crate) fn inherited_variable(at: &At, name: &str) -> Option<bool> {
    if matches!(at.base(), Some(BaseImage::Scratch)) || name == "PATH" {
        return Some(name == "PATH");
    }
    let image = at.base_image()?;
    let official = current().images.official(image.official_name()?)?;
    Some(official.variables.as_ref()?.contains(&name))
}
