//! The layers of an image, and what its history says of each.

use serde::Deserialize;

use super::{Many, Text};

/// A layer of an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// The digest of its files as they are, `sha256:…`.
    pub diff_id: String,
    /// The digest of what a registry keeps.
    pub digest: Option<String>,
}

/// A step by which an image was made, as its builder wrote it into the image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// What was done: `RUN /bin/sh -c … # buildkit` and the like.
    pub by: String,
    /// The layer that came of it, by its place in the layers; `None` for a step that only sets something.
    pub layer: Option<usize>,
}

/// The configuration of an image, by the specification of OCI.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ImageConfig {
    pub architecture: Text,
    pub variant: Text,
    pub os: Text,
    history: Many<Entry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    created_by: Text,
    empty_layer: Text,
}

impl ImageConfig {
    /// As some tools write it, in base64; `None` for anything else.
    pub fn from_base64(text: &str) -> Option<ImageConfig> {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The steps of an image with so many layers. None where the history is of other layers: squashed, exported or
    /// stripped images.
    pub fn steps(&self, layers: usize) -> Vec<Made> {
        let mut next = 0;
        let mut step = |entry: &Entry| {
            let is_empty = entry.empty_layer.as_str() == "true";
            let layer = (!is_empty).then_some(next);
            next += usize::from(!is_empty);
            Made { by: entry.created_by.as_str().to_string(), layer }
        };
        let steps: Vec<Made> = self.history.0.iter().map(&mut step).collect();
        if next == layers { steps } else { Vec::new() }
    }
}
