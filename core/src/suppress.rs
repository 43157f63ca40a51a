//! Suppression: comments and annotations that say which findings are accepted.

use crate::finding::Finding;
use crate::linter::SettingsTable;
use crate::project::Project;
use crate::rule::Registry;

/// Marks findings that a comment or an annotation accepts, and adds findings about comments that do nothing.
pub(crate) fn apply(
    _project: &Project,
    _registry: &Registry,
    _settings: &dyn SettingsTable,
    _findings: &mut Vec<Finding>,
) {
}
