//! Folders whose files are made for tests: faults in them are meant, or nobody's concern.

/// Why their files are not judged.
pub const TEST_DATA: &str = "test data";

/// Names of such folders, in lower case.
const FOLDERS: [&str; 10] = [
    "__snapshots__",
    "_archived",
    "_testdata",
    "e2e",
    "golden",
    "test-data",
    "testdata",
    "testing",
    "unit-tests",
    "unittests",
];

/// Whether a folder of that name holds files for tests.
pub fn is_test_data_folder(name: &str) -> bool {
    FOLDERS.iter().any(|folder| name.eq_ignore_ascii_case(folder))
}

/// Whether a file, by its path from the root of a project, lies in a folder with files for tests.
pub fn is_test_data(path: &str) -> bool {
    super::folder(path).split('/').any(is_test_data_folder)
}

/// Folders whose subfolders are places where something runs, so that `test` is one of these.
const PLACES: [&str; 9] =
    ["cluster", "clusters", "env", "environment", "environments", "envs", "overlay", "overlays", "stages"];

/// Whether a path, from the top of the repository, lies among tests: a folder that has `test`, `tests`, `fixtures` or `fake` in its
/// name. What stands there is applied by tests and not deployed; `overlays/test` is.
pub(crate) fn is_among_tests(path: &str) -> bool {
    let is_word = |word: &str| {
        ["fake", "fixture", "fixtures", "test", "tests"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    let mut before = "";
    super::folder(path).split('/').any(|folder| {
        let is_place = PLACES.iter().any(|place| before.eq_ignore_ascii_case(place));
        before = folder;
        !is_place && folder.split(|c: char| !c.is_ascii_alphanumeric()).any(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_tests_lie_in_folders_that_are_named_so() {
        for path in ["test/a.yaml", "a/tests/b/c.yaml", "pkg/x/Fixtures/a.yaml", "load_test/a.yaml", "api-tests/a.yaml"]
        {
            assert!(is_among_tests(path), "{path}");
        }
        for path in ["test.yaml", "a/test-pod.yaml", "overlays/test/a.yaml", "envs/test/x/a.yaml", "contest/a.yaml"] {
            assert!(!is_among_tests(path), "{path}");
        }
    }

    #[test]
    fn the_names_of_folders_decide_not_that_of_the_file() {
        for path in [
            "testdata/a.yaml",
            "a/_testdata/a.yaml",
            "a/__snapshots__/b/c.yaml",
            "charts/x/unitTests/a.yaml",
            "E2E/Dockerfile",
        ] {
            assert!(is_test_data(path), "{path}");
        }
        for path in ["testdata", "testing.yaml", "tests/a.yaml", "contesting/a.yaml", "golden-gate/a.yaml"] {
            assert!(!is_test_data(path), "{path}");
        }
    }
}
