//! Practice 3: vulnerability scans.

use lintainer_core::rule::Rule;

mod deleted_package_database;
mod embedded_vex_file;
mod expired_scan_exception;
mod fixed_only_scan;
mod ignored_scan_failure;
mod missing_image_scan;
mod missing_scheduled_scan;
mod scan_after_push;
mod scan_exclusion;
mod stale_scan_report;
mod unexplained_scan_exception;
mod unscanned_image;
mod untracked_binary_install;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &deleted_package_database::RULE,
    &embedded_vex_file::RULE,
    &expired_scan_exception::RULE,
    &fixed_only_scan::RULE,
    &ignored_scan_failure::RULE,
    &missing_image_scan::RULE,
    &missing_scheduled_scan::RULE,
    &scan_after_push::RULE,
    &scan_exclusion::RULE,
    &stale_scan_report::RULE,
    &unexplained_scan_exception::RULE,
    &unscanned_image::RULE,
    &untracked_binary_install::RULE,
];
