//! Practice 3: vulnerability scans.

use lintainer_core::rule::Rule;

mod deleted_package_database;
mod embedded_vex_file;
mod missing_image_scan;
mod scan_exclusion;
mod stale_scan_report;
mod unscanned_image;
mod untracked_binary_install;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &deleted_package_database::RULE,
    &embedded_vex_file::RULE,
    &missing_image_scan::RULE,
    &scan_exclusion::RULE,
    &stale_scan_report::RULE,
    &unscanned_image::RULE,
    &untracked_binary_install::RULE,
];
