//! Parts of the configuration that nothing in a run meets: exceptions for files that were moved, or that are spelt otherwise.

use super::glob::Pattern;
use super::layer::{ConfigLayer, Given, Origin};
use super::{Config, absolute};
use crate::project::is_test_data;

impl Config {
    /// The patterns of `overrides` and `formats` that fit none of the files, as `path:line: message`, in the order of the
    /// sources. `files` are all those of a run, as they are shown; `is_whole` says of an absolute folder whether the run looked
    /// into all of it. What a configuration extends is left out, since others extend it, too.
    pub fn unused(&self, files: &[&str], is_whole: &dyn Fn(&str) -> bool) -> Vec<String> {
        let files: Vec<String> = files.iter().map(|file| absolute(&self.base, file)).collect();
        let mut notes = Vec::new();
        for (folder, layer) in self.sections.iter().filter_map(|section| section.chain.last()) {
            if !is_whole(folder) {
                continue;
            }
            let of_overrides = layer.overrides.iter().flat_map(|one| &one.files).map(|given| ("override", given));
            let of_formats = layer.formats.iter().map(|(_, given)| ("format", given));
            for (what, given) in of_overrides.chain(of_formats) {
                // Test data is left out, unless somebody names it: then the pattern is for them.
                let is_met =
                    is_test_data(given.value.as_str()) || files.iter().any(|file| given.value.fits(file, folder));
                if !is_met {
                    notes.push(note(layer, what, given));
                }
            }
        }
        notes
    }
}

fn note(layer: &ConfigLayer, what: &str, given: &Given<Pattern>) -> String {
    let place = match (&layer.origin, given.line) {
        (Origin::File(path), Some(line)) => format!("{path}:{line}"),
        (origin, _) => origin.to_string(),
    };
    format!("{place}: the {what} for `{}` fits no file", given.value.as_str())
}
