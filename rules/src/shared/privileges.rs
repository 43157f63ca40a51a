//! Programs that start as root and give root up.

use lintainer_core::dockerfile::{Dockerfile, Stage};
use lintainer_core::source::Source;

/// Programs that an entrypoint uses to go on as another user.
pub(crate) const DROPPERS: &[&str] = &["gosu", "su-exec", "setpriv", "s6-setuidgid"];

/// Whether a stage or a parent of it has one of the programs: it installs it or starts with it.
pub(crate) fn drops<S: AsRef<str>>(dockerfile: &Dockerfile, stage: &Stage, source: &Source, droppers: &[S]) -> bool {
    // Hardly any file has one of the names at all.
    if !droppers.iter().any(|dropper| source.text().contains(dropper.as_ref())) {
        return false;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    std::iter::once(stage).chain(stage.parents(dockerfile)).any(|stage| {
        stage.instructions(dockerfile).iter().any(|instruction| {
            let mut words = source.slice(instruction.span).split(|c: char| !is_part(c));
            words.any(|word| droppers.iter().any(|dropper| dropper.as_ref() == word))
        })
    })
}
