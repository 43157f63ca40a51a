//! Fingerprints: names of findings that survive changes elsewhere in the file.

use crate::finding::Finding;
use crate::project::Project;

/// Gives each finding its fingerprint.
pub(crate) fn assign(_project: &Project, _findings: &mut [Finding]) {}
