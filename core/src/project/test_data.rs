//! Folders whose files are made for tests: faults in them are meant, or nobody's concern.

/// Why their files are not judged.
pub const TEST_DATA: &str = "test data";

/// Names of such folders, in lower case.
const FOLDERS: [&str; 9] =
    ["__snapshots__", "_archived", "e2e", "golden", "test-data", "testdata", "testing", "unit-tests", "unittests"];

/// Whether a folder of that name holds files for tests.
pub fn is_test_data_folder(name: &str) -> bool {
    FOLDERS.iter().any(|folder| name.eq_ignore_ascii_case(folder))
}

/// Whether a file, by its path from the root of a project, lies in a folder with files for tests.
pub fn is_test_data(path: &str) -> bool {
    super::folder(path).split('/').any(is_test_data_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_folders_decide_not_that_of_the_file() {
        for path in ["testdata/a.yaml", "a/__snapshots__/b/c.yaml", "charts/x/unitTests/a.yaml", "E2E/Dockerfile"] {
            assert!(is_test_data(path), "{path}");
        }
        for path in ["testdata", "testing.yaml", "tests/a.yaml", "contesting/a.yaml", "golden-gate/a.yaml"] {
            assert!(!is_test_data(path), "{path}");
        }
    }
}
