//! Files beside the project itself.

use lintainer_core::project::{folder, is_test_data};

/// Folders whose files show something, are for tests, or are other people's.
const ASIDE: [&str; 15] = [
    "demo",
    "demos",
    "docs",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "sample",
    "samples",
    "test",
    "tests",
    "third-party",
    "third_party",
    "upstream",
    "vendor",
];

/// Whether a path, from the top of the repository, lies in such a folder.
pub(crate) fn is_aside(path: &str) -> bool {
    let is_one = |name: &str| ASIDE.iter().any(|one| name.eq_ignore_ascii_case(one));
    is_test_data(path) || folder(path).split('/').any(is_one)
}
