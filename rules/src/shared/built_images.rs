//! Facts about images that the project builds, worked out once for all containers that run them.

use std::collections::HashMap;

use lintainer_core::project::Built;
use lintainer_core::span::FileId;

/// One fact about each image.
pub(crate) struct PerImage<T>(HashMap<(FileId, String), T>);

impl<T> PerImage<T> {
    /// Nothing is known yet.
    pub(crate) fn new() -> Self {
        PerImage(HashMap::new())
    }

    /// The fact about the image of a container.
    pub(crate) fn of(&mut self, built: &Built, work_out: impl FnOnce() -> T) -> &mut T {
        self.0.entry((built.file.source.id, built.stage.name.clone())).or_insert_with(work_out)
    }
}
