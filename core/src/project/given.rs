//! What a run is told beside its files.

use crate::learn::Norm;
use crate::reports::GivenReports;

/// What a run is told beside its files. Nobody judges it.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// What scanners say about the images.
    pub reports: GivenReports,
    /// What is normal; without it that is learned from the files.
    pub norm: Option<Norm>,
}
