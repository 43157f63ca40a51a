//! Which configurations a file extends, and the paths of these.

use std::collections::HashMap;

use super::{ConfigError, ConfigErrorKind, ConfigLayer, Origin, glob};
use crate::project::{folder, join};
use crate::rule::Registry;

/// How many configurations may extend each other in a row.
const MAX_EXTENDS: usize = 16;

/// Reads files and follows `extends`.
pub(super) struct Loader<'a> {
    pub(super) registry: &'a Registry,
    pub(super) base: &'a str,
    /// Path as given and text, by absolute path.
    pub(super) files: HashMap<String, (&'a String, &'a String)>,
    /// What was read already; `None` for a file with faults.
    pub(super) layers: HashMap<String, Option<ConfigLayer>>,
    pub(super) errors: Vec<ConfigError>,
}

impl Loader<'_> {
    pub(super) fn layer(&mut self, path: &str) -> Option<ConfigLayer> {
        if let Some(layer) = self.layers.get(path) {
            return layer.clone();
        }
        let (given, text) = self.files.get(path)?;
        let layer = match ConfigLayer::from_toml(Origin::File((*given).clone()), text, self.registry) {
            Ok(layer) => Some(layer),
            Err(mut errors) => {
                self.errors.append(&mut errors.0);
                None
            }
        };
        self.layers.insert(path.to_string(), layer.clone());
        layer
    }

    /// A file and all that it extends, the weakest first; each file once.
    pub(super) fn chain(&mut self, path: &str) -> Vec<(String, ConfigLayer)> {
        let mut chain = Vec::new();
        self.follow(path, &mut vec![path.to_string()], &mut chain);
        chain
    }

    fn follow(&mut self, path: &str, open: &mut Vec<String>, chain: &mut Vec<(String, ConfigLayer)>) {
        let Some(layer) = self.layer(path) else { return };
        for extended in &layer.extends {
            let target = absolute(folder_of(path), &extended.value);
            let shown = glob::below(&target, self.base).unwrap_or(&target).to_string();
            let kind = if open.contains(&target) {
                ConfigErrorKind::Cycle { path: shown }
            } else if open.len() >= MAX_EXTENDS {
                ConfigErrorKind::TooDeep(MAX_EXTENDS)
            } else if !self.files.contains_key(&target) {
                ConfigErrorKind::MissingFile { path: shown }
            } else if chain.iter().any(|(_, known)| self.is_layer_of(&target, known)) {
                continue;
            } else {
                open.push(target.clone());
                self.follow(&target, open, chain);
                open.pop();
                continue;
            };
            let text = self.files.get(path).map_or("", |(_, text)| text.as_str());
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let error = ConfigError::at(kind, &layer.origin, text, extended.span.clone());
            if !self.errors.iter().any(|known| known.concise() == error.concise()) {
                self.errors.push(error);
            }
        }
        chain.push((folder_of(path).to_string(), layer));
    }

    fn is_layer_of(&self, path: &str, layer: &ConfigLayer) -> bool {
        self.files.get(path).is_some_and(|(given, _)| layer.origin == Origin::File((*given).clone()))
    }
}

/// An absolute path, or a clean relative one where there is no base.
pub(super) fn absolute(base: &str, path: &str) -> String {
    join_path(base, path)
}

/// [`join`], which also knows paths that begin with a drive.
pub(super) fn join_path(folder: &str, path: &str) -> String {
    let has_drive = |path: &str| {
        let bytes = path.as_bytes();
        bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':') && bytes.get(2) == Some(&b'/')
    };
    if has_drive(path) { join("", path) } else { join(folder, path) }
}

/// The folder of a clean path; `/` for a file at the root.
pub(super) fn folder_of(path: &str) -> &str {
    match folder(path) {
        "" if path.starts_with('/') => "/",
        found => found,
    }
}

/// The folder above; `None` for the topmost one.
pub(super) fn parent(place: &str) -> Option<&str> {
    if place.is_empty() || place == "/" { None } else { Some(folder_of(place)) }
}
