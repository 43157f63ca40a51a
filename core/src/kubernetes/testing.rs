//! Objects of a small project, for tests of the vocabulary.

use crate::linter::{Serial, load};
use crate::project::{Project, Trees};

use super::Object;

/// The project of some files.
pub(super) fn project(files: &[(&str, &str)]) -> Project {
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    load(&files[..], &Serial).0
}

/// Looks at every object of some files.
pub(super) fn objects(files: &[(&str, &str)], mut look: impl FnMut(&Object)) {
    let project = project(files);
    let trees = Trees::default();
    for resource in project.resources() {
        let node = trees.node(&project, resource.node).expect("a node");
        look(&Object::new(resource, node, &project));
    }
}
