//! Shell text, wherever it is executed.

use lintainer_core::rule::Rule;

mod missing_pipefail;
mod unconfirmed_package_install;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[&missing_pipefail::RULE, &unconfirmed_package_install::RULE];
