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

/// Whether a path, from the top of the repository, lies in such a folder, or names tests itself.
pub(crate) fn is_aside(path: &str) -> bool {
    let is_one = |name: &str| ASIDE.iter().any(|one| name.eq_ignore_ascii_case(one));
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_test = |word: &str| ["test", "tests"].iter().any(|one| word.eq_ignore_ascii_case(one));
    let is_named_so = name.split(['.', '-', '_']).any(is_test);
    is_test_data(path) || is_named_so || folder(path).split('/').any(is_one)
}
